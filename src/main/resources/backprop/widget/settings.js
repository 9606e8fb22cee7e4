/* What is chosen in the playground: data, network, training, and which backpropagations run. */

import { element, onCommit } from "./page.js";

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

/** The inputs hold what the reader wants; the kernel's answers leave them alone, as they may be older than an entry. */
export class Settings {
  /** @param onChange called when the reader has changed one */
  constructor(choices, onChange) {
    this.inputs = {};
    const labelled = (label, input) => element("label", {}, `${label} `, input);
    const fields = [
      ...CHOICES.map(([name, label]) => {
        const options = choices[name].map((choice) => element("option", { value: choice }, choice));
        this.inputs[name] = element("select", { change: onChange }, options);
        return labelled(label, this.inputs[name]);
      }),
      ...NUMBERS.map(([name, label, min, max, step]) => {
        this.inputs[name] = onCommit(element("input", { type: "number", min, max, step }), onChange);
        return labelled(label, this.inputs[name]);
      }),
    ];
    this.root = element("div", { class: "bp-row", role: "group", "aria-label": "settings" }, fields);
  }

  /** The settings in the inputs; an empty number is null. */
  read() {
    const settings = {};
    for (const [name] of CHOICES) {
      settings[name] = this.inputs[name].value;
    }
    for (const [name] of NUMBERS) {
      settings[name] = this.inputs[name].value === "" ? null : Number(this.inputs[name].value);
    }
    return settings;
  }

  show(settings) {
    for (const [name, input] of Object.entries(this.inputs)) {
      input.value = settings[name];
    }
  }

  choose(name, value) {
    this.inputs[name].value = value;
  }
}
