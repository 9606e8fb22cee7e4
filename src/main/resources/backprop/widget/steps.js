/* The steps of the small network: what each computes, its lines with numbers, the edges of its graph and their paths. */

import { backward, centredDifferences, forward } from "./network.js";
import { number } from "./page.js";

const TOLERANCE = 1e-7;
const SYMBOLS = {
  x: "x",
  u1: "u⁽¹⁾",
  z1: "z⁽¹⁾",
  u2: "u⁽²⁾",
  y: "y",
  L: "L",
  W1: "W⁽¹⁾",
  b1: "b⁽¹⁾",
  W2: "W⁽²⁾",
  b2: "b⁽²⁾",
  d1: "δ⁽¹⁾",
  d2: "δ⁽²⁾",
};

export const PARAMETERS = ["W1", "b1", "W2", "b2"];
/** The value whose gradient stands under a node. */
export const UNDER = { u1: "d1", z1: "dL/dz1", u2: "d2" };

/** A component as it is written, such as u⁽¹⁾₂; indices count from 0 in the code and from 1 on the page. */
export function symbol(name, ...indices) {
  return SYMBOLS[name] + indices.map((i) => String(i + 1).replace(/\d/g, (d) => "₀₁₂₃₄₅₆₇₈₉"[d])).join("");
}

/** Everything that the steps compute, by the names of the steps. */
export function values(net) {
  const ahead = forward(net);
  const back = backward(net, ahead);
  const gradients = Object.fromEntries(PARAMETERS.map((name) => [`dL/d${name}`, back[name]]));
  return { ...net, ...ahead, d2: back.d2, "dL/dz1": back.dz1, d1: back.d1, ...gradients };
}

const product = (...factors) => factors.map((f) => (f < 0 ? `(${number(f)})` : number(f))).join(" · ");
const dot = (row, W, column) => row.map((value, i) => product(value, W[i][column])).join(" + ");

function outer(name, result, left, right) {
  const line = (d, i, j) => `∂L/∂${symbol(name, i, j)} = ${product(left[i], right[j])} = ${number(d)}`;
  return result.flatMap((row, i) => row.map((d, j) => line(d, i, j)));
}

/** One line for each component that a step computes: the formula with its numbers. */
export const SUMS = {
  x: (v) => v.x.map((x, i) => `${symbol("x", i)} = ${number(x)}`),
  u1: (v) => v.u1.map((u, j) => `${symbol("u1", j)} = ${dot(v.x, v.W1, j)} + ${product(v.b1[j])} = ${number(u)}`),
  z1: (v) => v.z1.map((z, j) => `${symbol("z1", j)} = 1 / (1 + exp(−${product(v.u1[j])})) = ${number(z)}`),
  u2: (v) => v.u2.map((u, k) => `${symbol("u2", k)} = ${dot(v.z1, v.W2, k)} + ${product(v.b2[k])} = ${number(u)}`),
  y: (v) => {
    const sum = v.u2.map((u) => `exp(${number(u)})`).join(" + ");
    return v.y.map((y, k) => `${symbol("y", k)} = exp(${number(v.u2[k])}) / (${sum}) = ${number(y)}`);
  },
  L: (v) => {
    const k = v.target.indexOf(1);
    return [`L = −ln ${symbol("y", k)} = −ln ${number(v.y[k])} = ${number(v.L[0])}`];
  },
  d2: (v) => v.d2.map((d, k) => `${symbol("d2", k)} = ${number(v.y[k])} − ${v.target[k]} = ${number(d)}`),
  "dL/db2": (v) => v.d2.map((d, k) => `∂L/∂${symbol("b2", k)} = ${symbol("d2", k)} = ${number(d)}`),
  "dL/dW2": (v) => outer("W2", v["dL/dW2"], v.z1, v.d2),
  "dL/dz1": (v) =>
    v["dL/dz1"].map((d, j) => {
      const terms = v.W2[j].map((w, k) => product(v.d2[k], w)).join(" + ");
      return `∂L/∂${symbol("z1", j)} = ${terms} = ${number(d)}`;
    }),
  d1: (v) => v.d1.map((d, j) => `${symbol("d1", j)} = ${product(v["dL/dz1"][j], v.z1[j], 1 - v.z1[j])} = ${number(d)}`),
  "dL/db1": (v) => v.d1.map((d, j) => `∂L/∂${symbol("b1", j)} = ${symbol("d1", j)} = ${number(d)}`),
  "dL/dW1": (v) => outer("W1", v["dL/dW1"], v.x, v.d1),
};

/** All edges of the graph with the derivative of the later node with respect to the earlier one. */
export function edges(v) {
  const list = [];
  const add = (from, i, to, j, derivative, why, weight) => list.push({ from, i, to, j, derivative, why, weight });
  const layer = (from, to, W) =>
    v[W].forEach((row, i) => {
      row.forEach((w, j) => {
        add(from, i, to, j, w, symbol(W, i, j), true);
      });
    });
  layer("x", "u1", "W1");
  v.z1.forEach((z, j) => {
    add("u1", j, "z1", j, z * (1 - z), `${symbol("z1", j)} (1 − ${symbol("z1", j)})`);
  });
  layer("z1", "u2", "W2");
  v.d2.forEach((d, k) => {
    add("u2", k, "L", 0, d, `${symbol("y", k)} − y′${symbol("y", k).slice(1)}`);
  });
  return list;
}

export const node = (letter, i) => (letter === "L" ? "L" : symbol(letter, i));
export const edgeName = (edge) => `${node(edge.from, edge.i)} → ${node(edge.to, edge.j)}`;

/** All paths that begin with the edge and end at L. */
export function paths(all, edge) {
  const next = all.filter((other) => other.from === edge.to && other.i === edge.j);
  return next.length === 0 ? [[edge]] : next.flatMap((other) => paths(all, other).map((path) => [edge, ...path]));
}

/** What a click on an edge tells: its derivative, the paths from it to L, and their sum. */
export function aboutEdge(v, edge) {
  const begin = node(edge.from, edge.i);
  const end = node(edge.to, edge.j);
  const through = paths(edges(v), edge);
  const contribution = (path) => path.reduce((p, e) => p * e.derivative, 1);
  const sum = through.reduce((total, path) => total + contribution(path), 0);
  const lines = [
    `∂${end}/∂${begin} = ${edge.why} = ${number(edge.derivative)}`,
    through.length === 1 ? "One path leads through it to L:" : `${through.length} paths lead through it to L:`,
    ...through.map((path) => {
      const names = [begin, ...path.map((e) => node(e.to, e.j))].join(" → ");
      return `  ${names}:  ${product(...path.map((e) => e.derivative))} = ${number(contribution(path))}`;
    }),
    `Their sum is the part of ∂L/∂${begin} that comes through this edge: ${number(sum)}`,
  ];
  if (edge.weight) {
    const [value, gradient] = [v[edge.from][edge.i], v[UNDER[edge.to]][edge.j]];
    lines.push(
      `The weight itself: ∂L/∂${edge.why} = ${begin} · ∂L/∂${end} = ${product(value, gradient)} = ${number(value * gradient)}`,
    );
  }
  return lines;
}

/** What is wrong with the reader's gradients, a sentence for each parameter that is. */
export function complaints(net, yours) {
  return PARAMETERS.flatMap((name) => {
    const mine = [yours[name]].flat(2);
    const numeric = [centredDifferences(net, name)].flat(2);
    const scale = Math.max(1e-3, ...mine.map(Math.abs), ...numeric.map(Math.abs));
    const worst = mine.reduce((w, value, i) => (off(value, numeric[i]) > off(mine[w], numeric[w]) ? i : w), 0);
    return off(mine[worst], numeric[worst]) <= TOLERANCE * scale
      ? []
      : [
          `Your ∂L/∂${symbol(name)} is wrong: entry ${worst + 1} of ${mine.length} is ${number(mine[worst], 4)}, ` +
            `the centred difference is ${number(numeric[worst], 4)}.`,
        ];
  });
}

function off(value, expected) {
  return Number.isFinite(value) ? Math.abs(value - expected) : Number.POSITIVE_INFINITY;
}
