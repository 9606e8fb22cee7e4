/* One training in the plane: the inputs, a heat map for each hidden unit, the output with the points, links, losses. */

import { affine, sigmoid, softmax } from "./network.js";
import { element, number, paint, percent, tint } from "./page.js";

const EDGE = 3;
const WIDTH = 440;
const HEIGHT = 250;
const OUTPUT = 220;
const CELLS = 44;
const UNIT_CELLS = 14;
const ROWS = 8;
const NEAR = 0.12;
export const CLASSES = [
  [0, 114, 178],
  [213, 94, 0],
  [0, 158, 115],
];
const DASHES = [[], [5, 3], [2, 2]];

/** The point of the plane in the middle of a cell. */
function middle(p, cells) {
  return [EDGE * ((2 * ((p % cells) + 0.5)) / cells - 1), EDGE * (1 - (2 * (Math.floor(p / cells) + 0.5)) / cells)];
}

function power(exponent) {
  return `10${String(exponent)
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit])}`;
}

export class Plane {
  /**
   * @param name of the backpropagation
   * @param onAdd called with a place that was clicked
   * @param onLook called with the point under the pointer and its class
   */
  constructor(name, onAdd, onLook) {
    this.name = name;
    this.canvas = element("canvas", { width: 2 * WIDTH, height: 2 * HEIGHT, class: "net", role: "img" });
    this.curve = element("canvas", { width: 2 * WIDTH, height: 160, class: "curve", role: "img" });
    this.canvas.addEventListener("click", (event) => {
      const place = this.placeOf(event);
      if (place) {
        onAdd(...place.map((value) => Math.round(100 * value) / 100));
      }
    });
    this.canvas.addEventListener("pointermove", (event) => this.hover(event, onLook));
    this.state = element("p", { class: "state" });
    this.said = element("p", { class: "hidden-text", "aria-live": "polite" });
    this.problem = element("p", { class: "problem", role: "alert", hidden: true });
    this.output = element("canvas");
    this.units = [];
    this.root = element(
      "div",
      { class: "plane" },
      element("h4", {}, name),
      this.canvas,
      this.state,
      this.said,
      this.problem,
      this.curve,
    );
  }

  placeOf(event) {
    const box = this.canvas.getBoundingClientRect();
    const scale = WIDTH / box.width;
    const x = (event.clientX - box.left) * scale - (WIDTH - OUTPUT - 4);
    const y = (event.clientY - box.top) * scale - 15;
    return x < 0 || y < 0 || x > OUTPUT || y > OUTPUT
      ? null
      : [EDGE * ((2 * x) / OUTPUT - 1), EDGE * (1 - (2 * y) / OUTPUT)];
  }

  hover(event, onLook) {
    const place = this.placeOf(event);
    const distance = ([x, y]) => Math.hypot(x - place[0], y - place[1]);
    const all = this.points ? [...this.points.train, ...this.points.test] : [];
    const labels = this.points ? [...this.points.trainLabels, ...this.points.testLabels] : [];
    const nearest = place ? all.reduce((best, point, i) => (distance(point) < distance(all[best]) ? i : best), 0) : -1;
    if (nearest >= 0 && distance(all[nearest]) < NEAR && nearest !== this.looked) {
      this.looked = nearest;
      onLook(...all[nearest], labels[nearest]);
    }
  }

  show(side, points, tell) {
    this.points = points;
    this.side = side;
    this.d1 = null;
    this.draw();
    const told =
      `step ${side.steps}, epoch ${side.epochs}: loss ${number(side.train)} on the training points, ` +
      `${number(side.test)} on the others, of which ${percent(side.accuracy)} are classified correctly`;
    this.state.textContent = told;
    this.canvas.setAttribute("aria-label", `${this.name}: ${side.b1.length} hidden units, ${told}`);
    if (tell) {
      this.said.textContent = `${this.name}: ${told}`;
    }
    this.problem.textContent = side.problem ?? "";
    this.problem.hidden = !side.problem;
  }

  showFlow(d1) {
    this.d1 = d1;
    this.draw();
  }

  draw() {
    const context = this.canvas.getContext("2d");
    context.setTransform(2, 0, 0, 2, 0, 0);
    context.clearRect(0, 0, WIDTH, HEIGHT);
    context.imageSmoothingEnabled = false;
    const ink = getComputedStyle(this.root).color;
    const units = this.side.b1.length;
    const columns = Math.ceil(units / ROWS);
    const size = Math.min(26, 130 / columns - 4);
    const place = (j) => [70 + Math.floor(j / ROWS) * (size + 4), 15 + (j % ROWS) * 28];
    this.drawLinks(context, place, size);
    context.fillStyle = ink;
    context.font = "12px sans-serif";
    context.fillText("x₁", 2, 84);
    context.fillText("x₂", 2, 174);
    for (let j = 0; j < units; j++) {
      this.drawUnit(context, j, ...place(j), size);
    }
    this.drawOutput(context, WIDTH - OUTPUT - 4, 15);
  }

  drawLinks(context, place, size) {
    const { W1, W2 } = this.side;
    const line = (x1, y1, x2, y2, w) => {
      context.strokeStyle = getComputedStyle(this.root).getPropertyValue(w < 0 ? "--bp-blue" : "--bp-orange");
      context.globalAlpha = 0.55;
      context.lineWidth = Math.min(6, Math.max(0.3, 0.7 * Math.abs(w)));
      context.beginPath();
      context.moveTo(x1, y1);
      context.lineTo(x2, y2);
      context.stroke();
    };
    W2.forEach((row, j) => {
      const [x, y] = place(j);
      line(20, 80, x, y + size / 2, W1[0][j]);
      line(20, 170, x, y + size / 2, W1[1][j]);
      row.forEach((w, k) => {
        line(x + size, y + size / 2, WIDTH - OUTPUT - 4, 15 + (OUTPUT * (k + 1)) / (row.length + 1), w);
      });
    });
    context.globalAlpha = 1;
  }

  drawUnit(context, j, x, y, size) {
    const { W1, b1 } = this.side;
    this.units[j] ??= element("canvas");
    paint(this.units[j], UNIT_CELLS, UNIT_CELLS, (p) => {
      const [x1, x2] = middle(p, UNIT_CELLS);
      return tint(2 * sigmoid(x1 * W1[0][j] + x2 * W1[1][j] + b1[j]) - 1);
    });
    context.fillStyle = "#fff";
    context.fillRect(x, y, size, size);
    context.drawImage(this.units[j], x, y, size, size);
    const root = getComputedStyle(this.root);
    context.strokeStyle = this.d1 ? root.getPropertyValue(this.d1[j] < 0 ? "--bp-blue" : "--bp-orange") : root.color;
    const largest = this.d1 ? Math.max(1e-12, ...this.d1.map(Math.abs)) : 1;
    context.lineWidth = this.d1 ? 0.5 + (4 * Math.abs(this.d1[j])) / largest : 0.5;
    context.strokeRect(x, y, size, size);
  }

  drawOutput(context, left, top) {
    const { W1, b1, W2, b2 } = this.side;
    paint(this.output, CELLS, CELLS, (p) => {
      const y = softmax(affine(affine(middle(p, CELLS), W1, b1).map(sigmoid), W2, b2));
      const best = y.indexOf(Math.max(...y));
      return [...(CLASSES[best] ?? [128, 128, 128]), 140 * ((y[best] - 1 / y.length) / (1 - 1 / y.length) || 0)];
    });
    context.fillStyle = "#fff";
    context.fillRect(left, top, OUTPUT, OUTPUT);
    context.drawImage(this.output, left, top, OUTPUT, OUTPUT);
    this.drawPoints(context, left, top, this.points.train, this.points.trainLabels, true);
    this.drawPoints(context, left, top, this.points.test, this.points.testLabels, false);
  }

  /** Training points are filled, the others are rings; the shape tells the class to those who see no colours. */
  drawPoints(context, left, top, points, labels, filled) {
    points.forEach(([x, y], i) => {
      const [px, py] = [left + (OUTPUT * (x / EDGE + 1)) / 2, top + (OUTPUT * (1 - y / EDGE)) / 2];
      if (Math.abs(x) > EDGE || Math.abs(y) > EDGE) {
        return;
      }
      const colour = `rgb(${CLASSES[labels[i]].join(" ")})`;
      context.beginPath();
      if (labels[i] === 0) {
        context.arc(px, py, 2.4, 0, 7);
      } else if (labels[i] === 1) {
        context.rect(px - 2.1, py - 2.1, 4.2, 4.2);
      } else {
        context.moveTo(px, py - 3);
        context.lineTo(px + 2.8, py + 2.2);
        context.lineTo(px - 2.8, py + 2.2);
        context.closePath();
      }
      context.fillStyle = filled ? colour : "#fff";
      context.strokeStyle = filled ? "#fff" : colour;
      context.lineWidth = filled ? 0.6 : 1;
      context.fill();
      context.stroke();
    });
  }

  /** Both losses over the steps. */
  showCurve(curve) {
    const context = this.curve.getContext("2d");
    context.setTransform(2, 0, 0, 2, 0, 0);
    context.clearRect(0, 0, WIDTH, 80);
    const last = Math.max(1, curve.at(-1)?.[0] ?? 1);
    const usable = (loss) => Number.isFinite(loss) && loss > 0;
    const logs = curve.flatMap(([, train, test]) => [train, test].filter(usable).map(Math.log10));
    const most = Math.ceil(Math.max(0, ...logs));
    const least = Math.floor(Math.max(-4, Math.min(-1, ...logs)));
    context.font = "11px sans-serif";
    context.fillStyle = getComputedStyle(this.root).color;
    context.fillText(`loss, ${power(least)} to ${power(most)}, log axis;  — training points   - - the others`, 4, 11);
    [1, 2].forEach((column) => {
      context.strokeStyle = getComputedStyle(this.root).getPropertyValue(column === 1 ? "--bp-blue" : "--bp-orange");
      context.setLineDash(DASHES[column - 1]);
      context.lineWidth = 1.5;
      context.beginPath();
      for (const point of curve.filter((each) => usable(each[column]))) {
        const height = (Math.log10(point[column]) - least) / (most - least);
        context.lineTo(4 + ((WIDTH - 8) * point[0]) / last, 78 - 62 * Math.max(0, height));
      }
      context.stroke();
    });
    context.setLineDash([]);
    this.curve.setAttribute("aria-label", `losses of ${this.name} over ${last} steps`);
  }
}
