/* The backward pass of a small network, one step at a time; the page computes every number itself. */

import { Entries } from "./entries.js";
import { Graph } from "./graph.js";
import { element, Kernel, Problem } from "./page.js";
import { aboutEdge, complaints, edges, PARAMETERS, SUMS, symbol, values } from "./steps.js";

const PLAY_MS = 1600;

class Stepper {
  constructor(model, root) {
    this.model = model;
    this.steps = model.get("steps");
    this.places = new Map();
    this.chosen = null;
    this.problem = new Problem(root);
    this.mark = (name, place) => {
      this.places.set(place, name);
      return place;
    };
    this.graph = new Graph(this.net, this.mark, (n) => this.choose(n));
    this.entries = new Entries(
      () => this.net,
      this.mark,
      (net) => this.ask(net),
      (sentence) => this.problem.refuse(sentence),
    );
    this.buildControls();
    this.buildTexts();
    root.classList.add("backprop");
    root.append(
      element(
        "div",
        { role: "group", "aria-label": "Step through the backward pass", tabindex: 0, keydown: (e) => this.key(e) },
        element("div", { class: "scroll" }, this.graph.picture),
        this.controls,
        this.panel,
        this.problem.line,
        this.verdict,
        this.alive,
        element("div", { class: "bp-row" }, element("label", {}, "Edge ", this.edge), "or click one in the graph"),
        this.about,
        this.entries.root,
      ),
    );
    this.show();
  }

  get net() {
    return this.model.get("net");
  }

  get step() {
    return this.model.get("step");
  }

  /** Keeps the value for a reload, if there is a kernel to keep it. */
  save(key, value) {
    this.model.set(key, value);
    this.model.save_changes();
  }

  buildControls() {
    const button = (label, text, click) => element("button", { click, "aria-label": label, title: label }, text);
    this.first = button("first step", "|◀", () => this.go(0));
    this.back = button("one step back", "◀", () => this.go(this.step - 1));
    this.playing = element("button", { click: () => this.play(!this.timer), "aria-pressed": "false" }, "Play");
    this.next = button("one step on", "▶", () => this.go(this.step + 1));
    const onInput = () => this.go(Number(this.slider.value));
    const max = this.steps.length - 1;
    this.slider = element("input", { type: "range", min: 0, max, "aria-label": "step", input: onInput });
    this.which = element("span", { class: "faint" });
    const all = [this.first, this.back, this.playing, this.next, this.slider, this.which];
    this.controls = element("div", { class: "bp-row" }, all);
    this.edge = element(
      "select",
      { change: () => this.choose(this.edge.value) },
      element("option", { value: "" }, "none"),
      this.graph.edges.map(({ name }, n) => element("option", { value: n }, name)),
    );
  }

  buildTexts() {
    this.panel = element("div", { class: "step", "aria-live": "polite" });
    this.verdict = element("p", { class: "faint" });
    this.alive = element("p", { class: "problem", role: "status", hidden: true });
    this.kernel = new Kernel(this.model, this.alive, "The steps go on without it; your backpropagation does not run.");
    this.about = element("div", { class: "sums whole", "aria-live": "polite" });
  }

  key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by && !["INPUT", "SELECT"].includes(event.target.tagName)) {
      event.preventDefault();
      this.go(this.step + by);
    }
  }

  go(step) {
    this.save("step", Math.max(0, Math.min(this.steps.length - 1, step)));
    this.show();
  }

  play(on) {
    clearInterval(this.timer);
    this.timer = null;
    const last = () => this.step === this.steps.length - 1;
    if (on && last()) {
      this.go(0);
    }
    if (on) {
      this.timer = setInterval(() => {
        this.go(this.step + 1);
        this.play(!last());
      }, PLAY_MS);
    }
    this.playing.textContent = on ? "Pause" : "Play";
    this.playing.setAttribute("aria-pressed", String(on));
  }

  /** Other numbers: the page shows them at once, the reader's backpropagation is asked for its gradients. */
  ask(net) {
    this.save("net", net);
    this.kernel.send({ event: "gradients", net });
    this.show();
  }

  choose(n) {
    this.chosen = n === "" ? null : Number(n);
    this.edge.value = n;
    this.show();
  }

  show() {
    const v = values(this.net);
    const now = this.steps[this.step];
    const done = new Set(["target", ...PARAMETERS, ...this.steps.slice(0, this.step + 1).map((s) => s.computes)]);
    const readers = this.steps.filter((s) => s.reads.includes(now.computes));
    const edge = this.chosen === null ? null : edges(v)[this.chosen];
    this.graph.show(v, done, edge);
    this.about.textContent = edge ? aboutEdge(v, edge).join("\n") : "";
    this.entries.show(v, done);
    for (const [place, name] of this.places) {
      place.classList.toggle("computed", name === now.computes);
      place.classList.toggle("read", now.reads.includes(name));
      place.classList.toggle(
        "later",
        readers.some((s) => s.computes === name),
      );
    }
    this.showControls(now);
    this.panel.replaceChildren(
      element("h4", {}, now.title),
      element("div", {}, now.formula, now.code ? [" \u00a0 in Java: ", element("code", {}, now.code)] : ""),
      element("div", { class: "sums", tabindex: 0 }, SUMS[now.computes](v).join("\n")),
      element("div", { class: "faint" }, this.uses(now, readers)),
    );
    this.judge();
  }

  showControls(now) {
    this.slider.value = this.step;
    this.slider.setAttribute("aria-valuetext", now.title);
    this.which.textContent = `step ${this.step + 1} of ${this.steps.length}`;
    this.first.disabled = this.back.disabled = this.step === 0;
    this.next.disabled = this.step === this.steps.length - 1;
  }

  uses(now, readers) {
    const written = (name) =>
      this.steps.find((s) => s.computes === name)?.symbol ?? (name === "target" ? "y′" : symbol(name));
    const reads = now.reads.length ? `Reads ${now.reads.map(written).join(", ")}.` : "Given.";
    const later = readers.map((s) => s.symbol).join(", ");
    return `${reads} ${later ? `Read later for ${later}.` : "No later step reads it: it is a result."}`;
  }

  /** Compares the reader's gradients with centred differences, if they belong to the numbers shown. */
  judge() {
    const answer = this.model.get("answer");
    const current = JSON.stringify(answer.net) === JSON.stringify(this.net);
    const sentences = answer.problem ? [answer.problem] : current ? complaints(this.net, answer.gradients) : [];
    this.problem.say(current ? sentences.join(" ") : "");
    this.verdict.hidden = !this.problem.line.hidden;
    this.verdict.textContent = current
      ? "Your backpropagation agrees with centred differences on all four gradients."
      : "The page computed these numbers; your backpropagation has not answered for them yet.";
  }
}

export default {
  render({ model, el }) {
    const stepper = new Stepper(model, el);
    const judge = () => stepper.judge();
    model.on("change:answer", judge);
    return () => {
      stepper.play(false);
      stepper.kernel.leave();
      model.off("change:answer", judge);
    };
  },
};
