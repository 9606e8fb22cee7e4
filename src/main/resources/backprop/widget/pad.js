/* A pad to draw digits on; the network in the kernel reads them while they are drawn, and can be taught. */

import { bytes, element, number, onCommit, paint, percent, tint, watchKernel } from "./page.js";

const PAD = 280;
const SIDE = 28;
const PEN = 20;
const CURSOR_STEP = 7;
const SLOW_MS = 3000;
const BLANK = { strokes: [], image: "", index: null, label: null };

class Pad {
  constructor(model, root) {
    this.model = model;
    this.asked = 0;
    this.cursor = { x: PAD / 2, y: PAD / 2, down: false };
    this.buildPad();
    this.buildReading();
    this.buildLesson();
    this.alive = element("p", { class: "problem", role: "status", hidden: true });
    root.classList.add("backprop");
    root.setAttribute("data-lm-suppress-shortcuts", "true");
    const see = element(
      "div",
      {},
      element("label", {}, "What should it be? ", this.wanted),
      this.seen,
      element("div", { class: "faint narrow" }, "What the network sees. Orange: more ink here, blue: less ink here."),
    );
    const pad = element("div", {}, this.canvas, this.tools);
    root.append(
      this.load,
      element("div", { class: "bp-row tables" }, pad, see, element("div", {}, this.said, this.bars)),
      this.units,
      this.problem,
      this.alive,
      this.teach,
      this.lesson,
    );
    this.showDrawing();
    this.showLesson();
    this.ask();
  }

  get drawing() {
    return this.model.get("drawing");
  }

  set drawing(drawing) {
    this.model.set("drawing", drawing);
    this.model.save_changes();
  }

  buildPad() {
    this.canvas = element("canvas", {
      width: PAD,
      height: PAD,
      tabindex: 0,
      class: "pad",
      "aria-label":
        "drawing pad: arrow keys move the pen, space puts it down, Ctrl Z takes a stroke back, Delete clears",
      pointerdown: (event) => this.begin(event),
      pointermove: (event) => this.move(event),
      pointerup: () => this.end(),
      pointercancel: () => this.end(),
      keydown: (event) => this.key(event),
      blur: () => this.showDrawing(),
    });
    const options = this.model
      .get("worst")
      .map(({ index, label }, n) =>
        element("option", { value: index }, `${n + 1}. worst: test digit ${index}, a ${label}`),
      );
    const load = (input) => this.model.send({ event: "load", index: Number(input.value) });
    const any = onCommit(element("input", { type: "number", min: 0, max: this.model.get("size") - 1 }), load);
    const choice = element(
      "select",
      { change: () => load(choice), "aria-label": "one of the worst test digits" },
      options,
    );
    this.load = element("div", { class: "bp-row" }, choice, element("label", {}, "or digit ", any));
    const clear = element("button", { click: () => this.clear() }, "Clear");
    const back = element("button", { click: () => this.back() }, "Undo stroke");
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
    this.problem = element("p", { class: "problem", role: "alert", hidden: true });
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

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    const at = (value) => Math.round(Math.max(0, Math.min(PAD, (value * PAD) / box.width)));
    return [at(event.clientX - box.left), at(event.clientY - box.top)];
  }

  begin(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.stroke = this.point(event);
    this.showDrawing();
    this.ask();
  }

  move(event) {
    if (this.stroke) {
      const all = event.getCoalescedEvents?.() ?? [];
      for (const each of all.length ? all : [event]) {
        this.stroke.push(...this.point(each));
      }
      this.showDrawing();
      this.ask();
    }
  }

  end() {
    if (this.stroke) {
      const stroke = this.stroke;
      this.stroke = null;
      this.drawing = { ...this.drawing, strokes: [...this.drawing.strokes, stroke] };
    }
  }

  clear() {
    this.stroke = null;
    this.drawing = BLANK;
  }

  back() {
    this.stroke = null;
    const { strokes } = this.drawing;
    this.drawing = strokes.length ? { ...this.drawing, strokes: strokes.slice(0, -1) } : BLANK;
  }

  key(event) {
    const [right, down] =
      { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [];
    if (right !== undefined) {
      this.moveCursor(right, down);
    } else if (event.key === " ") {
      this.cursor.down = !this.cursor.down;
      this.stroke = this.cursor.down ? [this.cursor.x, this.cursor.y] : this.stroke;
      if (!this.cursor.down) {
        this.end();
      }
    } else if (event.key === "z" && (event.ctrlKey || event.metaKey)) {
      this.back();
    } else if (["Delete", "Backspace", "Escape"].includes(event.key)) {
      this.clear();
    } else {
      return;
    }
    event.preventDefault();
    this.showDrawing();
  }

  moveCursor(right, down) {
    const within = (value) => Math.max(0, Math.min(PAD, value));
    this.cursor.x = within(this.cursor.x + CURSOR_STEP * right);
    this.cursor.y = within(this.cursor.y + CURSOR_STEP * down);
    if (this.stroke) {
      this.stroke.push(this.cursor.x, this.cursor.y);
      this.ask();
    }
  }

  strokes() {
    return this.stroke ? [...this.drawing.strokes, this.stroke] : this.drawing.strokes;
  }

  showDrawing() {
    const context = this.canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, PAD, PAD);
    if (this.drawing.image) {
      const image = bytes(this.drawing.image);
      image.forEach((ink, p) => {
        context.fillStyle = `rgb(0 0 0 / ${ink})`;
        context.fillRect(10 * (p % SIDE), 10 * Math.floor(p / SIDE), 10, 10);
      });
    }
    Object.assign(context, { lineWidth: PEN, lineCap: "round", lineJoin: "round", strokeStyle: "#000" });
    for (const stroke of this.strokes()) {
      context.beginPath();
      context.moveTo(stroke[0], stroke[1] + 0.01); // a dot is drawn only if it has a length
      for (let i = 0; i < stroke.length; i += 2) {
        context.lineTo(stroke[i], stroke[i + 1]);
      }
      context.stroke();
    }
    if (document.activeElement === this.canvas) {
      context.strokeStyle = this.cursor.down ? "#b84a00" : "#0072b2";
      context.lineWidth = 2;
      context.strokeRect(this.cursor.x - 5, this.cursor.y - 5, 10, 10);
    }
    if (this.drawing.label !== null) {
      this.label.value = this.drawing.label;
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
    const { index } = this.drawing;
    this.model.send({ event, number: this.asked, strokes: this.strokes(), index, wanted, ...more });
    clearTimeout(this.slow);
    this.slow = setTimeout(() => this.late(), SLOW_MS);
  }

  late() {
    this.problem.textContent =
      "The kernel has not answered for three seconds: it is busy with a cell, or it has ended.";
    this.problem.hidden = false;
    this.asked = this.model.get("reading").number;
  }

  showReading() {
    clearTimeout(this.slow);
    const reading = this.model.get("reading");
    this.problem.textContent = reading.problem ?? this.model.get("lesson").problem ?? "";
    this.problem.hidden = this.problem.textContent === "";
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
    const unwatch = watchKernel(model, pad.alive, "Run this cell again to go on.");
    return () => {
      clearTimeout(pad.slow);
      unwatch();
      for (const [event, listener] of Object.entries(listeners)) {
        model.off(event, listener);
      }
    };
  },
};
