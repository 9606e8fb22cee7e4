package backprop.plot;

import backprop.check.Probe;
import backprop.exercise.Chain;
import backprop.exercise.MathTable;
import backprop.exercise.StepSequence;
import backprop.matrix.Matrices;
import backprop.network.CrossEntropy;
import backprop.network.ForwardPass;
import backprop.network.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ejml.simple.SimpleMatrix;

/**
 * The computational graph of a small network on one example: the values of the forward pass on its nodes, the local
 * derivatives on its edges. Softmax and cross-entropy are one step, from u2 to L.
 */
public final class ComputationGraph {
    /**
     * A component of a variable; {@code index} is empty for L, and counts from 1 otherwise.
     *
     * @param letter x, u, z, L, W or b
     * @param layer 1 or 2; 0 where there is none
     */
    record Node(String letter, int layer, String index, double value) {
        /** The variable it is a component of: x, u1, z1, u2, L, W1, b1, W2 or b2. */
        String variable() {
            return layer == 0 ? letter : letter + layer;
        }

        String latex() {
            return letter + (layer == 0 ? "" : "^{(" + layer + ")}") + (index.isEmpty() ? "" : "_{" + index + "}");
        }
    }

    /** An edge with the derivative of its end node with respect to its start node. */
    record Edge(Node from, Node to, double derivative) {}

    private final Probe probe;
    private final List<List<Node>> columns = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();
    private final Node parameter;
    private final List<Chain> chains;
    private final Map<String, Integer> steps;

    private ComputationGraph(Probe probe, String name, int[] index, List<Chain> chains, Map<String, Integer> steps) {
        this.probe = probe;
        this.chains = chains;
        this.steps = steps;
        ForwardPass forward = probe.forward();
        Parameters p = probe.parameters();
        columns.add(nodes("x", 0, forward.X()));
        columns.add(nodes("u", 1, forward.U1()));
        columns.add(nodes("z", 1, forward.Z1()));
        columns.add(nodes("u", 2, forward.U2()));
        columns.add(List.of(new Node("L", 0, "", CrossEntropy.loss(forward, probe.target()))));
        connect(0, p.W1());
        SimpleMatrix slope = Matrices.sigmoidDerivative(forward.Z1());
        for (int j = 0; j < p.hidden(); j++) {
            edges.add(new Edge(columns.get(1).get(j), columns.get(2).get(j), slope.get(j)));
        }
        connect(2, p.W2());
        connect(3, forward.Y().minus(probe.target()).transpose());
        parameter = name == null ? null : enter(name, index);
    }

    private static List<Node> nodes(String letter, int layer, SimpleMatrix row) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < row.getNumCols(); i++) {
            nodes.add(new Node(letter, layer, Integer.toString(i + 1), row.get(i)));
        }
        return nodes;
    }

    private void connect(int column, SimpleMatrix derivatives) {
        for (int i = 0; i < derivatives.getNumRows(); i++) {
            for (int j = 0; j < derivatives.getNumCols(); j++) {
                edges.add(new Edge(
                        columns.get(column).get(i), columns.get(column + 1).get(j), derivatives.get(i, j)));
            }
        }
    }

    /** Adds a parameter's node and its edge to the component of u that it enters. */
    private Node enter(String name, int[] index) {
        int layer = name.charAt(1) - '0', unit = index[index.length - 1];
        SimpleMatrix value = probe.value(name);
        Node to = columns.get(layer == 1 ? 1 : 3).get(unit);
        boolean weight = index.length == 2;
        Node node = new Node(
                name.substring(0, 1),
                layer,
                weight ? "" + (index[0] + 1) + (unit + 1) : "" + (unit + 1),
                weight ? value.get(index[0], unit) : value.get(unit));
        double input = weight ? columns.get(layer == 1 ? 0 : 2).get(index[0]).value() : 1;
        edges.add(new Edge(node, to, input));
        return node;
    }

    /**
     * The graph of a network on one example.
     *
     * @param probe with one example; up to six units a layer stay readable
     */
    public static ComputationGraph of(Probe probe) {
        if (probe.X().getNumRows() != 1) {
            throw new IllegalArgumentException("a computational graph is drawn for one example, the batch has "
                    + probe.X().getNumRows() + "; use probe.rows(0, 1)");
        }
        return new ComputationGraph(probe, null, null, List.of(), Map.of());
    }

    /**
     * The graph with all paths from one entry of a parameter to L highlighted, and their local derivatives shown.
     *
     * @param name W1, b1, W2 or b2
     * @param index row and column of a weight, or the place in a bias, from 0
     */
    public ComputationGraph highlight(String name, int... index) {
        if (!List.of("W1", "b1", "W2", "b2").contains(name) || index.length != (name.startsWith("W") ? 2 : 1)) {
            throw new IllegalArgumentException("there is no parameter " + name + " with " + index.length
                    + " indices; say W1 or W2 with a row and a column, or b1 or b2 with a place");
        }
        return new ComputationGraph(probe, name, index, List.of(), Map.of());
    }

    /** The graph with its nodes coloured by how many of these chains pass through them. */
    public ComputationGraph byUse(Chain... chains) {
        return new ComputationGraph(probe, null, null, List.of(chains), Map.of());
    }

    /**
     * The graph with the derivative of L with respect to each node under its value, and the steps of an order of
     * calculation on backward arrows. Step 1 is the forward pass, step 2 the first one of the order. The deltas are
     * recognised by their values, the gradients by their names; what the order does not compute is not drawn.
     */
    public ComputationGraph backward(StepSequence order) {
        Map<String, SimpleMatrix> values = order.values(probe);
        Map<String, SimpleMatrix> deltas = Map.of("d2", row(3), "d1", row(1));
        Map<String, Integer> steps = new LinkedHashMap<>(Map.of("forward", 1));
        for (int i = 0; i < order.steps().size(); i++) {
            String name = order.steps().get(i).name();
            int number = i + 2;
            deltas.forEach((delta, value) -> {
                if (values.get(name).isIdentical(value, 1e-12)) {
                    steps.putIfAbsent(delta, number);
                }
            });
            steps.putIfAbsent(name, number);
        }
        return new ComputationGraph(probe, null, null, List.of(), steps);
    }

    /** The gradients of a column as a row vector. */
    private SimpleMatrix row(int column) {
        Map<Node, Double> gradients = gradients();
        return Matrices.row(
                columns.get(column).stream().mapToDouble(gradients::get).toArray());
    }

    /** The derivative of L with respect to every node except the inputs, each computed once, from L backwards. */
    Map<Node, Double> gradients() {
        Map<Node, Double> gradients = new LinkedHashMap<>();
        gradients.put(columns.get(columns.size() - 1).get(0), 1.0);
        for (int c = columns.size() - 2; c > 0; c--) {
            for (Node node : columns.get(c)) {
                gradients.put(
                        node,
                        edges.stream()
                                .filter(edge -> edge.from().equals(node))
                                .mapToDouble(edge -> edge.derivative() * gradients.get(edge.to()))
                                .sum());
            }
        }
        return gradients;
    }

    private long uses(Node node) {
        return chains.stream()
                .filter(chain -> chain.passesThrough(node.variable()))
                .count();
    }

    /** The paths from the highlighted parameter to L, from the parameter on. */
    List<List<Edge>> paths() {
        List<List<Edge>> paths = new ArrayList<>();
        if (parameter != null) {
            follow(parameter, List.of(), paths);
        }
        return paths;
    }

    private void follow(Node node, List<Edge> before, List<List<Edge>> paths) {
        List<Edge> next = edges.stream().filter(e -> e.from().equals(node)).toList();
        if (next.isEmpty()) {
            paths.add(before);
        }
        for (Edge edge : next) {
            List<Edge> path = new ArrayList<>(before);
            path.add(edge);
            follow(edge.to(), path, paths);
        }
    }

    /**
     * The derivative of L with respect to the highlighted parameter: the sum over its paths of the products of their
     * edges.
     */
    public double sumOverPaths() {
        return paths().stream().mapToDouble(ComputationGraph::product).sum();
    }

    private static double product(List<Edge> path) {
        return path.stream().mapToDouble(Edge::derivative).reduce(1, (a, b) -> a * b);
    }

    /**
     * One row for each path: the chain rule along it, written as a product that starts at L, and its value. The last
     * row is the sum.
     */
    public MathTable table() {
        List<List<String>> rows = new ArrayList<>();
        for (List<Edge> path : paths()) {
            StringBuilder chain = new StringBuilder(), numbers = new StringBuilder();
            for (int i = path.size() - 1; i >= 0; i--) {
                Edge edge = path.get(i);
                chain.append("\\frac{\\partial " + edge.to().latex() + "}{\\partial "
                        + edge.from().latex() + "}");
                numbers.append(i == path.size() - 1 ? "" : " · ").append(number(edge.derivative()));
            }
            rows.add(List.of("$" + chain + "$", numbers.toString(), number(product(path))));
        }
        rows.add(List.of("sum over the paths", "", number(sumOverPaths())));
        return new MathTable(
                rows.size() - 1 + (rows.size() == 2 ? " path" : " paths"),
                List.of("chain rule along the path", "local derivatives", "product"),
                rows);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** The drawing as SVG. */
    public String svg() {
        return drawing().svg();
    }

    /** The drawing as PNG. */
    public byte[] png() {
        return drawing().png();
    }

    Drawing drawing() {
        GraphDrawing drawing = new GraphDrawing(columns, edges);
        if (parameter != null) {
            return drawing.paths(parameter, paths());
        }
        if (!chains.isEmpty()) {
            return drawing.byUse(this::uses, chains.size());
        }
        return steps.isEmpty() ? drawing.plain() : drawing.backward(gradients(), steps);
    }

    /** The values of the nodes, a line for each column, and what else is drawn. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("computational graph, forward values:");
        for (List<Node> column : columns) {
            text.append("\n  ").append(column.get(0).variable());
            column.forEach(node -> text.append("  ").append(number(node.value())));
            if (!chains.isEmpty()) {
                text.append("  in " + uses(column.get(0)) + " of " + chains.size() + " chains");
            }
        }
        if (!steps.isEmpty()) {
            text.append("\ngradients:");
            Map<Node, Double> gradients = gradients();
            for (int c = columns.size() - 2; c > 0; c--) {
                text.append("\n  ∂L/∂").append(columns.get(c).get(0).variable());
                columns.get(c).forEach(node -> text.append("  ").append(number(gradients.get(node))));
            }
            steps.forEach((name, number) -> text.append("\n  step " + number + ": " + name));
        }
        if (parameter != null) {
            int paths = paths().size();
            text.append("\n  highlighted: " + paths + (paths == 1 ? " path" : " paths") + ", sum of products "
                    + number(sumOverPaths()));
        }
        return text.toString();
    }
}
