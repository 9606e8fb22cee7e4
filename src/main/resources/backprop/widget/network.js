/*
 * The network of the notebooks on one example. Vectors are arrays, a matrix is an array of its rows:
 * u1 = x W1 + b1, z1 = σ(u1), u2 = z1 W2 + b2, y = softmax(u2), L = −Σ y′ ln y.
 */

/** x W + b */
export function affine(x, W, b) {
  const u = [...b];
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < u.length; j++) {
      u[j] += x[i] * W[i][j];
    }
  }
  return u;
}

export function sigmoid(u) {
  return 1 / (1 + Math.exp(-u));
}

export function softmax(u) {
  const max = Math.max(...u);
  const exp = u.map((value) => Math.exp(value - max));
  const sum = exp.reduce((a, b) => a + b);
  return exp.map((value) => value / sum);
}

/** The values of the forward pass and L, computed from the logits, so that it meets no ln 0. */
export function forward({ x, W1, b1, W2, b2, target }) {
  const u1 = affine(x, W1, b1);
  const z1 = u1.map(sigmoid);
  const u2 = affine(z1, W2, b2);
  const max = Math.max(...u2);
  const lse = max + Math.log(u2.reduce((sum, u) => sum + Math.exp(u - max), 0));
  const L = target.reduce((sum, t, k) => sum + t * (lse - u2[k]), 0);
  return { x, u1, z1, u2, y: softmax(u2), L: [L] };
}

/** The derivatives of L with respect to each value, each computed once. */
export function backward({ x, W2, target }, { z1, y }) {
  const d2 = y.map((value, k) => value - target[k]);
  const dz1 = W2.map((row) => row.reduce((sum, w, k) => sum + d2[k] * w, 0));
  const d1 = dz1.map((value, j) => value * z1[j] * (1 - z1[j]));
  return { d2, b2: d2, W2: outer(z1, d2), dz1, d1, b1: d1, W1: outer(x, d1) };
}

function outer(column, row) {
  return column.map((a) => row.map((b) => a * b));
}

/** (L(θ + h) − L(θ − h)) / 2h for each entry of a parameter; it knows no formula of the backward pass. */
export function centredDifferences(net, name, h = 1e-5) {
  const loss = (change) => forward({ ...net, [name]: change }).L[0];
  const moved = (by, i, j) =>
    j === undefined
      ? net[name].map((value, k) => value + (k === i ? by : 0))
      : net[name].map((row, r) => row.map((value, c) => value + (r === i && c === j ? by : 0)));
  const difference = (i, j) => (loss(moved(h, i, j)) - loss(moved(-h, i, j))) / (2 * h);
  return net[name].map((entry, i) => (Array.isArray(entry) ? entry.map((_, j) => difference(i, j)) : difference(i)));
}
