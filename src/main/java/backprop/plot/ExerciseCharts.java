package backprop.plot;

import backprop.check.Probe;
import backprop.check.TaylorCheck;
import backprop.exercise.Formula;
import backprop.exercise.OperationCount;
import backprop.exercise.ReferenceOrder;
import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.traces.Trace;

/** The figures of Question 1. */
public final class ExerciseCharts {
    private ExerciseCharts() {}

    /** The sigmoid and its slope z (1 − z), from −limit to limit. */
    public static Figure sigmoid(double limit) {
        double[] u = IntStream.rangeClosed(-60, 60)
                .mapToDouble(step -> step * limit / 60)
                .toArray();
        SimpleMatrix z = Matrices.sigmoid(Matrices.row(u));
        return Charts.lines(
                "The sigmoid and its slope",
                "u",
                "",
                Charts.series("σ(u)", u, z.getDDRM().data),
                Charts.series("σ′(u)", u, Matrices.sigmoidDerivative(z).getDDRM().data));
    }

    /** The relative error between formulas and centred differences with the step h, for h = 10^−½ … 10^−13. */
    public static Figure errorAgainstStep(Probe probe, List<Formula> formulas) {
        double[] h = powers(1, 26);
        Trace[] series = formulas.stream()
                .map(formula -> (Trace) Charts.series(
                        formula.key().replace('d', '∂'),
                        h,
                        Arrays.stream(h).map(step -> formula.error(probe, step)).toArray()))
                .toArray(Trace[]::new);
        return Charts.errorAgainstStep("Formula and centred difference with step h", series);
    }

    private static double[] powers(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToDouble(halves -> StrictMath.pow(10, -halves / 2.0))
                .toArray();
    }

    /** The Taylor remainders of a correct and of a wrong backward pass against the step h. */
    public static Figure remainders(Probe probe, Backpropagation correct, Backpropagation wrong) {
        return Charts.lines(
                "What the gradient leaves unexplained",
                Charts.log("step h"),
                Charts.log("remainder"),
                remainder("the four formulas", probe, correct),
                remainder("a wrong formula", probe, wrong));
    }

    private static Trace remainder(String name, Probe probe, Backpropagation backpropagation) {
        TaylorCheck check = TaylorCheck.of(backpropagation, probe.parameters(), probe.X(), probe.target(), 1);
        return Charts.series(
                name + String.format(Locale.ROOT, ", slope %.1f", check.slope()),
                check.points().stream().mapToDouble(TaylorCheck.Point::h).toArray(),
                check.points().stream()
                        .mapToDouble(TaylorCheck.Point::remainder)
                        .toArray());
    }

    /** The predicted multiplications for one example against H: the forward pass, the four orders, centred differences. */
    public static Figure growth(long inputs, long classes, double... hidden) {
        List<Trace> series = new ArrayList<>();
        series.add(against(hidden, "centred differences", H -> OperationCount.centredDifferences(inputs, H, classes)));
        List<ReferenceOrder> orders = new ArrayList<>(List.of(ReferenceOrder.values()));
        Collections.reverse(orders);
        for (ReferenceOrder order : orders) {
            series.add(against(hidden, order.title(), H -> order.multiplicationsPerExample(inputs, H, classes)));
        }
        return Charts.lines(
                "What more hidden units cost, one example",
                Charts.log("hidden units H"),
                Charts.log("multiplications"),
                series.toArray(Trace[]::new));
    }

    private static Trace against(double[] sizes, String name, LongUnaryOperator multiplications) {
        return Charts.series(
                name,
                sizes,
                Arrays.stream(sizes)
                        .map(size -> multiplications.applyAsLong((long) size))
                        .toArray());
    }

    /** How many forward passes the backward pass with shared deltas costs, against the number of inputs. */
    public static Figure backwardOverForward(long hidden, long classes, double... inputs) {
        double[] ratio = Arrays.stream(inputs)
                .map(I -> (double) ReferenceOrder.EACH_DELTA_ONCE.multiplicationsPerExample((long) I, hidden, classes)
                        / OperationCount.forward((long) I, hidden, classes))
                .toArray();
        return Charts.lines(
                "The backward pass, in forward passes",
                Charts.log("inputs I"),
                Charts.linear("backward ÷ forward"),
                Charts.series("shared deltas", inputs, ratio));
    }
}
