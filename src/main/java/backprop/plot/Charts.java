package backprop.plot;

import backprop.engine.Evaluation;
import backprop.training.Epoch;
import backprop.training.History;
import java.util.Arrays;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** The figures of the notebooks, as Tablesaw figures. What is not a finite number becomes a gap with a note. */
public final class Charts {
    private Charts() {}

    /**
     * Loss and accuracy of a training, one panel above the other, for the training set and the held-out set.
     *
     * @param history one row an epoch
     */
    public static Figure history(History history) {
        return history("Training", history);
    }

    static Figure history(String title, History history) {
        Layout layout = layout(title + divergence(history), linear("epoch"))
                .height(520)
                .yAxis(Axis.builder().title("loss (nats)").domain(0.54f, 1f).build())
                .yAxis2(Axis.builder().title("accuracy").domain(0f, 0.46f).build())
                .build();
        return new Figure(
                layout,
                column(history, Epoch::trainLoss, "training").build(),
                column(history, Epoch::heldOutLoss, history.label()).build(),
                below(history, Epoch::trainAccuracy, "training, accuracy", 0),
                below(history, Epoch::heldOutAccuracy, history.label() + ", accuracy", 1));
    }

    private static Trace below(History history, ToDoubleFunction<Epoch> value, String name, int colour) {
        return column(history, value, name)
                .yAxis(ScatterTrace.YAxis.Y2)
                .line(Line.builder().color(Theme.COLOURS.get(colour)).build())
                .showLegend(false)
                .build();
    }

    /** The loss of a training after each epoch, for the training set and the held-out set. */
    public static Figure loss(History history) {
        return lines(
                "Loss" + divergence(history),
                "epoch",
                "cross-entropy (nats)",
                column(history, Epoch::trainLoss, "training").build(),
                column(history, Epoch::heldOutLoss, history.label()).build());
    }

    /** The accuracy of a training after each epoch, 0 to 1, for the training set and the held-out set. */
    public static Figure accuracy(History history) {
        return lines(
                "Accuracy" + divergence(history),
                "epoch",
                "share of right answers",
                column(history, Epoch::trainAccuracy, "training").build(),
                column(history, Epoch::heldOutAccuracy, history.label()).build());
    }

    private static String divergence(History history) {
        double[] loss = history.values(Epoch::trainLoss);
        return IntStream.range(0, loss.length)
                .filter(i -> !Double.isFinite(loss[i]))
                .mapToObj(i -> ": diverged in epoch " + i)
                .findFirst()
                .orElse("");
    }

    private static ScatterTrace.ScatterBuilder column(History history, ToDoubleFunction<Epoch> value, String name) {
        return points(name, history.values(Epoch::number), history.values(value));
    }

    /** Lines through the points of each series, on linear axes. */
    public static Figure lines(String title, String x, String y, Trace... series) {
        return lines(title, linear(x), linear(y), series);
    }

    /** Lines through the points of each series, on axes from {@link #linear} or {@link #log}. */
    public static Figure lines(String title, Axis x, Axis y, Trace... series) {
        return new Figure(layout(title, x).yAxis(y).build(), series);
    }

    /**
     * A line with markers for {@link #lines}.
     *
     * @param x as many numbers as y
     * @throws IllegalArgumentException if the lengths differ; the message has both
     */
    public static ScatterTrace series(String name, double[] x, double[] y) {
        return points(name, x, y).build();
    }

    private static ScatterTrace.ScatterBuilder points(String name, double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("the series " + name + " has " + x.length + " values for x and "
                    + y.length + " for y; give as many of each");
        }
        return ScatterTrace.builder(DoubleColumn.create("x", x), DoubleColumn.create("y", y))
                .name(name)
                .mode(x.length > 100 ? ScatterTrace.Mode.LINE : ScatterTrace.Mode.LINE_AND_MARKERS);
    }

    /** A linear axis with this title. */
    public static Axis linear(String title) {
        return Axis.builder().title(title).build();
    }

    /** A logarithmic axis with this title. */
    public static Axis log(String title) {
        return Axis.builder().title(title).type(Axis.Type.LOG).build();
    }

    /**
     * The error of a numeric derivative against its step size, both axes logarithmic: truncation falls to the left,
     * rounding rises to the left.
     *
     * @param series one or more of {@link #series}, x being the step h
     */
    public static Figure errorAgainstStep(String title, Trace... series) {
        return lines(title, log("step h"), log("relative error"), series);
    }

    /** A bar for each category. */
    public static Figure bars(String title, String x, String y, String[] categories, double[] values) {
        return bars(title, x, y, categories, Map.of("", values));
    }

    /**
     * A group of bars for each category.
     *
     * @param series the name of each series with a value for each category, in the order of the map
     * @throws IllegalArgumentException if a series has another number of values than there are categories
     */
    public static Figure bars(String title, String x, String y, String[] categories, Map<String, double[]> series) {
        Axis category = Axis.builder().title(x).type(Axis.Type.CATEGORY).build();
        Trace[] traces = series.entrySet().stream()
                .map(entry -> {
                    if (entry.getValue().length != categories.length) {
                        throw new IllegalArgumentException("the bars " + entry.getKey() + " have "
                                + entry.getValue().length + " values for " + categories.length
                                + " categories; give one for each");
                    }
                    return BarTrace.builder((Object[]) categories, entry.getValue())
                            .name(entry.getKey())
                            .build();
                })
                .toArray(Trace[]::new);
        return new Figure(layout(title, category).yAxis(linear(y)).build(), traces);
    }

    /**
     * A value for each pair of a row and a column, as colour and as number.
     *
     * @param columns their names, from left to right
     * @param rows their names, from top to bottom
     * @param values a row of numbers for each row
     */
    public static Figure heatmap(String title, String x, String y, String[] columns, String[] rows, double[][] values) {
        return heatmap(title, x, y, columns, rows, values, texts(values), true);
    }

    private static String[][] texts(double[][] values) {
        return Arrays.stream(values)
                .map(row -> Arrays.stream(row).mapToObj(Charts::shortText).toArray(String[]::new))
                .toArray(String[][]::new);
    }

    private static String shortText(double value) {
        return Double.isFinite(value) ? Numbers.format(value, 3) : "";
    }

    private static Figure heatmap(
            String title,
            String x,
            String y,
            String[] columns,
            String[] rows,
            double[][] values,
            String[][] texts,
            boolean scale) {
        Layout layout = layout(
                        title, Axis.builder().title(x).type(Axis.Type.CATEGORY).build())
                .yAxis(Axis.builder()
                        .title(y)
                        .type(Axis.Type.CATEGORY)
                        .autoRange(Axis.AutoRange.REVERSED)
                        .build())
                .height(Math.min(900, Math.max(Theme.HEIGHT, 130 + 32 * rows.length)))
                .build();
        return new Figure(layout, new LabelledHeatmap(columns, rows, values, texts, scale));
    }

    /**
     * How often each class was taken for each other: the count as number, its share of the row as colour.
     *
     * @param evaluation of a test set
     */
    public static Figure confusion(Evaluation evaluation) {
        int[][] counts = evaluation.confusion();
        String[] classes =
                IntStream.range(0, counts.length).mapToObj(Integer::toString).toArray(String[]::new);
        double[][] shares = Arrays.stream(counts)
                .map(row -> Arrays.stream(row)
                        .mapToDouble(
                                c -> c / (double) Math.max(1, Arrays.stream(row).sum()))
                        .toArray())
                .toArray(double[][]::new);
        String[][] texts = Arrays.stream(counts)
                .map(row -> Arrays.stream(row).mapToObj(Integer::toString).toArray(String[]::new))
                .toArray(String[][]::new);
        return heatmap("Confusion matrix", "predicted", "true class", classes, classes, shares, texts, false);
    }

    /** A figure as a PNG, as notebooks show it where nothing else can be shown. */
    public static byte[] png(Figure figure) {
        return PngRenderer.png(PlotlyJson.of(figure));
    }

    private static Layout.LayoutBuilder layout(String title, Axis x) {
        return Layout.builder(title).xAxis(x).width(Theme.WIDTH).height(Theme.HEIGHT);
    }
}
