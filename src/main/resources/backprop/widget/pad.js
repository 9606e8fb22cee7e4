/* A pad to draw digits on; the network in the kernel reads them while they are drawn, and can be taught. */

import { Ink, SIDE } from "./ink.js";
import { bytes, element, Kernel, number, onCommit, Problem, paint, percent, tint } from "./page.js";

const SLOW_MS = 3000;

class Pad {
  constructor(model, root) {
    this.model = model;
    this.asked = 0;
    this.problem = new Problem(root);
    this.ink = new Ink(model, () => this.ask());
    this.buildPad();
    this.buildReading();
    this.buildLesson();
    this.alive = element("p", { class: "problem", role: "status", hidden: true });
    this.kernel = new Kernel(model, this.alive, "Run this cell again to go on.");
    root.classList.add("backprop");
    const see = element(
      "div",
      {},
      element("label", {}, "What should it be? ", this.wanted),
      this.seen,
      element("div", { class: "faint narrow" }, "What the network sees. Orange: more ink here, blue: less ink here."),
    );
    const pad = element("div", {}, this.ink.canvas, this.tools);
    root.append(
      this.load,
      element("div", { class: "bp-row tables" }, pad, see, element("div", {}, this.said, this.bars)),
      this.units,
      this.problem.line,
      this.alive,
      this.teach,
      this.lesson,
    );
    this.showDrawing();
    this.showLesson();
    this.ask();
  }

  buildPad() {
    const options = this.model
      .get("worst")
      .map(({ index, label }, n) =>
        element("option", { value: index }, `${n + 1}. worst: test digit ${index}, a ${label}`),
      );
    const load = (input) => this.kernel.send({ event: "load", index: Number(input.value) });
    const max = this.model.get("size") - 1;
    const any = onCommit(element("input", { type: "number", min: 0, max, required: true }), () =>
      any.checkValidity() ? load(any) : this.problem.refuse(`The test digits are numbered from 0 to ${max}.`),
    );
    const choice = element(
      "select",
      { change: () => load(choice), "aria-label": "one of the worst test digits" },
      options,
    );
    this.load = element("div", { class: "bp-row" }, choice, element("label", {}, "or digit ", any));
    const clear = element("button", { click: () => this.ink.clear() }, "Clear");
    const back = element("button", { click: () => this.ink.back() }, "Undo stroke");
    this.tools = element(
      "div",
      { class: "bp-row" },
      clear,
      back,
      element("span", { class: "faint" }, "Draw a digit here."),
    );
  }

  buildReading() {
    const classes = Array.from({ length: 10 }, (_, k) => element("option", { value: k }, k));
    const none = element("option", { value: "" }, "any");
    this.wanted = element("select", { change: () => this.ask() }, none, classes);
    this.seen = element("canvas", { class: "seen", role: "img", "aria-label": "what the network sees" });
    this.said = element("h4", { "aria-live": "polite" });
    this.bars = element("div", { class: "bars" });
    this.units = element("div", { class: "bp-row tables" });
  }

  buildLesson() {
    const digits = Array.from({ length: 10 }, (_, k) => element("option", { value: k }, k));
    this.label = element("select", {}, digits);
    this.rate = element(
      "select",
      {},
      [0.01, 0.05, 0.1, 0.5, 1].map((r) => element("option", { selected: r === 0.1 }, r)),
    );
    const teach = (steps) => () =>
      this.send("teach", { steps, label: Number(this.label.value), rate: Number(this.rate.value) });
    this.undo = element("button", { click: () => this.send("undo"), disabled: true }, "Undo lesson");
    this.teach = element(
      "div",
      { class: "bp-row", role: "group", "aria-label": "Teach it" },
      element("label", {}, "It is a ", this.label),
      element("label", {}, "learning rate ", this.rate),
      element("button", { click: teach(1) }, "Teach it: one step"),
      element("button", { click: teach(10) }, "Ten steps"),
      this.undo,
    );
    this.lesson = element("div", { "aria-live": "polite" });
  }

  showDrawing() {
    this.ink.show();
    const { label } = this.ink.drawing;
    if (label !== null) {
      this.label.value = label;
    }
  }

  /** Asks for a reading; while one is under way the next waits, so that none queues up in the kernel. */
  ask() {
    this.stale = true;
    if (this.model.get("reading").number >= this.asked) {
      this.send("draw");
    }
  }

  send(event, more = {}) {
    this.stale = false;
    this.asked = Math.max(this.asked, this.model.get("reading").number) + 1;
    const wanted = this.wanted.value === "" ? null : Number(this.wanted.value);
    const { index } = this.ink.drawing;
    this.kernel.send({ event, number: this.asked, strokes: this.ink.strokes(), index, wanted, ...more });
    clearTimeout(this.slow);
    if (!this.kernel.ended) {
      this.slow = setTimeout(() => this.late(), SLOW_MS);
    }
  }

  late() {
    this.problem.say("The kernel has not answered for three seconds: it is busy with a cell, or it has ended.");
    this.asked = this.model.get("reading").number;
  }

  showReading() {
    clearTimeout(this.slow);
    const reading = this.model.get("reading");
    this.problem.say(reading.problem ?? this.model.get("lesson").problem ?? "");
    if (reading.number === 0) {
      return;
    }
    const ink = bytes(reading.seen);
    const wish = reading.wish ? bytes(reading.wish) : null;
    paint(this.seen, SIDE, SIDE, (p) => {
      const grey = 255 * (1 - ink[p]);
      const [r, g, b, opacity] = tint(wish ? wish[p] : 0);
      const mixed = (colour) => grey + ((colour - grey) * opacity) / 255;
      return [mixed(r), mixed(g), mixed(b), 255];
    });
    const best = reading.y.indexOf(Math.max(...reading.y));
    this.said.textContent = reading.blank
      ? "Nothing is drawn."
      : `It reads a ${best}, with probability ${percent(reading.y[best])}.`;
    this.bars.replaceChildren(...reading.y.map((y, k) => bar(k, y, k === best)));
    const title = `The hidden units that count most for ${best}`;
    this.units.replaceChildren(
      element("h4", { class: "wide" }, title),
      ...reading.units.map((unit) => this.picture(unit)),
    );
    if (this.stale) {
      this.ask();
    }
  }

  picture({ unit, image, z, contribution }) {
    const canvas = element("canvas", { class: "unit", role: "img", "aria-label": `weights of hidden unit ${unit}` });
    const weights = bytes(image);
    paint(canvas, SIDE, SIDE, (p) => tint(weights[p]));
    const words = z === undefined ? "" : `z ${number(z, 2)}, adds ${number(contribution, 2)}`;
    return element(
      "figure",
      {},
      canvas,
      element("figcaption", { class: "faint" }, `unit ${unit}`, element("br"), words),
    );
  }

  showLesson() {
    const lesson = this.model.get("lesson");
    this.undo.disabled = !lesson.lessons;
    if (!lesson.after) {
      this.lesson.replaceChildren();
      return;
    }
    const told =
      `After ${lesson.steps} step${lesson.steps > 1 ? "s" : ""} its probability of ${lesson.label} went from ` +
      `${percent(lesson.before[lesson.label])} to ${percent(lesson.after[lesson.label])}.`;
    const pairs = lesson.before.map((y, k) => element("td", {}, percent(y), element("br"), percent(lesson.after[k])));
    this.lesson.replaceChildren(
      element("p", {}, told),
      element(
        "div",
        { class: "scroll" },
        element(
          "table",
          {},
          element(
            "tr",
            {},
            element("th", {}, "y"),
            lesson.before.map((_, k) => element("th", {}, k)),
          ),
          element("tr", {}, element("th", {}, "before", element("br"), "after"), pairs),
        ),
      ),
      element("h4", {}, "How W⁽¹⁾ changed: the columns that moved most, each the drawing times its δ"),
      element(
        "div",
        { class: "bp-row tables" },
        lesson.change.map((unit) => this.picture(unit)),
      ),
    );
  }
}

function bar(k, y, best) {
  const fill = element("span", { class: best ? "fill best" : "fill", style: `width: ${Math.max(1, 160 * y)}px` });
  return element("div", { class: "bar" }, element("span", {}, k), fill, percent(y));
}

export default {
  render({ model, el }) {
    const pad = new Pad(model, el);
    const listeners = {
      "change:reading": () => pad.showReading(),
      "change:lesson": () => pad.showLesson(),
      "change:drawing": () => {
        pad.showDrawing();
        pad.ask();
      },
    };
    for (const [event, listener] of Object.entries(listeners)) {
      model.on(event, listener);
    }
    return () => {
      clearTimeout(pad.slow);
      pad.kernel.leave();
      for (const [event, listener] of Object.entries(listeners)) {
        model.off(event, listener);
      }
    };
  },
};
