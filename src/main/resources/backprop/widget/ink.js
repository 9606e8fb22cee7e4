/* What is drawn on the pad, by mouse, finger or keys: the strokes, over a digit that was loaded. */

import { bytes, element } from "./page.js";

const PAD = 280;
const PEN = 20;
const CURSOR_STEP = 7;
const BLANK = { strokes: [], image: "", index: null, label: null };
/** Rows and columns of an image. */
export const SIDE = 28;

export class Ink {
  /** @param onInk called while a stroke is drawn; a stroke that has ended is in the model */
  constructor(model, onInk) {
    this.model = model;
    this.onInk = onInk;
    this.cursor = { x: PAD / 2, y: PAD / 2, down: false };
    this.canvas = element("canvas", {
      width: PAD,
      height: PAD,
      tabindex: 0,
      class: "pad",
      "aria-label":
        "drawing pad: arrow keys move the pen, space puts it down, Ctrl Z takes a stroke back, Delete clears",
      pointerdown: (event) => this.begin(event),
      pointermove: (event) => this.move(event),
      pointerup: () => this.end(),
      pointercancel: () => this.end(),
      keydown: (event) => this.key(event),
      blur: () => this.show(),
    });
  }

  get drawing() {
    return this.model.get("drawing");
  }

  set drawing(drawing) {
    this.model.set("drawing", drawing);
    this.model.save_changes();
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    const at = (value) => Math.round(Math.max(0, Math.min(PAD, (value * PAD) / box.width)));
    return [at(event.clientX - box.left), at(event.clientY - box.top)];
  }

  begin(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.stroke = this.point(event);
    this.show();
    this.onInk();
  }

  move(event) {
    if (this.stroke) {
      const all = event.getCoalescedEvents?.() ?? [];
      for (const each of all.length ? all : [event]) {
        this.stroke.push(...this.point(each));
      }
      this.show();
      this.onInk();
    }
  }

  end() {
    if (this.stroke) {
      const stroke = this.stroke;
      this.stroke = null;
      this.drawing = { ...this.drawing, strokes: [...this.drawing.strokes, stroke] };
    }
  }

  clear() {
    this.stroke = null;
    this.drawing = BLANK;
  }

  back() {
    this.stroke = null;
    const { strokes } = this.drawing;
    this.drawing = strokes.length ? { ...this.drawing, strokes: strokes.slice(0, -1) } : BLANK;
  }

  key(event) {
    const [right, down] =
      { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [];
    if (right !== undefined) {
      this.moveCursor(right, down);
    } else if (event.key === " ") {
      this.cursor.down = !this.cursor.down;
      this.stroke = this.cursor.down ? [this.cursor.x, this.cursor.y] : this.stroke;
      if (!this.cursor.down) {
        this.end();
      }
    } else if (event.key === "z" && (event.ctrlKey || event.metaKey)) {
      this.back();
    } else if (["Delete", "Backspace", "Escape"].includes(event.key)) {
      this.clear();
    } else {
      return;
    }
    event.preventDefault();
    this.show();
  }

  moveCursor(right, down) {
    const within = (value) => Math.max(0, Math.min(PAD, value));
    this.cursor.x = within(this.cursor.x + CURSOR_STEP * right);
    this.cursor.y = within(this.cursor.y + CURSOR_STEP * down);
    if (this.stroke) {
      this.stroke.push(this.cursor.x, this.cursor.y);
      this.onInk();
    }
  }

  strokes() {
    return this.stroke ? [...this.drawing.strokes, this.stroke] : this.drawing.strokes;
  }

  show() {
    const context = this.canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, PAD, PAD);
    if (this.drawing.image) {
      const image = bytes(this.drawing.image);
      image.forEach((ink, p) => {
        context.fillStyle = `rgb(0 0 0 / ${ink})`;
        context.fillRect(10 * (p % SIDE), 10 * Math.floor(p / SIDE), 10, 10);
      });
    }
    Object.assign(context, { lineWidth: PEN, lineCap: "round", lineJoin: "round", strokeStyle: "#000" });
    for (const stroke of this.strokes()) {
      context.beginPath();
      context.moveTo(stroke[0], stroke[1] + 0.01); // a dot is drawn only if it has a length
      for (let i = 0; i < stroke.length; i += 2) {
        context.lineTo(stroke[i], stroke[i + 1]);
      }
      context.stroke();
    }
    if (document.activeElement === this.canvas) {
      context.strokeStyle = this.cursor.down ? "#b84a00" : "#0072b2";
      context.lineWidth = 2;
      context.strokeRect(this.cursor.x - 5, this.cursor.y - 5, 10, 10);
    }
  }
}
