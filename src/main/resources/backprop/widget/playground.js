/* Training on points in the plane, watched while it runs. The kernel trains; the page draws from the parameters. */

import { element, Kernel, number, Problem, watchTheme } from "./page.js";
import { Plane } from "./plane.js";
import { Settings } from "./settings.js";

const TOLD_MS = 2000;
const PICTURE_MS = 12; // less than a frame at 60 Hz, more than one at 120
const SPEEDS = { step: "one step a picture", epoch: "one epoch a picture", fast: "as fast as it can" };

class Playground {
  constructor(model, root) {
    this.model = model;
    this.waiting = [];
    this.problem = new Problem(root);
    this.settings = new Settings(model.get("choices"), () => this.start());
    this.buildControls();
    this.buildTexts();
    root.classList.add("backprop");
    root.append(this.settings.root, this.controls, this.problem.line, this.alive, this.sides, this.own, this.flow);
    this.settings.show(model.get("settings"));
    this.arrange();
    this.showPlaying();
    this.showProblem();
    this.kernel.send({ event: "look" });
  }

  buildControls() {
    const send = (event) => () => this.kernel.send({ event });
    this.playing = element("button", { click: () => this.play(!this.model.get("playing")) }, "Play");
    const speeds = Object.entries(SPEEDS).map(([value, text]) => element("option", { value }, text));
    this.speed = element(
      "select",
      { "aria-label": "speed", change: () => this.play(this.model.get("playing")) },
      speeds,
    );
    this.controls = element(
      "div",
      { class: "bp-row", role: "group", "aria-label": "training" },
      this.playing,
      this.speed,
      element("button", { click: send("step") }, "One step"),
      element("button", { click: send("epoch") }, "One epoch"),
      element("button", { click: () => this.start() }, "Reset"),
    );
  }

  buildTexts() {
    this.alive = element("p", { class: "problem", role: "status", hidden: true });
    this.kernel = new Kernel(this.model, this.alive, "Run this cell again to go on.");
    this.sides = element("div", { class: "bp-row tables" });
    this.flow = element("div", { class: "sums whole", "aria-live": "polite" });
    const coordinate = (name) =>
      element("input", { type: "number", min: -3, max: 3, step: 0.1, value: 0, "aria-label": name });
    this.x = coordinate("first coordinate");
    this.y = coordinate("second coordinate");
    this.label = element(
      "select",
      { "aria-label": "class" },
      [1, 2, 3].map((k) => element("option", { value: k - 1 }, `class ${k}`)),
    );
    const at = () => [Number(this.x.value), Number(this.y.value)];
    this.own = element(
      "div",
      { class: "bp-row", role: "group", "aria-label": "points of your own" },
      "A click into the plane adds a point of ",
      this.label,
      element("label", {}, "or at ", this.x, " ", this.y),
      element("button", { click: () => this.add(...at()) }, "Add point"),
      element("button", { click: () => this.look(...at(), Number(this.label.value)) }, "What flows back there"),
      element("button", { click: () => this.clear() }, "Clear own points"),
    );
  }

  start() {
    this.kernel.send({ event: "settings", settings: this.settings.read() });
  }

  play(on) {
    this.kernel.send({ event: "play", on, speed: this.speed.value });
  }

  add(x, y) {
    this.settings.choose("data", "own");
    this.kernel.send({ event: "point", x, y, label: Number(this.label.value), settings: this.settings.read() });
  }

  clear() {
    if (this.model.get("settings").data === "own") {
      this.settings.choose("data", this.model.get("choices").data[0]);
      this.start();
    }
    this.kernel.send({ event: "clear" });
  }

  /** Asks each backpropagation what flows back for one point. */
  look(x, y, label) {
    this.kernel.send({ event: "flow", x: [x, y], label });
  }

  showPlaying() {
    const on = this.model.get("playing");
    this.playing.textContent = on ? "Pause" : "Play";
    this.playing.setAttribute("aria-pressed", String(on));
    this.speed.value = this.model.get("speed");
  }

  showProblem() {
    this.problem.say(this.model.get("problem"));
  }

  /** One plane for each training, showing the newest picture. */
  arrange() {
    const settings = this.model.get("settings");
    const names = [settings.left, settings.right];
    this.shown = this.model.get("pictures").list.at(-1);
    this.planes = this.shown.map(
      (_, n) =>
        new Plane(
          names[n],
          (x, y) => this.add(x, y),
          (x, y, label) => this.look(x, y, label),
        ),
    );
    this.sides.replaceChildren(...this.planes.map((plane) => plane.root));
    for (const plane of this.planes) {
      plane.setPoints(this.model.get("points"));
    }
    this.showPicture();
    this.showCurves();
    this.showFlow();
  }

  /** Pictures have come: they wait to be drawn one by one, or the newest is drawn at once. */
  receive() {
    const { number: newest, list, jump } = this.model.get("pictures");
    if (jump) {
      this.waiting = [];
    }
    list.forEach((sides, n) => {
      this.waiting.push({ sides, number: n === list.length - 1 ? newest : null });
    });
    this.frame ??= requestAnimationFrame((now) => this.drawNext(now));
  }

  /** Draws a picture if it is time, tells the kernel when the last of a message is drawn, and asks for the next frame. */
  drawNext(now) {
    if (now - (this.drawn ?? 0) > PICTURE_MS) {
      this.drawn = now;
      const picture = this.waiting.shift();
      this.shown = picture.sides;
      this.showPicture();
      if (picture.number !== null) {
        this.kernel.send({ event: "drawn", number: picture.number });
      }
    }
    this.frame = this.waiting.length ? requestAnimationFrame((next) => this.drawNext(next)) : null;
  }

  showPicture() {
    const tell = performance.now() - (this.told ?? 0) > TOLD_MS || !this.model.get("playing");
    this.told = tell ? performance.now() : this.told;
    this.shown.forEach((side, n) => {
      this.planes[n].show(side, tell);
    });
  }

  showCurves() {
    this.model.get("curves").forEach((curve, n) => {
      this.planes[n]?.showCurve(curve);
    });
  }

  showFlow() {
    const { x, label, sides } = this.model.get("flow");
    if (!sides) {
      this.flow.textContent = "";
      return;
    }
    const [first, second] = x.map((value) => number(value, 2));
    const lines = [`At (${first}, ${second}), class ${label + 1}, flows back:`];
    sides.forEach((side, n) => {
      const name = this.planes[n]?.name ?? "";
      if (side.problem) {
        lines.push(`${name}: ${side.problem}`);
        return;
      }
      const list = (values) => values.map((value) => number(value)).join("  ");
      lines.push(`${name}:  y = ${list(side.y)}   δ⁽²⁾ = ${list(side.d2)}`, `   δ⁽¹⁾ = ${list(side.d1)}`);
      this.planes[n]?.showFlow(side.d1);
    });
    this.flow.textContent = lines.join("\n");
  }
}

export default {
  render({ model, el }) {
    const playground = new Playground(model, el);
    const listeners = {
      "change:pictures": () => playground.receive(),
      "change:curves": () => playground.showCurves(),
      "change:playing": () => playground.showPlaying(),
      "change:settings": () => playground.arrange(),
      "change:points": () => playground.arrange(),
      "change:flow": () => playground.showFlow(),
      "change:problem": () => playground.showProblem(),
    };
    for (const [event, listener] of Object.entries(listeners)) {
      model.on(event, listener);
    }
    const unwatch = watchTheme(() => playground.arrange());
    return () => {
      cancelAnimationFrame(playground.frame);
      unwatch();
      playground.kernel.leave();
      for (const [event, listener] of Object.entries(listeners)) {
        model.off(event, listener);
      }
    };
  },
};
