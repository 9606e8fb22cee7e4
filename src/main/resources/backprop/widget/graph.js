/* The graph of the small network as SVG: a node for each component, its gradient in a box under it. */

import { drawn, hue, number } from "./page.js";
import { edgeName, edges, node, paths, symbol, UNDER, values } from "./steps.js";

const COLUMN = 190;
const ROW = 92;
const RADIUS = 28;
const LEFT = 50;
const TOP = 60;
const LAYERS = { x: "x", u1: "u⁽¹⁾", z1: "z⁽¹⁾ = σ(u⁽¹⁾)", u2: "u⁽²⁾, y = softmax(u⁽²⁾)", L: "L" };

export class Graph {
  /**
   * @param net its sizes are drawn; {@link show} fills in the numbers
   * @param mark registers what stands for a value, by the value's name
   * @param onEdge called with the number of an edge that was clicked
   */
  constructor(net, mark, onEdge) {
    this.sizes = Object.fromEntries(Object.entries(values(net)).map(([name, value]) => [name, value.length]));
    this.rows = Math.max(...Object.keys(LAYERS).map((layer) => this.sizes[layer]));
    this.mark = mark;
    this.updates = [];
    this.picture = drawn("svg", {
      viewBox: `0 0 ${COLUMN * 4 + 110} ${TOP - 10 + ROW * this.rows}`,
      role: "img",
      "aria-label": "graph of the network; the text below it has the same values",
      style: "min-width: 560px; width: 100%; display: block",
    });
    for (const [layer, title] of Object.entries(LAYERS)) {
      const [x] = this.place(layer, 0);
      this.picture.append(words(x, 16, 13, title));
    }
    this.edges = edges(values(net)).map((edge, n) => this.drawEdge(edge, () => onEdge(n)));
    for (const layer of Object.keys(LAYERS)) {
      for (let i = 0; i < this.sizes[layer]; i++) {
        this.drawNode(layer, i);
      }
    }
  }

  place(layer, i) {
    const column = Object.keys(LAYERS).indexOf(layer);
    return [LEFT + COLUMN * column, TOP + ROW * (i + (this.rows - this.sizes[layer]) / 2)];
  }

  drawEdge(edge, onClick) {
    const [x1, y1] = this.place(edge.from, edge.i);
    const [x2, y2] = this.place(edge.to, edge.j);
    const line = drawn("line", { x1, y1, x2, y2, class: "edge" });
    const reach = { x1, y1, x2, y2, class: "reach", click: onClick };
    this.picture.append(line, drawn("line", reach, drawn("title", {}, edgeName(edge))));
    return { name: edgeName(edge), line };
  }

  drawNode(layer, i) {
    const [x, y] = this.place(layer, i);
    const value = words(x, y + 14, 13, "");
    this.picture.append(
      this.mark(layer, drawn("circle", { cx: x, cy: y, r: RADIUS, class: "node" })),
      words(x, y - 4, 13, node(layer, i)),
      value,
    );
    this.updates.push((v, done) => {
      value.textContent = done.has(layer) ? number(v[layer][i]) : "";
    });
    if (UNDER[layer]) {
      this.drawBox(x, y + RADIUS + 12, UNDER[layer], (v) => v[UNDER[layer]][i]);
    }
    if (layer === "u2") {
      this.drawBox(x + 66, y, "y", (v) => v.y[i], `${symbol("y", i)} `);
    }
  }

  /** A small box with a number, which appears when its step has come; a gradient has the colour of its sign. */
  drawBox(x, y, name, value, label = "") {
    const text = words(x, y + 4, 12, "");
    const box = this.mark(name, drawn("rect", { x: x - 33, y: y - 9, width: 66, height: 18, rx: 9, class: "node" }));
    const group = drawn("g", { "data-name": name }, box, text);
    this.picture.append(group);
    this.updates.push((v, done) => {
      group.style.visibility = done.has(name) ? "visible" : "hidden";
      text.textContent = label + number(value(v));
      text.style.fill = label ? "" : hue(value(v));
    });
  }

  /** Shows the values that are computed by now, and the edge with all paths from it to L. */
  show(v, done, chosen) {
    for (const update of this.updates) {
      update(v, done);
    }
    const lit = new Set(chosen ? paths(edges(v), chosen).flat().map(edgeName) : []);
    for (const { name, line } of this.edges) {
      line.classList.toggle("lit", lit.has(name));
    }
  }
}

function words(x, y, size, text) {
  return drawn("text", { x, y, "text-anchor": "middle", "font-size": size }, text);
}
