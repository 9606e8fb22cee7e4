package backprop.plot;

import backprop.plot.ComputationGraph.Edge;
import backprop.plot.ComputationGraph.Node;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the nodes of a {@link ComputationGraph} stand, and how they look. */
final class GraphDrawing {
    private static final int WIDTH = 860, COLUMN = 180, ROW = 92, TOP = 40, LEFT = 56, RADIUS = 27;
    private static final Color INK = new Color(0x222222), GREY = new Color(0xC4C8CC), LIT = new Color(0xD55E00);
    private static final Color LIT_FILL = new Color(0xFDE3CF), PLAIN = new Color(0xEEF3F8);
    private static final Color OFTEN = new Color(0xF4A261), TWICE = new Color(0xBFDCEC);
    private static final List<String> HEADERS =
            List.of("x", "u1 = x W1 + b1", "z1 = σ(u1)", "u2 = z1 W2 + b2", "L = H(y′, softmax(u2))");

    private final List<List<Node>> columns;
    private final List<Edge> edges;
    private final Node parameter;
    private final boolean byUse;
    private final Set<Edge> lit;
    private final int height;

    GraphDrawing(List<List<Node>> columns, List<Edge> edges, Node parameter, List<List<Edge>> paths, boolean byUse) {
        this.columns = columns;
        this.edges = edges;
        this.parameter = parameter;
        this.byUse = byUse;
        lit = paths.stream().flatMap(List::stream).collect(Collectors.toSet());
        height = TOP + 20 + ROW * columns.stream().mapToInt(List::size).max().orElse(1);
    }

    Drawing drawing() {
        List<Drawing.Mark> marks = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            marks.add(new Drawing.Words(LEFT + c * COLUMN, 24, 13, HEADERS.get(c), INK));
        }
        edges.stream().filter(e -> !lit.contains(e)).forEach(e -> marks.add(line(e, GREY, 1)));
        edges.stream().filter(lit::contains).forEach(e -> marks.add(line(e, LIT, 2.5)));
        lit.stream().filter(e -> !e.from().equals(parameter)).forEach(e -> label(e, marks));
        columns.forEach(column -> column.forEach(node -> disc(node, marks)));
        if (parameter != null) {
            square(marks);
        }
        if (byUse) {
            legend(marks);
        }
        return new Drawing(WIDTH, height + (byUse ? 20 : 0), List.copyOf(marks));
    }

    private double x(Node node) {
        if (node.equals(parameter)) {
            double share = weight() ? 0.42 : 0.62;
            return x(entered()) - COLUMN * (1 - share);
        }
        for (int c = 0; c < columns.size(); c++) {
            if (columns.get(c).contains(node)) {
                return LEFT + c * COLUMN;
            }
        }
        throw new IllegalStateException(node + " is in no column");
    }

    private double y(Node node) {
        if (node.equals(parameter)) {
            if (!weight()) {
                return y(entered()) - 40;
            }
            Node from = columns.get(columns.indexOf(columnOf(entered())) - 1)
                    .get(Integer.parseInt(node.index().substring(0, 1)) - 1);
            return y(from) + (y(entered()) - y(from)) * 0.42;
        }
        List<Node> column = columnOf(node);
        double middle = TOP + (height - TOP - 10) / 2.0;
        return middle + (column.indexOf(node) - (column.size() - 1) / 2.0) * ROW;
    }

    private boolean weight() {
        return parameter.letter().equals("W");
    }

    private Node entered() {
        return edges.get(edges.size() - 1).to();
    }

    private List<Node> columnOf(Node node) {
        return columns.stream().filter(c -> c.contains(node)).findFirst().orElseThrow();
    }

    private Drawing.Line line(Edge edge, Color colour, double thickness) {
        return new Drawing.Line(x(edge.from()), y(edge.from()), x(edge.to()), y(edge.to()), colour, thickness);
    }

    /** The local derivative on a lit edge, nearer to its end, where the edges of a node do not cover each other. */
    private void label(Edge edge, List<Drawing.Mark> marks) {
        double share = edge.to().letter().equals("L") ? 0.4 : 0.55;
        double x = x(edge.from()) + share * (x(edge.to()) - x(edge.from()));
        double y = y(edge.from()) + share * (y(edge.to()) - y(edge.from()));
        marks.add(new Drawing.Box(x, y, 46, 17, Color.WHITE));
        marks.add(new Drawing.Words(x, y + 4, 12, number(edge.derivative()), LIT));
    }

    private void disc(Node node, List<Drawing.Mark> marks) {
        boolean onPath = lit.stream().anyMatch(e -> e.from().equals(node) || e.to().equals(node));
        Color fill = byUse ? useColour(node) : onPath ? LIT_FILL : PLAIN;
        marks.add(new Drawing.Disc(x(node), y(node), RADIUS, fill, onPath ? LIT : INK));
        name(node, x(node), y(node) - 4, marks);
        marks.add(new Drawing.Words(x(node), y(node) + 14, 12, number(node.value()), INK));
    }

    private Color useColour(Node node) {
        return node.letter().equals("L") || node.layer() == 2 ? OFTEN : node.layer() == 1 ? TWICE : PLAIN;
    }

    private void square(List<Drawing.Mark> marks) {
        double x = x(parameter), y = y(parameter);
        marks.add(new Drawing.Box(x, y, 48, 38, LIT));
        marks.add(new Drawing.Box(x, y, 45, 35, LIT_FILL));
        name(parameter, x, y - 2, marks);
        marks.add(new Drawing.Words(x, y + 13, 11, number(parameter.value()), INK));
    }

    private static void name(Node node, double x, double y, List<Drawing.Mark> marks) {
        boolean indexed = !node.index().isEmpty();
        marks.add(new Drawing.Words(indexed ? x - 6 : x, y, 14, node.letter(), INK));
        if (node.layer() > 0) {
            marks.add(new Drawing.Words(x + 7, y - 6, 8, "(" + node.layer() + ")", INK));
        }
        if (indexed) {
            marks.add(new Drawing.Words(x + (node.layer() > 0 ? 6 : 3), y + 4, 9, node.index(), INK));
        }
    }

    private void legend(List<Drawing.Mark> marks) {
        Color[] colours = {OFTEN, TWICE, PLAIN};
        String[] words = {"in all four chains", "in two: ∂L/∂W1 and ∂L/∂b1", "in none: x is given"};
        for (int i = 0; i < colours.length; i++) {
            marks.add(new Drawing.Disc(225 + i * 240 - words[i].length() * 3.6 - 14, height + 2, 8, colours[i], INK));
            marks.add(new Drawing.Words(225 + i * 240, height + 7, 12, words[i], INK));
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
