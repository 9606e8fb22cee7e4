/* What the widgets share: elements, numbers, colours, and a word when the kernel is gone. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with its attributes; a function is an event listener, what is null or false is left out. Keys pressed on what
 * can have the focus belong to it: without the attribute Jupyter takes them first, so that x on a button cuts the cell.
 */
export function element(tag, attributes = {}, ...children) {
  const focusable = ["button", "input", "select"].includes(tag) || "tabindex" in attributes;
  const keys = focusable ? { "data-lm-suppress-shortcuts": "true" } : {};
  return filled(document.createElement(tag), { ...attributes, ...keys }, children);
}

export function drawn(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      node.addEventListener(name, value);
    } else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** The number as it is read, with a true minus sign. */
export function number(value, digits = 3) {
  if (!Number.isFinite(value)) {
    return String(value);
  }
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(2) : value.toFixed(digits);
  return text.replace(/^-(?=0\.?0*$)/, "").replaceAll("-", "−");
}

/** Orange for positive, blue for negative, as the pictures of the notebooks. */
export function hue(value) {
  return value < 0 ? "var(--bp-blue)" : "var(--bp-orange)";
}

/** Red, green, blue and opacity 0 to 255 of a value in −1 to 1: opaque blue, clear, opaque orange. */
export function tint(value) {
  const share = Math.max(-1, Math.min(1, value));
  return share < 0 ? [0, 114, 178, -255 * share] : [213, 94, 0, 255 * share];
}

/** Draws the pixels, columns × rows, each as [red, green, blue, opacity]. */
export function paint(canvas, columns, rows, pixel) {
  if (canvas.width !== columns || canvas.height !== rows) {
    Object.assign(canvas, { width: columns, height: rows });
  }
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  for (let p = 0; p < columns * rows; p++) {
    image.data.set(pixel(p), 4 * p);
  }
  context.putImageData(image, 0, 0);
}

/**
 * The line that says what is wrong. An entry that was refused stays named until the reader does something else; the
 * kernel's answer to what was asked before it does not take its place.
 */
export class Problem {
  /** @param root where the reader acts */
  constructor(root) {
    this.line = element("p", { class: "problem", role: "alert", hidden: true });
    this.refused = "";
    this.said = "";
    const forget = () => {
      this.refused = "";
    };
    root.addEventListener("pointerdown", forget, true);
    root.addEventListener("keydown", forget, true);
  }

  /** Says why an entry is not taken. */
  refuse(sentence) {
    this.refused = sentence;
    this.update();
  }

  /** Says what else is wrong; nothing if the sentence is empty. */
  say(sentence) {
    this.said = sentence;
    this.update();
  }

  update() {
    this.line.textContent = this.refused || this.said;
    this.line.hidden = this.line.textContent === "";
  }
}

/** The way to the kernel. When the kernel has ended, a line says so and nothing is sent any more. */
export class Kernel {
  /**
   * @param line says that it has ended
   * @param withoutIt how the page goes on then, or what to do
   */
  constructor(model, line, withoutIt) {
    this.model = model;
    this.ended = false;
    this.onEnd = () => {
      this.ended = true;
      line.textContent = `The kernel has ended. ${withoutIt}`;
      line.hidden = false;
    };
    this.onStatus = (_, status) => {
      if (["restarting", "autorestarting", "terminating", "dead"].includes(status)) {
        this.onEnd();
      }
    };
    this.connection = model.widget_manager?.kernel;
    this.connection?.statusChanged?.connect(this.onStatus);
    model.on("comm_live_update", this.onEnd);
  }

  send(message) {
    if (!this.ended) {
      this.model.send(message);
    }
  }

  /** The widget leaves the page. */
  leave() {
    this.connection?.statusChanged?.disconnect(this.onStatus);
    this.model.off("comm_live_update", this.onEnd);
  }
}

/**
 * Calls this when the theme has changed, for what is drawn on a canvas has the old colours.
 *
 * @returns what to call when the widget leaves the page
 */
export function watchTheme(redraw) {
  const observer = new MutationObserver(redraw);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  return () => observer.disconnect();
}

/** A share as a percentage. */
export function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

/** The numbers −1 to 1 that the kernel sends as bytes in base64. */
export function bytes(base64) {
  return Float32Array.from(atob(base64), (letter) => ((letter.charCodeAt(0) << 24) >> 24) / 127);
}

/**
 * Calls this with the input when its value was changed and left, or Enter was pressed: notebooks take Enter away from
 * the browser, which would then not tell of the change.
 */
export function onCommit(input, commit) {
  let before = input.value;
  const changed = () => {
    if (input.value !== before) {
      before = input.value;
      commit(input);
    }
  };
  input.addEventListener("focus", () => {
    before = input.value;
  });
  input.addEventListener("change", changed);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      changed();
    }
  });
  return input;
}
