/* One training in the plane: the inputs, a heat map for each hidden unit, the output with the points, links, losses. */

import { drawCurve } from "./curve.js";
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

/** The point of the plane in the middle of a cell. */
function middle(p, cells) {
  return [EDGE * ((2 * ((p % cells) + 0.5)) / cells - 1), EDGE * (1 - (2 * (Math.floor(p / cells) + 0.5)) / cells)];
}

/** Training points are filled, the others are rings; the shape tells the class to those who see no colours. */
function drawPoints(context, points, labels, filled) {
  points.forEach(([x, y], i) => {
    const [px, py] = [(OUTPUT * (x / EDGE + 1)) / 2, (OUTPUT * (1 - y / EDGE)) / 2];
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

export class Plane {
  /**
   * @param name of the backpropagation
   * @param onAdd called with a place that was clicked
   * @param onLook called with the point under the pointer and its class
   */
  constructor(name, onAdd, onLook) {
    this.name = name;
    this.canvas = element("canvas", { width: 2 * WIDTH, height: 2 * HEIGHT, class: "net", role: "img" });
    this.curve = element("canvas", { class: "curve", role: "img" });
    this.canvas.addEventListener("click", (event) => {
      const place = this.placeOf(event);
      if (place) {
        onAdd(...place.map((value) => Math.round(100 * value) / 100));
      }
    });
    this.canvas.addEventListener("pointermove", (event) => this.hover(event, onLook));
    this.axis = element("p", { class: "faint axis" });
    this.state = element("p", { class: "state" });
    this.said = element("p", { class: "hidden-text", "aria-live": "polite" });
    this.problem = element("p", { class: "problem", role: "alert", hidden: true });
    this.output = element("canvas");
    this.dots = element("canvas", { width: 2 * OUTPUT, height: 2 * OUTPUT });
    this.units = [];
    this.root = element(
      "div",
      { class: "plane" },
      element("h4", {}, name),
      this.canvas,
      this.state,
      this.said,
      this.problem,
      this.axis,
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

  /** The points are drawn once and laid over each picture. */
  setPoints(points) {
    this.points = points;
    const context = this.dots.getContext("2d");
    context.setTransform(2, 0, 0, 2, 0, 0);
    drawPoints(context, points.train, points.trainLabels, true);
    drawPoints(context, points.test, points.testLabels, false);
  }

  /** @param tell whether screen readers are told */
  show(side, tell) {
    this.side = side;
    this.d1 = null;
    this.draw();
    const told =
      `step ${side.steps}, epoch ${side.epochs}: loss ${number(side.train)} on the training points, ` +
      `${number(side.test)} on the others, of which ${percent(side.accuracy)} are classified correctly`;
    this.state.textContent = told;
    if (tell) {
      this.canvas.setAttribute("aria-label", `${this.name}: ${side.b1.length} hidden units, ${told}`);
      this.said.textContent = `${this.name}: ${told}`;
    }
    this.problem.textContent = side.problem ?? "";
    this.problem.hidden = !side.problem;
  }

  showFlow(d1) {
    this.d1 = d1;
    this.draw();
  }

  /** The colours of the theme. */
  get colours() {
    const style = getComputedStyle(this.root);
    const [blue, orange] = ["--bp-blue", "--bp-orange"].map((name) => style.getPropertyValue(name));
    return { ink: style.color, blue, orange, of: (value) => (value < 0 ? blue : orange) };
  }

  draw() {
    const context = this.canvas.getContext("2d");
    const colours = this.colours;
    context.setTransform(2, 0, 0, 2, 0, 0);
    context.clearRect(0, 0, WIDTH, HEIGHT);
    context.imageSmoothingEnabled = false;
    const units = this.side.b1.length;
    const columns = Math.ceil(units / ROWS);
    const size = Math.min(26, 130 / columns - 4);
    const place = (j) => [70 + Math.floor(j / ROWS) * (size + 4), 15 + (j % ROWS) * 28];
    this.drawLinks(context, colours, place, size);
    context.fillStyle = colours.ink;
    context.font = "12px sans-serif";
    context.fillText("x₁", 2, 84);
    context.fillText("x₂", 2, 174);
    for (let j = 0; j < units; j++) {
      this.drawUnit(context, colours, j, ...place(j), size);
    }
    this.drawOutput(context, WIDTH - OUTPUT - 4, 15);
  }

  drawLinks(context, colours, place, size) {
    const { W1, W2 } = this.side;
    const line = (x1, y1, x2, y2, w) => {
      context.strokeStyle = colours.of(w);
      context.lineWidth = Math.min(6, Math.max(0.3, 0.7 * Math.abs(w)));
      context.beginPath();
      context.moveTo(x1, y1);
      context.lineTo(x2, y2);
      context.stroke();
    };
    context.globalAlpha = 0.55;
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

  drawUnit(context, colours, j, x, y, size) {
    const { W1, b1 } = this.side;
    this.units[j] ??= element("canvas");
    paint(this.units[j], UNIT_CELLS, UNIT_CELLS, (p) => {
      const [x1, x2] = middle(p, UNIT_CELLS);
      return tint(2 * sigmoid(x1 * W1[0][j] + x2 * W1[1][j] + b1[j]) - 1);
    });
    context.fillStyle = "#fff";
    context.fillRect(x, y, size, size);
    context.drawImage(this.units[j], x, y, size, size);
    const largest = this.d1 ? Math.max(1e-12, ...this.d1.map(Math.abs)) : 1;
    context.strokeStyle = this.d1 ? colours.of(this.d1[j]) : colours.ink;
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
    context.drawImage(this.dots, left, top, OUTPUT, OUTPUT);
  }

  showCurve(curve) {
    this.axis.textContent = drawCurve(this.curve, curve, this.colours);
    this.curve.setAttribute("aria-label", `losses of ${this.name} over ${curve.at(-1)?.[0] ?? 0} steps`);
  }
}
