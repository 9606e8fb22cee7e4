package backprop.check;

import backprop.network.Backpropagation;
import backprop.network.CrossEntropy;
import backprop.network.ForwardPass;
import backprop.network.Gradients;
import backprop.network.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ejml.simple.SimpleMatrix;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * The remainder of the first-order Taylor expansion, r(h) = |L(θ + hV) − L(θ) − h ⟨∇L, V⟩|, against the step h.
 *
 * <p>With the correct gradient the remainder falls as h², which is a line of slope 2 on log-log axes; with a wrong one it
 * falls as h, slope 1. The direction V is normally distributed and moves all parameters together. The smallest steps show
 * the rounding of L and are excluded from the fit.
 *
 * @param points in order of decreasing h
 * @param slope of the least-squares line through (ln h, ln r) for h from {@link #FIT_FROM} to {@link #FIT_TO}; remainders
 *     of 0 are left out; NaN if fewer than two are left, or if one is NaN
 */
public record TaylorCheck(List<Point> points, double slope) {
    /** The smallest h of the fit; below it, rounding dominates. */
    public static final double FIT_FROM = 1e-5;

    /** The largest h of the fit; above it, third-order terms matter. */
    public static final double FIT_TO = 1e-3;

    /** The largest accepted distance of the slope from 2. */
    public static final double TOLERANCE = 0.1;

    /**
     * @param h the step
     * @param remainder r(h)
     */
    public record Point(double h, double remainder) {}

    /**
     * Measures the remainder for h = 10⁻¹ … 10⁻¹⁰, two steps per decade.
     *
     * @param X B×inputs
     * @param target Y', B×classes
     * @param seed determines the direction V
     * @throws IllegalArgumentException if the shape of a gradient differs from that of its parameter
     */
    public static TaylorCheck of(
            Backpropagation backpropagation, Parameters parameters, SimpleMatrix X, SimpleMatrix target, long seed) {
        Gradients gradients = GradientCheck.gradients(backpropagation, parameters, X, target);
        Random random = new Random(seed);
        Gradients V = new Gradients(
                gaussian(gradients.W1(), random),
                gaussian(gradients.b1(), random),
                gaussian(gradients.W2(), random),
                gaussian(gradients.b2(), random));
        double inner = inner(gradients.W1(), V.W1())
                + inner(gradients.b1(), V.b1())
                + inner(gradients.W2(), V.W2())
                + inner(gradients.b2(), V.b2());
        double loss = CrossEntropy.loss(ForwardPass.of(parameters, X), target);
        List<Point> points = new ArrayList<>();
        for (int k = 2; k <= 20; k++) {
            double h = StrictMath.pow(10, -k / 2.0);
            double moved = CrossEntropy.loss(ForwardPass.of(parameters.plus(h, V), X), target);
            points.add(new Point(h, Math.abs(moved - loss - h * inner)));
        }
        return new TaylorCheck(List.copyOf(points), slope(points));
    }

    private static SimpleMatrix gaussian(SimpleMatrix shape, Random random) {
        return Probe.gaussian(shape.getNumRows(), shape.getNumCols(), 1, random);
    }

    private static double inner(SimpleMatrix A, SimpleMatrix B) {
        return A.elementMult(B).elementSum();
    }

    private static double slope(List<Point> points) {
        double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
        for (Point point : points) {
            boolean within = point.h() > 0.99 * FIT_FROM && point.h() < 1.01 * FIT_TO;
            if (within && point.remainder() != 0) {
                double x = StrictMath.log(point.h()), y = StrictMath.log(point.remainder());
                n++;
                sx += x;
                sy += y;
                sxx += x * x;
                sxy += x * y;
            }
        }
        return n < 2 ? Double.NaN : (n * sxy - sx * sy) / (n * sxx - sx * sx);
    }

    /** Whether the slope is 2 within {@link #TOLERANCE}. */
    public boolean passed() {
        return Math.abs(slope - 2) < TOLERANCE;
    }

    /** The points, with the columns h and remainder. */
    public Table toTable() {
        return Table.create(
                "Taylor check",
                DoubleColumn.create("h", points.stream().mapToDouble(Point::h).toArray()),
                DoubleColumn.create(
                        "remainder",
                        points.stream().mapToDouble(Point::remainder).toArray()));
    }
}
