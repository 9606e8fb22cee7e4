/* The numbers of the stepper as tables whose entries can be changed, each with its gradient under it. */

import { element, hue, number, onCommit } from "./page.js";
import { PARAMETERS, symbol } from "./steps.js";

const LARGEST = 100;

export class Entries {
  /**
   * @param net gives the numbers as they are now
   * @param mark registers what stands for a value, by the value's name
   * @param onChange called with the numbers after a change
   * @param onProblem called with a sentence on an entry that is no number
   */
  constructor(net, mark, onChange, onProblem) {
    Object.assign(this, { net, mark, onChange, onProblem, updates: [] });
    this.root = this.buildTables();
  }

  /** Shows the gradients that are computed by now. */
  show(v, done) {
    for (const update of this.updates) {
      update(v, done);
    }
  }

  buildTables() {
    const { target: chosen } = this.net();
    const change = (event) =>
      this.onChange({ ...this.net(), target: chosen.map((_, k) => +(k === event.target.selectedIndex)) });
    const options = chosen.map((t, k) => element("option", { selected: t === 1 }, `class ${k + 1}`));
    const target = element("select", { "aria-label": "target class", change }, options);
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
    const value = this.net()[name];
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
      value: entry(this.net()[name]),
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
    const changed = structuredClone(this.net());
    const last = index.at(-1);
    const row = index.length === 2 ? changed[name][index[0]] : changed[name];
    const value = input.value.trim() === "" ? Number.NaN : Number(input.value);
    if (!(Math.abs(value) <= LARGEST)) {
      this.onProblem(`A number from −${LARGEST} to ${LARGEST} is needed here; ${number(row[last])} is kept.`);
      input.value = row[last];
      return;
    }
    row[last] = value;
    this.onChange(changed);
  }
}
