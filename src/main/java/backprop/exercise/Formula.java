package backprop.exercise;

import backprop.check.GradientCheck;
import backprop.check.Probe;
import backprop.check.RelativeError;
import backprop.matrix.Matrices;
import backprop.network.ForwardPass;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ejml.simple.SimpleMatrix;

/**
 * A formula of the assignment: how it is written, what shape it has, the code that computes it, and the centred
 * differences that it must agree with.
 *
 * @param key what notebooks and tests call it, such as {@code dL/dW2}
 * @param latex the formula, without dollar signs
 * @param shape of the value, with I inputs, H hidden units, C classes and B examples
 * @param code the Java expression that {@code analytic} is
 * @param analytic its value at a network and an example, or a batch
 * @param numeric the same by centred differences with a step
 */
public record Formula(
        String key,
        String latex,
        String shape,
        String code,
        Function<Probe, SimpleMatrix> analytic,
        BiFunction<Probe, Double, SimpleMatrix> numeric) {

    /** A formula written as code, in the letters of the assignment; all of them are matrices. */
    @FunctionalInterface
    public interface Expression {
        /**
         * @param x 1×I, the input
         * @param z1 1×H, the hidden values σ(u1)
         * @param d2 1×C, δ2 = ∂L/∂u2
         * @param W2 H×C
         */
        SimpleMatrix value(SimpleMatrix x, SimpleMatrix z1, SimpleMatrix d2, SimpleMatrix W2);

        /** Its value at a network and an example. */
        default SimpleMatrix at(Probe probe) {
            ForwardPass forward = probe.forward();
            return value(
                    forward.X(),
                    forward.Z1(),
                    forward.Y().minus(probe.target()),
                    probe.parameters().W2());
        }
    }

    private static final String W1 = "\\boldsymbol{W}^{(1)}", W2 = "\\boldsymbol{W}^{(2)}";
    private static final String B1 = "\\boldsymbol{b}^{(1)}", B2 = "\\boldsymbol{b}^{(2)}";
    private static final String X = "\\boldsymbol{x}^\\top";
    private static final String D1 = "\\boldsymbol{\\delta}^{(1)}", D2 = "\\boldsymbol{\\delta}^{(2)}";
    private static final String INNER =
            "(\\boldsymbol{\\delta}^{(2)} \\boldsymbol{W}^{(2)\\top}) \\odot \\sigma'(\\boldsymbol{u}^{(1)})";
    private static final String BATCH_D1 = "\\boldsymbol{\\Delta}^{(1)}", BATCH_D2 = "\\boldsymbol{\\Delta}^{(2)}";
    private static final String DELTA1_CODE = "d2.mult(W2.transpose()).elementMult(Matrices.sigmoidDerivative(z1))";

    private static final List<Formula> ALL = List.of(
            new Formula(
                    "sigma'",
                    "\\sigma'(u) = \\sigma(u) \\, (1 - \\sigma(u))",
                    "1×H",
                    "z1.elementMult(z1.negative().plus(1))",
                    at((x, z1, d2, W2) -> z1.elementMult(z1.negative().plus(1))),
                    (probe, h) -> probe.numeric("z1", "u1", h).diag().transpose()),
            local(
                    "du2/dW2",
                    "\\frac{\\partial u^{(2)}_l}{\\partial W^{(2)}_{jk}} = z^{(1)}_j \\, [l = k]",
                    "C×HC",
                    "Jacobians.weights(z1, d2.getNumCols())",
                    (x, z1, d2, W2) -> Jacobians.weights(z1, d2.getNumCols())),
            local(
                    "du2/db2",
                    "\\frac{\\partial u^{(2)}_l}{\\partial b^{(2)}_k} = [l = k]",
                    "C×C",
                    "Jacobians.bias(d2.getNumCols())",
                    (x, z1, d2, W2) -> Jacobians.bias(d2.getNumCols())),
            local(
                    "du2/dz1",
                    "\\frac{\\partial u^{(2)}_k}{\\partial z^{(1)}_m} = W^{(2)}_{mk}",
                    "C×H",
                    "Jacobians.input(W2)",
                    (x, z1, d2, W2) -> Jacobians.input(W2)),
            local(
                    "dz1/du1",
                    "\\frac{\\partial z^{(1)}_m}{\\partial u^{(1)}_n} = \\sigma'(u^{(1)}_m) \\, [m = n]",
                    "H×H",
                    "Jacobians.sigmoid(z1)",
                    (x, z1, d2, W2) -> Jacobians.sigmoid(z1)),
            local(
                    "du1/dW1",
                    "\\frac{\\partial u^{(1)}_n}{\\partial W^{(1)}_{ij}} = x_i \\, [n = j]",
                    "H×IH",
                    "Jacobians.weights(x, z1.getNumCols())",
                    (x, z1, d2, W2) -> Jacobians.weights(x, z1.getNumCols())),
            local(
                    "du1/db1",
                    "\\frac{\\partial u^{(1)}_n}{\\partial b^{(1)}_j} = [n = j]",
                    "H×H",
                    "Jacobians.bias(z1.getNumCols())",
                    (x, z1, d2, W2) -> Jacobians.bias(z1.getNumCols())),
            new Formula(
                    "dL/du2",
                    by("\\boldsymbol{u}^{(2)}") + D2 + " = \\boldsymbol{y} - \\boldsymbol{y}'",
                    "1×C",
                    "y.minus(target)",
                    probe -> probe.forward().Y().minus(probe.target()),
                    (probe, h) -> probe.numeric("L", "u2", h)),
            gradient("u1", by("\\boldsymbol{u}^{(1)}") + D1 + " = " + INNER, "1×H", DELTA1_CODE, Formula::delta1),
            gradient(
                    "W2",
                    by(W2) + "\\boldsymbol{z}^{(1)\\top} " + D2,
                    "H×C",
                    "z1.transpose().mult(d2)",
                    (x, z1, d2, W2) -> z1.transpose().mult(d2)),
            gradient("b2", by(B2) + D2, "1×C", "d2", (x, z1, d2, W2) -> d2),
            gradient("b1", by(B1) + INNER, "1×H", DELTA1_CODE, Formula::delta1),
            gradient(
                    "W1",
                    by(W1) + X + " \\big[" + INNER + "\\big]",
                    "I×H",
                    "x.transpose().mult(" + DELTA1_CODE + ")",
                    (x, z1, d2, W2) -> x.transpose().mult(delta1(x, z1, d2, W2))),
            batch(
                    "u2",
                    BATCH_D2 + " = B " + fraction("\\boldsymbol{U}^{(2)}") + " = \\boldsymbol{Y} - \\boldsymbol{Y}'",
                    "B×C",
                    "d2",
                    (x, z1, d2, W2) -> d2,
                    true),
            batch(
                    "u1",
                    BATCH_D1 + " = B " + fraction("\\boldsymbol{U}^{(1)}") + " = (" + BATCH_D2
                            + " \\boldsymbol{W}^{(2)\\top}) \\odot \\boldsymbol{Z}^{(1)} \\odot (1 - \\boldsymbol{Z}^{(1)})",
                    "B×H",
                    DELTA1_CODE,
                    Formula::delta1,
                    true),
            batch(
                    "W2",
                    by(W2) + "\\tfrac{1}{B} \\boldsymbol{Z}^{(1)\\top} " + BATCH_D2,
                    "H×C",
                    "z1.transpose().mult(d2).divide(d2.getNumRows())",
                    (x, z1, d2, W2) -> z1.transpose().mult(d2).divide(d2.getNumRows()),
                    false),
            batch(
                    "b2",
                    by(B2) + "\\tfrac{1}{B} \\sum_{i=1}^{B} " + BATCH_D2 + "_{i}",
                    "1×C",
                    "Matrices.meanOfRows(d2)",
                    (x, z1, d2, W2) -> Matrices.meanOfRows(d2),
                    false),
            batch(
                    "b1",
                    by(B1) + "\\tfrac{1}{B} \\sum_{i=1}^{B} " + BATCH_D1 + "_{i}",
                    "1×H",
                    "Matrices.meanOfRows(" + DELTA1_CODE + ")",
                    (x, z1, d2, W2) -> Matrices.meanOfRows(delta1(x, z1, d2, W2)),
                    false),
            batch(
                    "W1",
                    by(W1) + "\\tfrac{1}{B} \\boldsymbol{X}^\\top " + BATCH_D1,
                    "I×H",
                    "x.transpose().mult(" + DELTA1_CODE + ").divide(d2.getNumRows())",
                    (x, z1, d2, W2) -> x.transpose().mult(delta1(x, z1, d2, W2)).divide(d2.getNumRows()),
                    false));

    private static SimpleMatrix delta1(SimpleMatrix x, SimpleMatrix z1, SimpleMatrix d2, SimpleMatrix W2) {
        return d2.mult(W2.transpose()).elementMult(Matrices.sigmoidDerivative(z1));
    }

    private static String fraction(String variable) {
        return "\\frac{\\partial L}{\\partial " + variable + "}";
    }

    private static String by(String variable) {
        return fraction(variable) + " = ";
    }

    private static Function<Probe, SimpleMatrix> at(Expression expression) {
        return expression::at;
    }

    private static Formula local(String key, String latex, String shape, String code, Expression analytic) {
        String of = key.substring(1, 3), variable = key.substring(5);
        return new Formula(key, latex, shape, code, at(analytic), (probe, h) -> probe.numeric(of, variable, h));
    }

    private static Formula gradient(String variable, String latex, String shape, String code, Expression analytic) {
        return new Formula(
                "dL/d" + variable, latex, shape, code, at(analytic), (probe, h) -> probe.numeric("L", variable, h));
    }

    private static Formula batch(
            String variable, String latex, String shape, String code, Expression analytic, boolean timesB) {
        return new Formula(
                "batch dL/d" + variable, latex, shape, code, at(analytic), (probe, h) -> probe.numeric("L", variable, h)
                        .scale(timesB ? probe.X().getNumRows() : 1));
    }

    /**
     * The formula of this key.
     *
     * @throws IllegalArgumentException if there is none; the message has those that there are
     */
    public static Formula of(String key) {
        return ALL.stream().filter(f -> f.key.equals(key)).findFirst().orElseThrow(() -> {
            String keys = ALL.stream().map(Formula::key).collect(Collectors.joining(", "));
            return new IllegalArgumentException("there is no formula \"" + key + "\"; choose from " + keys);
        });
    }

    /** The formulas of these keys in this order. */
    public static List<Formula> of(String... keys) {
        return Arrays.stream(keys).map(Formula::of).toList();
    }

    /** All formulas: the local factors, Question 1's results, Question 2's. */
    public static List<Formula> all() {
        return ALL;
    }

    /** The largest relative error of the formula at a network and an example, against centred differences. */
    public double error(Probe probe) {
        return error(probe, GradientCheck.STEP);
    }

    /** The same, by centred differences with the step h. */
    public double error(Probe probe, double h) {
        return RelativeError.of(analytic.apply(probe), numeric.apply(probe, h));
    }

    /**
     * A row a formula: formula, shape, code and largest relative error at each network and example together.
     *
     * @param probes at least one
     */
    public static MathTable table(List<Formula> formulas, Probe... probes) {
        return new MathTable(
                "held against centred differences",
                List.of("formula", "shape", "code", "largest relative error"),
                formulas.stream().map(f -> f.row(probes)).toList());
    }

    /** A table of this formula alone. */
    public MathTable table(Probe... probes) {
        return table(List.of(this), probes);
    }

    private List<String> row(Probe... probes) {
        double error = Arrays.stream(probes).mapToDouble(this::error).reduce(0, Math::max);
        String inLines = code.replace(".elementMult(", MathTable.CODE_BREAK + ".elementMult(");
        return List.of("$" + latex + "$", shape, "`" + inLines + "`", RelativeError.text(error));
    }

    /**
     * Holds code that should be this formula's against centred differences: a row a network, with what is wrong where
     * something is.
     *
     * @param probes at least one
     */
    public MathTable check(Expression written, Probe... probes) {
        return new MathTable(
                "the code above, for $" + latex.split(" = ")[0] + "$",
                List.of("network", "shape", "largest relative error"),
                Arrays.stream(probes).map(probe -> checkRow(written, probe)).toList());
    }

    private List<String> checkRow(Expression written, Probe probe) {
        String network = probe.parameters().inputs() + "-" + probe.parameters().hidden() + "-"
                + probe.parameters().classes();
        SimpleMatrix expected = numeric.apply(probe, GradientCheck.STEP);
        try {
            SimpleMatrix value = written == null ? null : written.at(probe);
            if (value == null) {
                return List.of(network, "–", "not filled in yet");
            }
            Matrices.requireShape("it", value, expected.getNumRows(), expected.getNumCols());
            return List.of(network, Matrices.shape(value), RelativeError.text(RelativeError.of(value, expected)));
        } catch (RuntimeException e) {
            return List.of(network, "–", e.getMessage());
        }
    }
}
