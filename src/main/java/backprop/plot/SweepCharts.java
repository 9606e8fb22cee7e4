package backprop.plot;

import backprop.exercise.NamedMatrices;
import backprop.training.Epoch;
import backprop.training.History;
import backprop.training.LossCurve;
import backprop.training.Runs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.components.Symbol;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** Figures that compare trainings: the histories of a few, or the results of a {@link backprop.training.Sweep}. */
public final class SweepCharts {
    private static final String LOSS = "validation_loss", ACCURACY = "validation_accuracy", BAND = "#BDD7EC";

    private SweepCharts() {}

    /**
     * Loss and error rate of several trainings on the set they are judged by, one colour each, both on logarithmic axes.
     *
     * @param runs the history of each by its name, in the order of the legend
     */
    public static Figure curves(Map<String, History> runs) {
        List<Trace> traces = new ArrayList<>();
        runs.forEach((name, run) -> {
            String colour = colour(traces.size() / 2);
            traces.add(line(name, run.values(Epoch::number), run.values(Epoch::heldOutLoss), colour)
                    .build());
            traces.add(Charts.lower(name, run.values(Epoch::heldOutAccuracy), colour));
        });
        return new Figure(Charts.twoPanels(title(runs.values())), traces.toArray(Trace[]::new));
    }

    /** Loss and error rate of several trainings, one colour each. */
    public static Figure curves(Runs runs) {
        return curves(runs.histories());
    }

    /**
     * The loss of several trainings against the updates they have made, one colour each.
     *
     * @param curves in the order of the legend
     */
    public static Figure updates(List<LossCurve> curves) {
        return Charts.lines(
                "Loss after equally many updates",
                Charts.linear("updates"),
                Charts.log("validation loss (nats)"),
                curves.stream()
                        .map(curve -> Charts.series(curve.name(), curve.updates(), curve.losses()))
                        .toArray(Trace[]::new));
    }

    /**
     * The learning rate against the loss at the end, both on logarithmic axes. Trials that diverged, were stuck or
     * failed are arrows at the upper edge: they lie beyond the scale.
     *
     * @param results of a sweep
     */
    public static Figure learningRate(Table results) {
        double[] rate = numbers(results, "learning_rate"), loss = numbers(results, LOSS);
        boolean[] well = wellTrained(results);
        int[] good = IntStream.range(0, loss.length).filter(i -> well[i]).toArray();
        int[] bad = IntStream.range(0, loss.length).filter(i -> !well[i]).toArray();
        List<Trace> traces = new ArrayList<>();
        traces.add(points("trained", at(rate, good), at(loss, good), colour(0), Symbol.CIRCLE, 8));
        if (bad.length > 0) {
            double edge = 1.5 * Arrays.stream(at(loss, good)).max().orElse(StrictMath.log(10));
            double[] beyond =
                    DoubleStream.generate(() -> edge).limit(bad.length).toArray();
            traces.add(points("↑ diverged, stuck or failed", at(rate, bad), beyond, colour(1), Symbol.TRIANGLE_UP, 11));
        }
        return Charts.lines(
                "Learning rate",
                Charts.log("learning rate"),
                Charts.log("validation loss (nats)"),
                traces.toArray(Trace[]::new));
    }

    private static boolean[] wellTrained(Table results) {
        List<String> problems = results.stringColumn("problem").asList();
        boolean[] well = new boolean[problems.size()];
        for (int i = 0; i < well.length; i++) {
            well[i] = problems.get(i).isEmpty();
        }
        return well;
    }

    /**
     * The mean of a result for each pair of values of two settings, over all trials that have them, as a heatmap; empty
     * where there is no trial.
     *
     * @param results of a sweep
     * @param x the column across, such as learning_rate
     * @param y the column downwards, such as batch
     * @param value the column that is shown, such as validation_accuracy
     */
    public static Figure heatmap(Table results, String x, String y, String value) {
        double[] across = numbers(results, x), down = numbers(results, y), shown = numbers(results, value);
        double[] columns = Arrays.stream(across).distinct().sorted().toArray();
        double[] rows = Arrays.stream(down).distinct().sorted().toArray();
        double[][] means = new double[rows.length][columns.length];
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < columns.length; c++) {
                double row = rows[r], column = columns[c];
                means[r][c] = IntStream.range(0, shown.length)
                        .filter(i -> across[i] == column && down[i] == row)
                        .mapToDouble(i -> shown[i])
                        .average()
                        .orElse(Double.NaN);
            }
        }
        String mean = results.rowCount() > rows.length * columns.length ? ", mean over the other settings" : "";
        return Charts.heatmap(words(value) + mean, words(x), words(y), names(columns), names(rows), means);
    }

    /**
     * Accuracy against the time of training, a point for each row, with a line through those that no other beats in
     * both: the Pareto front.
     *
     * @param results of a sweep, or its summary
     */
    public static Figure accuracyAgainstTime(Table results) {
        double[] seconds = numbers(results, "seconds"), accuracy = numbers(results, ACCURACY);
        double[] hidden = numbers(results, "hidden");
        Map<Double, List<Integer>> sizes = new LinkedHashMap<>();
        IntStream.range(0, hidden.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> hidden[i]))
                .forEach(i ->
                        sizes.computeIfAbsent(hidden[i], h -> new ArrayList<>()).add(i));
        List<Trace> traces = new ArrayList<>();
        int[] front = front(seconds, accuracy);
        traces.add(line("Pareto front", at(seconds, front), at(accuracy, front), "#888888")
                .mode(ScatterTrace.Mode.LINE)
                .build());
        sizes.forEach((size, rows) -> {
            int[] of = rows.stream().mapToInt(Integer::intValue).toArray();
            traces.add(points(
                    "H = " + Numbers.format(size),
                    at(seconds, of),
                    at(accuracy, of),
                    colour(traces.size() - 1),
                    Symbol.CIRCLE,
                    8));
        });
        return Charts.lines(
                "Accuracy and time",
                Charts.log("seconds of training"),
                Charts.linear("validation accuracy"),
                traces.toArray(Trace[]::new));
    }

    /** The points, by x, that have more y than every point with less x. */
    static int[] front(double[] x, double[] y) {
        double[] best = {Double.NEGATIVE_INFINITY};
        return IntStream.range(0, x.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> x[i]).thenComparingDouble(i -> -y[i]))
                .filter(i -> y[i] > best[0])
                .peek(i -> best[0] = y[i])
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * The mean of a number of several trainings after each epoch from the first on, on a band from one standard
     * deviation (n − 1) below it to one above.
     *
     * @param runs the histories of at least two trainings that differ in the seed alone; epochs that not all have are
     *     left out
     * @param name of the vertical axis, such as test accuracy
     * @param value what is drawn, such as {@code Epoch::heldOutAccuracy}
     */
    public static Figure band(Runs runs, String name, ToDoubleFunction<Epoch> value) {
        List<History> histories = List.copyOf(runs.histories().values());
        if (histories.size() < 2) {
            throw new IllegalArgumentException(
                    "a standard deviation needs at least 2 trainings, not " + histories.size());
        }
        int epochs =
                histories.stream().mapToInt(run -> run.last().number()).min().orElseThrow();
        double[] mean = new double[epochs], edge = new double[2 * epochs], around = new double[2 * epochs];
        for (int e = 0; e < epochs; e++) {
            int epoch = e + 1;
            DoubleColumn values = DoubleColumn.create(
                    name,
                    histories.stream()
                            .mapToDouble(run -> value.applyAsDouble(run.epochs().get(epoch))));
            mean[e] = values.mean();
            around[e] = around[2 * epochs - 1 - e] = epoch;
            edge[e] = mean[e] + values.standardDeviation();
            edge[2 * epochs - 1 - e] = mean[e] - values.standardDeviation();
        }
        return Charts.lines(
                "Mean and standard deviation over " + histories.size() + " seeds",
                "epoch",
                name,
                line("mean ± sd", around, edge, BAND)
                        .mode(ScatterTrace.Mode.LINE)
                        .fill(ScatterTrace.Fill.TO_SELF)
                        .fillColor(BAND)
                        .build(),
                line("mean", Arrays.copyOf(around, epochs), mean, colour(0)).build());
    }

    /**
     * How often values fall into each of twenty equal parts of the range from 0 to 1, as a group of bars.
     *
     * @param x what the values are
     * @param series the values of each series, in this order
     */
    public static Figure shares(String title, String x, NamedMatrices series) {
        int parts = 20;
        String[] middles = IntStream.range(0, parts)
                .mapToObj(k -> Numbers.format((k + 0.5) / parts, 3))
                .toArray(String[]::new);
        Map<String, double[]> shares = new LinkedHashMap<>();
        for (int s = 0; s < series.names().size(); s++) {
            SimpleMatrix values = series.matrices().get(s);
            double[] share = new double[parts];
            for (int i = 0; i < values.getNumElements(); i++) {
                share[Math.min(parts - 1, (int) (parts * values.get(i)))] += 1.0 / values.getNumElements();
            }
            shares.put(series.names().get(s), share);
        }
        return Charts.bars(title, x, "share of values", middles, shares);
    }

    private static Trace points(String name, double[] x, double[] y, String colour, Symbol symbol, double size) {
        return ScatterTrace.builder(DoubleColumn.create("x", x), DoubleColumn.create("y", y))
                .mode(ScatterTrace.Mode.MARKERS)
                .marker(Marker.builder().color(colour).symbol(symbol).size(size).build())
                .name(name)
                .build();
    }

    private static ScatterTrace.ScatterBuilder line(String name, double[] x, double[] y, String colour) {
        return ScatterTrace.builder(DoubleColumn.create("x", x), DoubleColumn.create("y", y))
                .mode(ScatterTrace.Mode.LINE_AND_MARKERS)
                .line(Line.builder().color(colour).width(2).build())
                .name(name);
    }

    private static String title(Collection<History> runs) {
        String labels = runs.stream().map(History::label).distinct().collect(Collectors.joining(" and "));
        return labels.isEmpty()
                ? "Loss and error rate"
                : labels.substring(0, 1).toUpperCase(Locale.ROOT) + labels.substring(1) + " loss and error rate";
    }

    private static double[] numbers(Table table, String column) {
        NumericColumn<?> numbers = table.numberColumn(column);
        return IntStream.range(0, table.rowCount())
                .mapToDouble(numbers::getDouble)
                .toArray();
    }

    private static double[] at(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(i -> values[i]).toArray();
    }

    private static String[] names(double[] values) {
        return Arrays.stream(values).mapToObj(v -> Numbers.format(v, 3)).toArray(String[]::new);
    }

    private static String words(String column) {
        return column.replace('_', ' ');
    }

    private static String colour(int k) {
        return Theme.COLOURS.get(k % Theme.COLOURS.size());
    }
}
