/* The backward pass of a small network, one step at a time; the page computes every number itself. */

import { Graph } from "./graph.js";
import { element, hue, number, onCommit, watchKernel } from "./page.js";
import { aboutEdge, complaints, edges, PARAMETERS, SUMS, symbol, values } from "./steps.js";

const PLAY_MS = 1600;
const LARGEST = 100;

class Stepper {
  constructor(model, root) {
    this.model = model;
    this.steps = model.get("steps");
    this.places = new Map();
    this.updates = [];
    this.chosen = null;
    this.mark = (name, place) => {
      this.places.set(place, name);
      return place;
    };
    this.graph = new Graph(this.net, this.mark, (n) => this.choose(n));
    this.buildControls();
    this.buildTexts();
    root.classList.add("backprop");
    root.setAttribute("data-lm-suppress-shortcuts", "true");
    root.append(
      element(
        "div",
        { role: "group", "aria-label": "Step through the backward pass", tabindex: 0, keydown: (e) => this.key(e) },
        element("div", { class: "scroll" }, this.graph.picture),
        this.controls,
        this.panel,
        this.problem,
        this.verdict,
        this.alive,
        element("div", { class: "bp-row" }, element("label", {}, "Edge ", this.edge), "or click one in the graph"),
        this.about,
        this.tables(),
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
    this.problem = element("p", { class: "problem", role: "alert", hidden: true });
    this.verdict = element("p", { class: "faint" });
    this.alive = element("p", { class: "problem", role: "status", hidden: true });
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

  tables() {
    const onChange = (event) =>
      this.ask({ ...this.net, target: this.net.target.map((_, k) => +(k === event.target.selectedIndex)) });
    const options = this.net.target.map((t, k) => element("option", { selected: t === 1 }, `class ${k + 1}`));
    const target = element("select", { "aria-label": "target class", change: onChange }, options);
    const caption = element("caption", {}, this.mark("target", element("span", {}, "target y′")));
    return element(
      "div",
      { class: "bp-row tables" },
      this.table("x"),
      element("table", {}, caption, element("tr", {}, element("td", {}, target))),
      PARAMETERS.map((name) => this.table(name)),
    );
  }

  /** The entries of x or of a parameter, which can be changed, each with its gradient under it. */
  table(name) {
    const value = this.net[name];
    const gradient = `dL/d${name}`;
    const caption = element("caption", {}, this.mark(name, element("span", {}, symbol(name))));
    if (name !== "x") {
      const title = this.mark(gradient, element("span", {}, `∂L/∂${symbol(name)}`));
      this.updates.push((_, done) => {
        title.hidden = !done.has(gradient);
      });
      caption.append(" ", title);
    }
    const rows = Array.isArray(value[0])
      ? value.map((row, i) => row.map((_, j) => this.cell(name, gradient, [i, j])))
      : [value.map((_, j) => this.cell(name, gradient, [j]))];
    return element(
      "table",
      {},
      caption,
      element(
        "tbody",
        {},
        rows.map((row) => element("tr", {}, row)),
      ),
    );
  }

  cell(name, gradient, index) {
    const entry = (of) => index.reduce((array, i) => array[i], of);
    const input = element("input", {
      type: "number",
      step: 0.1,
      value: entry(this.net[name]),
      "aria-label": `${name} ${index.map((i) => i + 1).join(" ")}`,
    });
    onCommit(input, () => this.change(name, index, input));
    if (name === "x") {
      return element("td", {}, input);
    }
    const below = element("div");
    this.updates.push((v, done) => {
      below.textContent = done.has(gradient) ? number(entry(v[gradient])) : "\u00a0";
      below.style.color = hue(entry(v[gradient]));
    });
    return element("td", {}, input, below);
  }

  change(name, index, input) {
    const changed = structuredClone(this.net);
    const last = index.at(-1);
    const row = index.length === 2 ? changed[name][index[0]] : changed[name];
    const value = input.value.trim() === "" ? Number.NaN : Number(input.value);
    if (!(Math.abs(value) <= LARGEST)) {
      this.problem.textContent = `A number from −${LARGEST} to ${LARGEST} is needed here; ${number(row[last])} is kept.`;
      this.problem.hidden = false;
      input.value = row[last];
      return;
    }
    row[last] = value;
    this.ask(changed);
  }

  /** Other numbers: the page shows them at once, the reader's backpropagation is asked for its gradients. */
  ask(net) {
    this.save("net", net);
    this.model.send({ event: "gradients", net });
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
    for (const update of this.updates) {
      update(v, done);
    }
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
    this.problem.textContent = current ? sentences.join(" ") : "";
    this.problem.hidden = !current || sentences.length === 0;
    this.verdict.hidden = !this.problem.hidden;
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
    const unwatch = watchKernel(model, stepper.alive, "The steps go on without it; your backpropagation does not run.");
    return () => {
      stepper.play(false);
      unwatch();
      model.off("change:answer", judge);
    };
  },
};
