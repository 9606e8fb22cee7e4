package backprop.plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The backward pass under the drawing of a graph: the deltas, the gradients and the numbered steps between them. */
final class BackwardLane {
    static final int HEIGHT = 160;

    private static final int X = 0, U1 = 1, Z1 = 2, U2 = 3, L = 4;
    private static final int BOX = 108, BOX_HEIGHT = 28;

    private final Map<String, Integer> steps;
    private final double top, deltas, gradients;
    private final List<Drawing.Mark> marks = new ArrayList<>();

    /**
     * @param steps the number of each step by its name: forward, d2, dL/db2, dL/dW2, d1, dL/db1 or dL/dW1
     * @param top the height of the graph above
     */
    BackwardLane(Map<String, Integer> steps, int top) {
        this.steps = steps;
        this.top = top;
        deltas = top + 44;
        gradients = top + 128;
    }

    /** The marks of the graph, followed by those of the lane below it. */
    List<Drawing.Mark> under(List<Drawing.Mark> graph) {
        marks.addAll(graph);
        kept("dL/dW1", X);
        kept("dL/dW2", Z1);
        step("forward", x(X), top, x(X) + 130, top, GraphDrawing.INK);
        marks.add(new Drawing.Words(x(X) + 230, top + 4, 12, "forward pass; keep x, z1, y", GraphDrawing.INK));
        step("d2", x(L), deltas, x(U2) + BOX / 2.0, deltas, GraphDrawing.LIT);
        step("dL/db2", x(U2), deltas + BOX_HEIGHT / 2.0, x(U2), gradients - BOX_HEIGHT / 2.0, GraphDrawing.LIT);
        slanted("dL/dW2", U2, Z1);
        step("d1", x(U2) - BOX / 2.0, deltas, x(U1) + BOX / 2.0, deltas, GraphDrawing.LIT);
        step("dL/db1", x(U1), deltas + BOX_HEIGHT / 2.0, x(U1), gradients - BOX_HEIGHT / 2.0, GraphDrawing.LIT);
        slanted("dL/dW1", U1, X);
        box("d2", U2, deltas, "δ2 = ∂L/∂u2");
        box("dL/db2", U2, gradients, "∂L/∂b2 = δ2");
        box("dL/dW2", Z1, gradients, "∂L/∂W2 = z1ᵀδ2");
        box("d1", U1, deltas, "δ1 = ∂L/∂u1");
        box("dL/db1", U1, gradients, "∂L/∂b1 = δ1");
        box("dL/dW1", X, gradients, "∂L/∂W1 = xᵀδ1");
        return marks;
    }

    private static double x(int column) {
        return GraphDrawing.LEFT + column * GraphDrawing.COLUMN;
    }

    private void slanted(String name, int from, int to) {
        step(
                name,
                x(from) - BOX / 2.0 + 10,
                deltas + BOX_HEIGHT / 2.0,
                x(to) + BOX / 2.0 - 10,
                gradients - BOX_HEIGHT / 2.0,
                GraphDrawing.LIT);
    }

    /** A backward arrow with its number. */
    private void step(String name, double x1, double y1, double x2, double y2, Color colour) {
        if (steps.containsKey(name)) {
            double x = (x1 + x2) / 2, y = (y1 + y2) / 2;
            marks.add(new Drawing.Arrow(x1, y1, x2, y2, colour, 2));
            marks.add(new Drawing.Disc(x, y, 10, Color.WHITE, colour));
            marks.add(new Drawing.Words(x, y + 4, 12, steps.get(name).toString(), GraphDrawing.INK));
        }
    }

    /** A value of the forward pass that a gradient needs. */
    private void kept(String name, int column) {
        if (steps.containsKey(name)) {
            marks.add(new Drawing.Arrow(
                    x(column), top - 14, x(column), gradients - BOX_HEIGHT / 2.0, GraphDrawing.GREY, 1));
        }
    }

    private void box(String name, int column, double y, String words) {
        if (steps.containsKey(name)) {
            marks.add(new Drawing.Box(x(column), y, BOX, BOX_HEIGHT, GraphDrawing.LIT));
            marks.add(new Drawing.Box(x(column), y, BOX - 3, BOX_HEIGHT - 3, GraphDrawing.LIT_FILL));
            marks.add(new Drawing.Words(x(column), y + 4, 12, words, GraphDrawing.INK));
        }
    }
}
