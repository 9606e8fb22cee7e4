package backprop.plot;

import backprop.plot.ComputationGraph.Edge;
import backprop.plot.ComputationGraph.Node;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Draws a {@link ComputationGraph}: where its nodes stand and how they look. */
final class GraphDrawing {
    static final int LEFT = 56, COLUMN = 180;
    static final Color INK = new Color(0x222222), GREY = new Color(0xB4B9BE);
    /** For highlighted arrows and, darker, for words. */
    static final Color LIT = new Color(0xD55E00), LIT_WORDS = new Color(0xA94400), LIT_FILL = new Color(0xFDE3CF);

    private static final int WIDTH = 860, ROW = 92, TOP = 40, RADIUS = 28;
    private static final Color PLAIN = new Color(0xEEF3F8), MANY = new Color(0xF4A261), FEW = new Color(0xBFDCEC);
    private static final List<String> HEADERS =
            List.of("x", "u1 = x W1 + b1", "z1 = σ(u1)", "u2 = z1 W2 + b2", "L = H(y′, softmax(u2))");

    private final List<List<Node>> columns;
    private final List<Edge> edges;
    private final int height;
    private Node parameter;

    GraphDrawing(List<List<Node>> columns, List<Edge> edges) {
        this.columns = columns;
        this.edges = edges;
        height = TOP + 20 + ROW * columns.stream().mapToInt(List::size).max().orElse(1);
    }

    Drawing plain() {
        List<Drawing.Mark> marks = graph(Set.of(), node -> PLAIN);
        columns.forEach(column -> column.forEach(node -> words(node, marks)));
        return new Drawing(WIDTH, height, marks);
    }

    /** With these paths in colour, the derivative of each of their edges on it, and the parameter that they start from. */
    Drawing paths(Node from, List<List<Edge>> paths) {
        parameter = from;
        Set<Edge> lit = paths.stream().flatMap(List::stream).collect(Collectors.toSet());
        Set<Node> passed = lit.stream().map(Edge::to).collect(Collectors.toSet());
        List<Drawing.Mark> marks = graph(lit, node -> passed.contains(node) ? LIT_FILL : PLAIN);
        columns.forEach(column -> column.forEach(node -> words(node, marks)));
        square(marks);
        lit.forEach(edge -> label(edge, marks));
        return new Drawing(WIDTH, height, marks);
    }

    /** With the nodes coloured by the number of chains, of this many, that pass through them. */
    Drawing byUse(ToLongFunction<Node> uses, int chains) {
        Function<Long, Color> colour = count -> count == 0 ? PLAIN : count == chains ? MANY : FEW;
        List<Drawing.Mark> marks = graph(Set.of(), node -> colour.apply(uses.applyAsLong(node)));
        columns.forEach(column -> column.forEach(node -> words(node, marks)));
        for (int c = 0; c < columns.size(); c++) {
            long count = uses.applyAsLong(columns.get(c).get(0));
            String words = count == 0 ? "in no chain" : "in " + count + " of " + chains + " chains";
            marks.add(new Drawing.Box(LEFT + c * COLUMN, height + 2, 106, 20, colour.apply(count)));
            marks.add(new Drawing.Words(LEFT + c * COLUMN, height + 6, 12, words, INK));
        }
        return new Drawing(WIDTH, height + 20, marks);
    }

    /** With the gradient under each value, and the numbered steps on arrows from L back to the parameters. */
    Drawing backward(Map<Node, Double> gradients, Map<String, Integer> steps) {
        List<Drawing.Mark> marks = graph(Set.of(), node -> PLAIN);
        columns.forEach(column -> column.forEach(node -> {
            name(node, x(node), y(node) - 10, marks);
            marks.add(new Drawing.Words(x(node), y(node) + 5, 12, number(node.value()), INK));
            if (gradients.containsKey(node)) {
                marks.add(new Drawing.Words(x(node), y(node) + 20, 12, number(gradients.get(node)), LIT_WORDS));
            }
        }));
        return new Drawing(WIDTH, height + BackwardLane.HEIGHT, new BackwardLane(steps, height).under(marks));
    }

    /** The headers, the arrows and the empty discs. */
    private List<Drawing.Mark> graph(Set<Edge> lit, Function<Node, Color> fill) {
        List<Drawing.Mark> marks = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            marks.add(new Drawing.Words(LEFT + c * COLUMN, 24, 13, HEADERS.get(c), INK));
        }
        edges.stream().filter(e -> !lit.contains(e)).forEach(e -> marks.add(arrow(e, GREY, 1)));
        edges.stream().filter(lit::contains).forEach(e -> marks.add(arrow(e, LIT, 2.5)));
        columns.forEach(column -> column.forEach(node -> marks.add(new Drawing.Disc(
                x(node), y(node), RADIUS, fill.apply(node), fill.apply(node) == LIT_FILL ? LIT : INK))));
        return marks;
    }

    private double x(Node node) {
        if (node.equals(parameter)) {
            return x(entered()) - COLUMN * (weight() ? 0.68 : 0.62);
        }
        return LEFT + columns.indexOf(columnOf(node)) * COLUMN;
    }

    private double y(Node node) {
        if (node.equals(parameter)) {
            if (!weight()) {
                return y(entered()) - 40;
            }
            Node from = columns.get(columns.indexOf(columnOf(entered())) - 1)
                    .get(Integer.parseInt(node.index().substring(0, 1)) - 1);
            return y(from) + (y(entered()) - y(from)) * 0.32;
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

    /** From centre to centre, ending at the border of the disc. */
    private Drawing.Arrow arrow(Edge edge, Color colour, double thickness) {
        double x = x(edge.from()), y = y(edge.from()), dx = x(edge.to()) - x, dy = y(edge.to()) - y;
        double share = 1 - (RADIUS + 1) / StrictMath.hypot(dx, dy);
        return new Drawing.Arrow(x, y, x + share * dx, y + share * dy, colour, thickness);
    }

    /** The local derivative on an edge, nearer to its end, where the edges of a node do not cover each other. */
    private void label(Edge edge, List<Drawing.Mark> marks) {
        double share = edge.from().equals(parameter) || edge.to().letter().equals("L") ? 0.44 : 0.55;
        double x = x(edge.from()) + share * (x(edge.to()) - x(edge.from()));
        double y = y(edge.from()) + share * (y(edge.to()) - y(edge.from()));
        marks.add(new Drawing.Box(x, y, 46, 17, Color.WHITE));
        marks.add(new Drawing.Words(x, y + 4, 12, number(edge.derivative()), LIT_WORDS));
    }

    private void words(Node node, List<Drawing.Mark> marks) {
        name(node, x(node), y(node) - 4, marks);
        marks.add(new Drawing.Words(x(node), y(node) + 14, 12, number(node.value()), INK));
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

    static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
