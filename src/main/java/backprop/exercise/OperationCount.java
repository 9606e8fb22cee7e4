package backprop.exercise;

import backprop.check.GradientCheck;
import backprop.check.Probe;
import backprop.network.Backpropagation;
import backprop.network.CrossEntropy;
import backprop.network.ForwardPass;
import backprop.network.Gradients;
import backprop.network.Parameters;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.ejml.simple.SimpleMatrix;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What gradients cost: the multiplications and divisions of the matrix operations, predicted by a formula and counted
 * while the code runs. Multiplications of single numbers in a loop are not seen.
 */
public final class OperationCount {
    /**
     * The gradients without calculus, (L(θ + h) − L(θ − h)) / 2h: two forward passes for each parameter. They agree with
     * the formulas to about ten digits.
     */
    public static final Backpropagation CENTRED_DIFFERENCES = (p, forward, target) -> {
        SimpleMatrix X = forward.X();
        return new Gradients(
                differences(p.W1(), W1 -> new Parameters(W1, p.b1(), p.W2(), p.b2()), X, target),
                differences(p.b1(), b1 -> new Parameters(p.W1(), b1, p.W2(), p.b2()), X, target),
                differences(p.W2(), W2 -> new Parameters(p.W1(), p.b1(), W2, p.b2()), X, target),
                differences(p.b2(), b2 -> new Parameters(p.W1(), p.b1(), p.W2(), b2), X, target));
    };

    private static final long COUNTED_WITHIN_A_SECOND = 200_000_000;

    /** A computation with its number of multiplications for one example. */
    private record Cost(String title, String formula, long predicted) {}

    private OperationCount() {}

    private static SimpleMatrix differences(
            SimpleMatrix parameter, Function<SimpleMatrix, Parameters> with, SimpleMatrix X, SimpleMatrix target) {
        return GradientCheck.numeric(
                A -> CrossEntropy.loss(ForwardPass.of(with.apply(A), X), target), parameter, GradientCheck.STEP);
    }

    /** The multiplications of the forward pass of one example, IH + HC. */
    public static long forward(long I, long H, long C) {
        return I * H + H * C;
    }

    /** The multiplications of all centred differences for one example, 2 (IH + H + HC + C) (IH + HC). */
    public static long centredDifferences(long I, long H, long C) {
        return 2 * (I * H + H + H * C + C) * forward(I, H, C);
    }

    /**
     * Runs the backpropagation once and counts its multiplications, without those of the forward pass that it is given.
     *
     * @param X B×inputs
     * @param target Y', B×classes
     */
    public static long multiplications(
            Backpropagation backpropagation, Parameters parameters, SimpleMatrix X, SimpleMatrix target) {
        AtomicLong count = new AtomicLong();
        Parameters counted = counting(parameters, count);
        ForwardPass forward = ForwardPass.of(counted, new CountingMatrix(X, count));
        count.set(0);
        backpropagation.gradients(counted, forward, new CountingMatrix(target, count));
        return count.get();
    }

    /**
     * Runs the forward pass once and counts its multiplications.
     *
     * @param X B×inputs
     */
    public static long forward(Parameters parameters, SimpleMatrix X) {
        AtomicLong count = new AtomicLong();
        ForwardPass.of(counting(parameters, count), new CountingMatrix(X, count));
        return count.get();
    }

    private static Parameters counting(Parameters parameters, AtomicLong count) {
        return new Parameters(
                new CountingMatrix(parameters.W1(), count),
                new CountingMatrix(parameters.b1(), count),
                new CountingMatrix(parameters.W2(), count),
                new CountingMatrix(parameters.b2(), count));
    }

    /**
     * The time of one run in seconds: the median of all runs that fit into half a second. The first run is left out if
     * there are others.
     *
     * @param X B×inputs
     * @param target Y', B×classes
     */
    public static double seconds(
            Backpropagation backpropagation, Parameters parameters, SimpleMatrix X, SimpleMatrix target) {
        ForwardPass forward = ForwardPass.of(parameters, X);
        List<Double> seconds = new ArrayList<>();
        for (double sum = 0; sum < 0.5; sum += seconds.get(seconds.size() - 1)) {
            long began = System.nanoTime();
            backpropagation.gradients(parameters, forward, target);
            seconds.add((System.nanoTime() - began) / 1e9);
        }
        if (seconds.size() > 1) {
            seconds.remove(0);
        }
        seconds.sort(null);
        return seconds.get(seconds.size() / 2);
    }

    private static List<Cost> costs(long I, long H, long C) {
        List<Cost> costs = new ArrayList<>();
        costs.add(new Cost("forward pass, for comparison", "IH + HC", forward(I, H, C)));
        for (ReferenceOrder order : ReferenceOrder.values()) {
            costs.add(new Cost(order.title(), order.formula(), order.multiplicationsPerExample(I, H, C)));
        }
        costs.add(new Cost("centred differences", "2(IH + H + HC + C)(IH + HC)", centredDifferences(I, H, C)));
        return costs;
    }

    /** The multiplications for one example by their formulas: the forward pass, the four orders, centred differences. */
    public static MathTable predicted(long I, long H, long C) {
        long fewest = ReferenceOrder.EACH_DELTA_ONCE.multiplicationsPerExample(I, H, C);
        return new MathTable(
                "multiplications for one example, I = " + I + ", H = " + H + ", C = " + C,
                List.of("what", "formula", "in numbers", "times the fewest"),
                costs(I, H, C).stream()
                        .map(cost -> List.of(
                                cost.title(),
                                "$" + cost.formula() + "$",
                                String.format(Locale.ROOT, "%,d", cost.predicted()),
                                threeDigits((double) cost.predicted() / fewest)))
                        .toList());
    }

    private static String threeDigits(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3));
        return String.format(Locale.ROOT, "%,." + Math.max(0, rounded.scale()) + "f", rounded);
    }

    /**
     * The multiplications predicted for a network and its examples, and those counted in the running code. Centred
     * differences are counted where that takes less than about a second, up to 2·10⁸ multiplications; otherwise their cell
     * is empty.
     */
    public static Table counted(Probe probe) {
        Parameters p = probe.parameters();
        int B = probe.X().getNumRows();
        StringColumn what = StringColumn.create("what");
        LongColumn predicted = LongColumn.create("predicted"), counted = LongColumn.create("counted");
        what.append("forward pass");
        predicted.append(B * forward(p.inputs(), p.hidden(), p.classes()));
        counted.append(forward(p, probe.X()));
        for (ReferenceOrder order : ReferenceOrder.values()) {
            what.append(order.title());
            predicted.append(order.multiplications(B, p.inputs(), p.hidden(), p.classes()));
            counted.append(multiplications(order, p, probe.X(), probe.target()));
        }
        long differences = B * centredDifferences(p.inputs(), p.hidden(), p.classes());
        what.append("centred differences");
        predicted.append(differences);
        if (differences <= COUNTED_WITHIN_A_SECOND) {
            counted.append(multiplications(CENTRED_DIFFERENCES, p, probe.X(), probe.target()));
        } else {
            counted.appendMissing();
        }
        return Table.create("a " + Formula.network(probe) + " network, B = " + B, what, predicted, counted);
    }

    /**
     * The memory for the values kept of one example and of a batch, in kilobytes of double precision, and that of one
     * Jacobian for comparison.
     */
    public static Table memory(int I, int H, int C, int B) {
        double parameters = (double) I * H + H + (double) H * C + C;
        double[] example = {I, H, C, C, H}, fixed = {parameters, (double) H * I * H};
        return Table.create(
                "memory in kilobytes",
                StringColumn.create("kept", "X", "Z1", "Y", "Δ2", "Δ1", "the gradients", "one Jacobian ∂u1/∂W1"),
                StringColumn.create("shape", "B×I", "B×H", "B×C", "B×C", "B×H", "as the parameters", "H×IH"),
                DoubleColumn.create("one example", kilobytes(1, example, fixed)),
                DoubleColumn.create("batch of " + B, kilobytes(B, example, fixed)));
    }

    private static double[] kilobytes(int examples, double[] numbersOfAnExample, double[] fixed) {
        return DoubleStream.concat(
                        Arrays.stream(numbersOfAnExample).map(numbers -> examples * numbers), Arrays.stream(fixed))
                .map(numbers -> numbers * Double.BYTES / 1000)
                .toArray();
    }

    /**
     * Time of the four orders of calculation: B, multiplications, their ratio to the fewest, milliseconds, and
     * nanoseconds for each multiplication.
     */
    public static Table timed(Probe... probes) {
        Table table = Table.create(
                "four orders of calculation",
                StringColumn.create("order of calculation"),
                IntColumn.create("B"),
                LongColumn.create("multiplications"),
                DoubleColumn.create("times the fewest"),
                DoubleColumn.create("milliseconds"),
                DoubleColumn.create("ns a multiplication"));
        for (Probe probe : probes) {
            Arrays.stream(ReferenceOrder.values()).forEach(order -> append(table, order, probe));
        }
        return table;
    }

    private static void append(Table table, ReferenceOrder order, Probe probe) {
        Parameters p = probe.parameters();
        int B = probe.X().getNumRows();
        long predicted = order.multiplications(B, p.inputs(), p.hidden(), p.classes());
        long fewest = ReferenceOrder.EACH_DELTA_ONCE.multiplications(B, p.inputs(), p.hidden(), p.classes());
        double seconds = seconds(order, p, probe.X(), probe.target());
        table.stringColumn(0).append(order.title());
        table.intColumn(1).append(B);
        table.longColumn(2).append(predicted);
        table.doubleColumn(3).append(rounded((double) predicted / fewest));
        table.doubleColumn(4).append(rounded(seconds * 1e3));
        table.doubleColumn(5).append(rounded(seconds * 1e9 / predicted));
    }

    private static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(3)).doubleValue();
    }
}
