package backprop.plot;

import backprop.engine.Evaluation;
import backprop.training.Epoch;
import backprop.training.History;
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
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.components.Symbol;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** Figures that compare trainings: the histories of a few, or the results of a {@link backprop.training.Sweep}. */
public final class SweepCharts {
    private static final String LOSS = "validation_loss", ACCURACY = "validation_accuracy";

    private SweepCharts() {}

    /**
     * Loss and accuracy of several trainings on the set they are judged by, one colour each.
     *
     * @param runs the history of each by its name, in the order of the legend
     */
    public static Figure curves(Map<String, History> runs) {
        Layout layout = Layout.builder(title(runs.values()))
                .width(Theme.WIDTH)
                .height(520)
                .xAxis(Charts.linear("epoch"))
                .yAxis(Axis.builder().title("loss (nats)").domain(0.54f, 1f).build())
                .yAxis2(Axis.builder().title("accuracy").domain(0f, 0.46f).build())
                .build();
        List<Trace> traces = new ArrayList<>();
        runs.forEach((name, run) -> {
            String colour = colour(traces.size() / 2);
            traces.add(line(name, run.values(Epoch::number), run.values(Epoch::heldOutLoss), colour, 2)
                    .build());
            traces.add(line(name, run.values(Epoch::number), run.values(Epoch::heldOutAccuracy), colour, 2)
                    .yAxis(ScatterTrace.YAxis.Y2)
                    .showLegend(false)
                    .build());
        });
        return new Figure(layout, traces.toArray(Trace[]::new));
    }

    /**
     * The learning rate, on a logarithmic axis, against the loss at the end. Trials that diverged, were stuck or failed
     * have a colour of their own, at the highest loss shown if they have none.
     *
     * @param results of a sweep
     */
    public static Figure learningRate(Table results) {
        double[] rate = numbers(results, "learning_rate"), loss = numbers(results, LOSS);
        boolean[] well = new boolean[loss.length];
        double highest = Math.log(10);
        for (int i = 0; i < loss.length; i++) {
            well[i] = results.stringColumn("problem").get(i).isEmpty();
            highest = well[i] ? Math.max(highest, loss[i]) : highest;
        }
        double top = highest;
        int[] good = IntStream.range(0, loss.length).filter(i -> well[i]).toArray();
        int[] bad = IntStream.range(0, loss.length).filter(i -> !well[i]).toArray();
        List<Trace> traces = new ArrayList<>();
        traces.add(points("trained", at(rate, good), at(loss, good), colour(0), Symbol.CIRCLE));
        if (bad.length > 0) {
            double[] shown = Arrays.stream(bad)
                    .mapToDouble(i -> Double.isNaN(loss[i]) ? top : Math.min(loss[i], top))
                    .toArray();
            traces.add(points("diverged, stuck or failed", at(rate, bad), shown, colour(3), Symbol.X));
        }
        return Charts.lines(
                "Learning rate",
                Charts.log("learning rate"),
                Charts.linear("validation loss (nats)"),
                traces.toArray(Trace[]::new));
    }

    /**
     * The mean of a result for each pair of values of two settings, as a heatmap; empty where there is no trial.
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
        return Charts.heatmap(words(value), words(x), words(y), names(columns), names(rows), means);
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
        traces.add(line("Pareto front", at(seconds, front), at(accuracy, front), "#888888", 1)
                .mode(ScatterTrace.Mode.LINE)
                .build());
        sizes.forEach((size, rows) -> {
            int[] of = rows.stream().mapToInt(Integer::intValue).toArray();
            traces.add(points(
                    "H = " + Numbers.format(size),
                    at(seconds, of),
                    at(accuracy, of),
                    colour(traces.size() - 1),
                    Symbol.CIRCLE));
        });
        return Charts.lines(
                "Accuracy and time",
                Charts.linear("seconds of training"),
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
     * The mean of a column of several trainings after each epoch from the first on, between thin lines one standard
     * deviation (n − 1) above and below.
     *
     * @param runs the histories, alike but for the seed, of at least two trainings; epochs that not all have are left
     *     out
     * @param column the name of the vertical axis, such as test accuracy
     * @param value what is drawn, such as {@code Epoch::heldOutAccuracy}
     */
    public static Figure band(List<History> runs, String column, ToDoubleFunction<Epoch> value) {
        if (runs.size() < 2) {
            throw new IllegalArgumentException("a standard deviation needs at least 2 trainings, not " + runs.size());
        }
        int epochs = runs.stream().mapToInt(run -> run.last().number()).min().orElseThrow();
        double[] mean = new double[epochs], low = new double[epochs], high = new double[epochs];
        for (int e = 0; e < epochs; e++) {
            int epoch = e + 1;
            DoubleColumn values = DoubleColumn.create(
                    column,
                    runs.stream()
                            .mapToDouble(run -> value.applyAsDouble(run.epochs().get(epoch))));
            mean[e] = values.mean();
            low[e] = mean[e] - values.standardDeviation();
            high[e] = mean[e] + values.standardDeviation();
        }
        double[] x = IntStream.rangeClosed(1, epochs).asDoubleStream().toArray();
        return Charts.lines(
                "Mean and standard deviation over " + runs.size() + " seeds",
                "epoch",
                words(column),
                line("mean", x, mean, colour(0), 2).build(),
                line("mean ± sd", x, high, "#9BB8D9", 1)
                        .mode(ScatterTrace.Mode.LINE)
                        .build(),
                line("mean − sd", x, low, "#9BB8D9", 1)
                        .mode(ScatterTrace.Mode.LINE)
                        .showLegend(false)
                        .build());
    }

    /**
     * Each trial as a line through its settings and its result, every axis from its lowest value to its highest; the
     * learning rate by its logarithm. The better the accuracy, the darker the line.
     *
     * @param results of a sweep; rows without a problem are drawn
     */
    public static Figure parallel(Table results) {
        Table rows = results.where(results.stringColumn("problem").isMissing()).sortAscendingOn(ACCURACY);
        List<String> columns = List.of("learning_rate", "batch", "hidden", LOSS, ACCURACY);
        double[][] scaled = columns.stream()
                .map(column -> scaled(numbers(rows, column), column.equals("learning_rate")))
                .toArray(double[][]::new);
        StringColumn names = StringColumn.create(
                "setting",
                columns.stream()
                        .map(column -> words(column.replace("validation_", "")))
                        .toList());
        Trace[] lines = IntStream.range(0, rows.rowCount())
                .mapToObj(i -> ScatterTrace.builder(
                                names,
                                DoubleColumn.create(
                                        "share", Arrays.stream(scaled).mapToDouble(axis -> axis[i])))
                        .mode(ScatterTrace.Mode.LINE)
                        .line(Line.builder()
                                .color(ColourScale.hex(
                                        ColourScale.BLUES.at(0.15 + 0.85 * i / Math.max(1, rows.rowCount() - 1))))
                                .width(1.5)
                                .build())
                        .name("trial " + (i + 1))
                        .showLegend(false)
                        .build())
                .toArray(Trace[]::new);
        return Charts.lines(
                "Trials, dark is accurate",
                Axis.builder().title("").type(Axis.Type.CATEGORY).build(),
                Charts.linear("lowest (0) to highest (1)"),
                lines);
    }

    private static double[] scaled(double[] values, boolean log) {
        double[] on = Arrays.stream(values).map(v -> log ? Math.log(v) : v).toArray();
        double min = Arrays.stream(on).min().orElse(0),
                max = Arrays.stream(on).max().orElse(1);
        return Arrays.stream(on)
                .map(v -> max > min ? (v - min) / (max - min) : 0.5)
                .toArray();
    }

    /** The share of right answers for each class. */
    public static Figure accuracyOfClasses(Evaluation evaluation) {
        int[][] confusion = evaluation.confusion();
        return Charts.bars(
                "Accuracy of each class",
                "class",
                "share of right answers",
                IntStream.range(0, confusion.length).mapToObj(Integer::toString).toArray(String[]::new),
                IntStream.range(0, confusion.length)
                        .mapToDouble(k -> (double) confusion[k][k]
                                / Arrays.stream(confusion[k]).sum())
                        .toArray());
    }

    private static Trace points(String name, double[] x, double[] y, String colour, Symbol symbol) {
        return ScatterTrace.builder(DoubleColumn.create("x", x), DoubleColumn.create("y", y))
                .mode(ScatterTrace.Mode.MARKERS)
                .marker(Marker.builder().color(colour).symbol(symbol).size(8).build())
                .name(name)
                .build();
    }

    private static ScatterTrace.ScatterBuilder line(String name, double[] x, double[] y, String colour, double width) {
        return ScatterTrace.builder(DoubleColumn.create("x", x), DoubleColumn.create("y", y))
                .mode(ScatterTrace.Mode.LINE_AND_MARKERS)
                .line(Line.builder().color(colour).width(width).build())
                .name(name);
    }

    private static String title(Collection<History> runs) {
        String labels = runs.stream().map(History::label).distinct().collect(Collectors.joining(" and "));
        return labels.isEmpty()
                ? "Loss and accuracy"
                : labels.substring(0, 1).toUpperCase(Locale.ROOT) + labels.substring(1) + " loss and accuracy";
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
