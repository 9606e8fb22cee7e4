/* The losses of one training over its steps. */

const WIDTH = 440;
const HEIGHT = 66;
const DASHES = [[], [5, 3]];

function power(exponent) {
  return `10${String(exponent)
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit])}`;
}

/** Draws both losses over the steps, and says what the axis and the lines are. */
export function drawCurve(canvas, curve, colours) {
  Object.assign(canvas, { width: 2 * WIDTH, height: 2 * HEIGHT });
  const context = canvas.getContext("2d");
  context.setTransform(2, 0, 0, 2, 0, 0);
  const last = Math.max(1, curve.at(-1)?.[0] ?? 1);
  const usable = (loss) => Number.isFinite(loss) && loss > 0;
  const logs = curve.flatMap(([, train, test]) => [train, test].filter(usable).map(Math.log10));
  const most = Math.ceil(Math.max(0, ...logs));
  const least = Math.floor(Math.max(-4, Math.min(-1, ...logs)));
  [1, 2].forEach((column) => {
    context.strokeStyle = column === 1 ? colours.blue : colours.orange;
    context.setLineDash(DASHES[column - 1]);
    context.lineWidth = 1.5;
    context.beginPath();
    for (const point of curve.filter((each) => usable(each[column]))) {
      const height = (Math.log10(point[column]) - least) / (most - least);
      context.lineTo(4 + ((WIDTH - 8) * point[0]) / last, HEIGHT - 2 - (HEIGHT - 4) * Math.max(0, height));
    }
    context.stroke();
  });
  return `loss, ${power(least)} to ${power(most)}, log axis: — training points, - - the others`;
}
