/* Training on points in the plane, watched while it runs. The kernel trains; the page draws from the parameters. */

import { affine, sigmoid, softmax } from "./network.js";
import { element, number, onCommit, watchKernel } from "./page.js";
import { Plane } from "./plane.js";

const WATCHED_MS = 2000;
const TOLD_EVERY = 2;
const NUMBERS = [
  ["hidden", "hidden units H", 1, 50, 1],
  ["batch", "batch size B", 1, 5000, 1],
  ["rate", "learning rate", 0.0001, 100, 0.1],
  ["noise", "noise", 0, 1, 0.05],
  ["share", "share trained with", 0.1, 0.9, 0.1],
  ["seed", "seed", 0, 999999, 1],
];
const CHOICES = [
  ["data", "points"],
  ["initialisation", "initial weights"],
  ["left", "backpropagation"],
  ["right", "beside it"],
];
const SPEEDS = { step: "one step a picture", epoch: "one epoch a picture", fast: "as fast as it can" };

class Playground {
  constructor(model, root) {
    this.model = model;
    this.planes = [];
    this.buildSettings();
    this.buildControls();
    this.buildTexts();
    root.classList.add("backprop");
    root.setAttribute("data-lm-suppress-shortcuts", "true");
    root.append(this.settings, this.controls, this.problem, this.alive, this.sides, this.own, this.flow);
    this.showSettings();
    this.arrange();
    this.showPlaying();
    this.model.send({ event: "look" });
  }

  buildSettings() {
    this.inputs = {};
    const choices = this.model.get("choices");
    const labelled = (label, input) => element("label", {}, `${label} `, input);
    const change = () => this.start();
    const fields = [
      ...CHOICES.map(([name, label]) => {
        const options = choices[name].map((choice) => element("option", { value: choice }, choice));
        this.inputs[name] = element("select", { change }, options);
        return labelled(label, this.inputs[name]);
      }),
      ...NUMBERS.map(([name, label, min, max, step]) => {
        this.inputs[name] = onCommit(element("input", { type: "number", min, max, step }), change);
        return labelled(label, this.inputs[name]);
      }),
    ];
    this.settings = element("div", { class: "bp-row", role: "group", "aria-label": "settings" }, fields);
  }

  buildControls() {
    const send = (event) => () => this.model.send({ event });
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
    this.problem = element("p", { class: "problem", role: "alert", hidden: true });
    this.alive = element("p", { class: "problem", role: "status", hidden: true });
    this.sides = element("div", { class: "bp-row tables" });
    this.flow = element("div", { class: "sums", "aria-live": "polite" });
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

  read() {
    const settings = { ...this.model.get("settings") };
    for (const [name] of CHOICES) {
      settings[name] = this.inputs[name].value;
    }
    for (const [name] of NUMBERS) {
      settings[name] = this.inputs[name].value === "" ? null : Number(this.inputs[name].value);
    }
    return settings;
  }

  showSettings() {
    const settings = this.model.get("settings");
    for (const [name, input] of Object.entries(this.inputs)) {
      input.value = settings[name];
    }
  }

  start() {
    this.model.send({ event: "settings", settings: this.read() });
  }

  play(on) {
    this.model.send({ event: "play", on, speed: this.speed.value });
  }

  add(x, y) {
    const settings = { ...this.read(), data: "own" };
    this.model.send({ event: "point", x, y, label: Number(this.label.value), settings });
  }

  clear() {
    if (this.model.get("settings").data === "own") {
      this.inputs.data.value = this.model.get("choices").data[0];
      this.start();
    }
    this.model.send({ event: "clear" });
  }

  /** Asks each backpropagation what flows back for one point. */
  look(x, y, label) {
    this.model.send({ event: "flow", x: [x, y], label });
  }

  showPlaying() {
    const on = this.model.get("playing");
    this.playing.textContent = on ? "Pause" : "Play";
    this.playing.setAttribute("aria-pressed", String(on));
    this.speed.value = this.model.get("speed");
  }

  showProblem() {
    this.problem.textContent = this.model.get("problem");
    this.problem.hidden = this.problem.textContent === "";
  }

  /** One plane for each training. */
  arrange() {
    const settings = this.model.get("settings");
    const names = [settings.left, settings.right];
    const sides = this.model.get("frame").sides;
    this.planes = sides.map(
      (_, n) =>
        new Plane(
          names[n],
          (x, y) => this.add(x, y),
          (x, y, label) => this.look(x, y, label),
        ),
    );
    this.sides.replaceChildren(...this.planes.map((plane) => plane.root));
    this.showFrame();
    this.showCurves();
  }

  showFrame() {
    const { sides, number: shown } = this.model.get("frame");
    if (sides.length !== this.planes.length) {
      this.arrange();
      return;
    }
    const points = this.model.get("points");
    const tell = performance.now() - (this.told ?? 0) > WATCHED_MS || !this.model.get("playing");
    this.told = tell ? performance.now() : this.told;
    sides.forEach((side, n) => {
      this.planes[n].show(side, points, tell);
    });
    if (shown % TOLD_EVERY === 0) {
      requestAnimationFrame(() => this.model.send({ event: "drawn", number: shown }));
    }
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
      const frame = this.model.get("frame").sides[n];
      const name = this.planes[n]?.name ?? "";
      if (side.problem) {
        lines.push(`${name}: ${side.problem}`);
        return;
      }
      const y = softmax(affine(affine(x, frame.W1, frame.b1).map(sigmoid), frame.W2, frame.b2));
      const list = (values) => values.map((value) => number(value)).join("  ");
      lines.push(`${name}:  y = ${list(y)}   δ⁽²⁾ = ${list(side.d2)}`, `   δ⁽¹⁾ = ${list(side.d1)}`);
      this.planes[n]?.showFlow(side.d1);
    });
    this.flow.textContent = lines.join("\n");
  }
}

export default {
  render({ model, el }) {
    const playground = new Playground(model, el);
    const listeners = {
      "change:frame": () => playground.showFrame(),
      "change:curves": () => playground.showCurves(),
      "change:playing": () => playground.showPlaying(),
      "change:settings": () => playground.showSettings(),
      "change:points": () => playground.arrange(),
      "change:flow": () => playground.showFlow(),
      "change:problem": () => playground.showProblem(),
    };
    for (const [event, listener] of Object.entries(listeners)) {
      model.on(event, listener);
    }
    const unwatch = watchKernel(model, playground.alive, "Run this cell again to go on.");
    return () => {
      unwatch();
      for (const [event, listener] of Object.entries(listeners)) {
        model.off(event, listener);
      }
    };
  },
};
