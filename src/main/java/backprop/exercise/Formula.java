package backprop.exercise;

import backprop.check.Check;
import backprop.check.GradientCheck;
import backprop.check.Probe;
import backprop.check.RelativeError;
import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.ForwardPass;
import backprop.network.Gradients;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ejml.MatrixDimensionException;
import org.ejml.simple.SimpleMatrix;

/**
 * A formula of the assignment: how it is written, what shape it has, the code that computes it, and the centred
 * differences that it must agree with.
 *
 * @param key its name in notebooks and tests, such as {@code dL/dW2}
 * @param latex the formula, without dollar signs
 * @param shape of the value, with I inputs, H hidden units, C classes and B examples
 * @param code the Java expression that {@code analytic} evaluates
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

    /**
     * The formula of this key.
     *
     * @throws IllegalArgumentException if the key is unknown; the message lists the known ones
     */
    public static Formula of(String key) {
        return FormulaList.ALL.stream()
                .filter(f -> f.key.equals(key))
                .findFirst()
                .orElseThrow(() -> {
                    String keys = FormulaList.ALL.stream().map(Formula::key).collect(Collectors.joining(", "));
                    return new IllegalArgumentException("there is no formula \"" + key + "\"; choose from " + keys);
                });
    }

    /** The formulas of these keys in this order. */
    public static List<Formula> of(String... keys) {
        return Arrays.stream(keys).map(Formula::of).toList();
    }

    /** All formulas: the local factors, Question 1's results, Question 2's. */
    public static List<Formula> all() {
        return FormulaList.ALL;
    }

    /** The four formulas together, as the backward pass of one example. */
    public static Backpropagation backpropagation(Expression W1, Expression b1, Expression W2, Expression b2) {
        return (parameters, forward, target) -> {
            Probe probe = new Probe(parameters, forward.X(), target);
            return new Gradients(W1.at(probe), b1.at(probe), W2.at(probe), b2.at(probe));
        };
    }

    /** The value of the formula at a network and an example. */
    public SimpleMatrix at(Probe probe) {
        return analytic.apply(probe);
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
     * A row for each formula: formula, shape, code and largest relative error over all the networks.
     *
     * @param probes at least one
     */
    public static MathTable table(List<Formula> formulas, Probe... probes) {
        return new MathTable(
                "compared with centred differences",
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
     * Compares code for this formula with centred differences, one row for each network. A row that fails says what is
     * wrong.
     *
     * @param probes at least one
     */
    public MathTable check(Expression written, Probe... probes) {
        return check(probe -> written == null ? null : written.at(probe), probes);
    }

    MathTable check(Function<Probe, SimpleMatrix> written, Probe... probes) {
        return new MathTable(
                "$" + latex.split(" = ")[0] + "$ compared with centred differences",
                List.of("network", "shape", "largest relative error", "agrees"),
                Arrays.stream(probes).map(probe -> checkRow(written, probe)).toList());
    }

    private List<String> checkRow(Function<Probe, SimpleMatrix> written, Probe probe) {
        SimpleMatrix expected = numeric.apply(probe, GradientCheck.STEP);
        try {
            SimpleMatrix value = written.apply(probe);
            if (value == null) {
                return List.of(network(probe), "–", "not filled in yet", "NO");
            }
            Matrices.requireShape("it", value, expected.getNumRows(), expected.getNumCols());
            double error = RelativeError.of(value, expected);
            return List.of(
                    network(probe),
                    Matrices.shape(value),
                    RelativeError.text(error),
                    error < GradientCheck.TOLERANCE ? "yes" : "NO");
        } catch (MatrixDimensionException e) {
            return List.of(network(probe), "–", Check.misfit(e), "NO");
        } catch (RuntimeException e) {
            return List.of(network(probe), "–", e.getMessage(), "NO");
        }
    }

    /** The sizes of a network, such as 3-4-3. */
    static String network(Probe probe) {
        return probe.parameters().inputs() + "-" + probe.parameters().hidden() + "-"
                + probe.parameters().classes();
    }
}
