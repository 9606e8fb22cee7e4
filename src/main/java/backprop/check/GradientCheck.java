package backprop.check;

import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.CrossEntropy;
import backprop.network.ForwardPass;
import backprop.network.Gradients;
import backprop.network.Parameters;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Compares gradients with centred differences (L(θ + h) − L(θ − h)) / 2h, one result for each of the four parameters.
 *
 * <p>The relative error of an entry is |a − n| / s, where a is the analytic value, n the numeric value, and s the largest
 * |a| or |n| of that parameter, but at least 10⁻³ max(1, L). The scale s is that of the whole gradient, so the rounding of
 * the differences, about 10⁻¹¹, does not fail an entry near 0, while an error of 10⁻⁷ s does.
 *
 * @param results W1, b1, W2 and b2 in this order
 */
public record GradientCheck(List<Result> results) {
    /** The step h, near the cube root of the machine precision, where rounding and truncation are both small. */
    public static final double STEP = 1e-5;

    /** The largest relative error that passes. */
    public static final double TOLERANCE = 1e-7;

    private static final double SAME_FACTOR = 1e-5;

    /**
     * The result for one parameter.
     *
     * @param parameter W1, b1, W2 or b2
     * @param rows its rows
     * @param columns its columns
     * @param checked the number of entries checked
     * @param error the largest relative error; NaN if a value is not a number
     * @param row the row of that entry, from 0
     * @param column the column of that entry, from 0
     * @param analytic the gradient there
     * @param numeric the centred difference there
     * @param factor c if every entry checked is c times its centred difference, to 10⁻⁵ of the largest; otherwise NaN
     */
    public record Result(
            String parameter,
            int rows,
            int columns,
            int checked,
            double error,
            int row,
            int column,
            double analytic,
            double numeric,
            double factor) {
        /** Whether the error is below {@link GradientCheck#TOLERANCE}. */
        public boolean passed() {
            return error < TOLERANCE;
        }
    }

    /**
     * Checks every entry, with two forward passes each.
     *
     * @param X B×inputs
     * @param target Y', B×classes
     * @throws IllegalArgumentException if the shape of a gradient differs from that of its parameter
     */
    public static GradientCheck of(
            Backpropagation backpropagation, Parameters parameters, SimpleMatrix X, SimpleMatrix target) {
        return of(backpropagation, parameters, X, target, Integer.MAX_VALUE, 0);
    }

    /**
     * Checks a random sample of the entries of each parameter, which is enough for a large network.
     *
     * @param X B×inputs
     * @param target Y', B×classes
     * @param entries the number of entries per parameter, at least 1; all of them if there are fewer
     * @param seed the same seed draws the same entries
     * @throws IllegalArgumentException if the shape of a gradient differs from that of its parameter, or if entries is less than 1
     */
    public static GradientCheck of(
            Backpropagation backpropagation,
            Parameters parameters,
            SimpleMatrix X,
            SimpleMatrix target,
            int entries,
            long seed) {
        if (entries < 1) {
            throw new IllegalArgumentException("entries is " + entries + ", expected at least 1 to check");
        }
        Gradients gradients = gradients(backpropagation, parameters, X, target);
        ToDoubleFunction<Parameters> loss = p -> CrossEntropy.loss(ForwardPass.of(p, X), target);
        double floor = 1e-3 * Math.max(1, loss.applyAsDouble(parameters));
        SimpleMatrix W1 = parameters.W1(), b1 = parameters.b1(), W2 = parameters.W2(), b2 = parameters.b2();
        Sample sample = new Sample(loss, floor, entries, new Random(seed));
        return new GradientCheck(List.of(
                sample.check("W1", gradients.W1(), W1, A -> new Parameters(A, b1, W2, b2)),
                sample.check("b1", gradients.b1(), b1, A -> new Parameters(W1, A, W2, b2)),
                sample.check("W2", gradients.W2(), W2, A -> new Parameters(W1, b1, A, b2)),
                sample.check("b2", gradients.b2(), b2, A -> new Parameters(W1, b1, W2, A))));
    }

    /** Computes the gradients on copies, because a faulty backpropagation may modify its input. */
    static Gradients gradients(
            Backpropagation backpropagation, Parameters parameters, SimpleMatrix X, SimpleMatrix target) {
        Parameters copy = parameters.copy();
        Gradients gradients = backpropagation.gradients(copy, ForwardPass.of(copy, X.copy()), target.copy());
        if (gradients == null) {
            throw new IllegalArgumentException("the backpropagation gives null; return new Gradients(…)");
        }
        return gradients.requireShapesOf(parameters);
    }

    /** The entries that are checked, and what they are checked by. */
    private record Sample(ToDoubleFunction<Parameters> loss, double floor, int entries, Random random) {
        Result check(
                String parameter,
                SimpleMatrix analytic,
                SimpleMatrix at,
                Function<SimpleMatrix, Parameters> withEntry) {
            int[] drawn = draw(analytic);
            SimpleMatrix A = at.copy();
            double[] numeric = IntStream.of(drawn)
                    .mapToDouble(i -> difference(a -> loss.applyAsDouble(withEntry.apply(a)), A, i, STEP))
                    .toArray();
            double scale = DoubleStream.concat(Matrices.entries(analytic), DoubleStream.of(numeric))
                    .map(Math::abs)
                    .filter(Double::isFinite)
                    .reduce(floor, Math::max);
            int worst = 0;
            double error = -1;
            for (int k = 0; k < drawn.length && !Double.isNaN(error); k++) {
                double e = Math.abs(analytic.get(drawn[k]) - numeric[k]) / scale;
                if (!(e <= error)) {
                    worst = k;
                    error = e;
                }
            }
            int index = drawn[worst], columns = at.getNumCols();
            int row = index / columns, column = index % columns;
            return new Result(
                    parameter,
                    at.getNumRows(),
                    columns,
                    drawn.length,
                    error,
                    row,
                    column,
                    analytic.get(index),
                    numeric[worst],
                    factor(IntStream.of(drawn).mapToDouble(analytic::get).toArray(), numeric, scale));
        }

        private static double factor(double[] analytic, double[] numeric, double scale) {
            int largest = IntStream.range(0, numeric.length)
                    .boxed()
                    .max(Comparator.comparingDouble(k -> Math.abs(numeric[k])))
                    .orElseThrow();
            double c = analytic[largest] / numeric[largest] + 0.0; // + 0.0: 0, not -0
            boolean everywhere = IntStream.range(0, numeric.length)
                    .allMatch(k -> Math.abs(analytic[k] - c * numeric[k]) < SAME_FACTOR * scale);
            return everywhere ? c : Double.NaN;
        }

        /** All entries, or as many as are to be checked and one that is not finite, if there is one. */
        private int[] draw(SimpleMatrix analytic) {
            int size = analytic.getNumElements();
            if (entries >= size) {
                return IntStream.range(0, size).toArray();
            }
            IntStream notFinite = IntStream.range(0, size)
                    .filter(i -> !Double.isFinite(analytic.get(i)))
                    .limit(1);
            int[] drawn = random.ints(0, size).distinct().limit(entries).toArray();
            return IntStream.concat(notFinite, IntStream.of(drawn))
                    .distinct()
                    .sorted()
                    .toArray();
        }
    }

    private static double difference(ToDoubleFunction<SimpleMatrix> f, SimpleMatrix A, int index, double step) {
        double middle = A.get(index);
        A.set(index, middle + step);
        double right = f.applyAsDouble(A);
        A.set(index, middle - step);
        double left = f.applyAsDouble(A);
        A.set(index, middle);
        return (right - left) / (2 * step);
    }

    /**
     * The numeric gradient of a scalar function, ∂f/∂A_ij ≈ (f(A + h e_ij) − f(A − h e_ij)) / 2h.
     *
     * @param f any function of an m×n matrix
     * @param at m×n, the point; not modified
     * @param step h, such as {@link #STEP}
     * @return m×n
     */
    public static SimpleMatrix numeric(ToDoubleFunction<SimpleMatrix> f, SimpleMatrix at, double step) {
        SimpleMatrix A = at.copy(), gradient = new SimpleMatrix(at.getNumRows(), at.getNumCols());
        for (int i = 0; i < A.getNumElements(); i++) {
            gradient.set(i, difference(f, A, i, step));
        }
        return gradient;
    }

    /**
     * The numeric Jacobian J_ki ≈ ∂f_k/∂x_i by centred differences. For row vectors the chain rule reads
     * ∂L/∂x = ∂L/∂f J; for f(x) = x W the Jacobian is Wᵀ.
     *
     * @param f any function from a matrix with n entries to one with m entries, both counted row by row
     * @param at the point; not modified
     * @param step h, such as {@link #STEP}
     * @return m×n
     */
    public static SimpleMatrix numericJacobian(UnaryOperator<SimpleMatrix> f, SimpleMatrix at, double step) {
        SimpleMatrix x = at.copy();
        SimpleMatrix jacobian = new SimpleMatrix(f.apply(x).getNumElements(), x.getNumElements());
        for (int i = 0; i < x.getNumElements(); i++) {
            double middle = at.get(i);
            x.set(i, middle + step);
            SimpleMatrix right = f.apply(x).copy();
            x.set(i, middle - step);
            SimpleMatrix slope = right.minus(f.apply(x)).divide(2 * step);
            x.set(i, middle);
            for (int k = 0; k < slope.getNumElements(); k++) {
                jacobian.set(k, i, slope.get(k));
            }
        }
        return jacobian;
    }

    /** Whether all four pass. */
    public boolean passed() {
        return results.stream().allMatch(Result::passed);
    }

    /** One sentence: all four agree, or which are wrong, by which factor, and where in the backward pass to look. */
    public String verdict() {
        return Verdict.of(results);
    }

    /** The largest of the four relative errors; NaN if one of them is. */
    public double error() {
        return results.stream().mapToDouble(Result::error).reduce(0, Math::max);
    }

    /** One row per parameter: parameter, shape, checked, error, row, column, analytic, numeric. */
    public Table toTable() {
        return Table.create(
                "gradient check",
                StringColumn.create("parameter", each(Result::parameter)),
                StringColumn.create("shape", each(r -> r.rows() + "×" + r.columns())),
                IntColumn.create("checked", ints(Result::checked)),
                DoubleColumn.create("error", doubles(Result::error)),
                IntColumn.create("row", ints(Result::row)),
                IntColumn.create("column", ints(Result::column)),
                DoubleColumn.create("analytic", doubles(Result::analytic)),
                DoubleColumn.create("numeric", doubles(Result::numeric)));
    }

    private List<String> each(Function<Result, String> value) {
        return results.stream().map(value).toList();
    }

    private int[] ints(ToIntFunction<Result> value) {
        return results.stream().mapToInt(value).toArray();
    }

    private double[] doubles(ToDoubleFunction<Result> value) {
        return results.stream().mapToDouble(value).toArray();
    }
}
