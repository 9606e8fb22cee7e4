package backprop.plot;

import backprop.check.Check;
import backprop.engine.Evaluation;
import backprop.training.Epoch;
import backprop.training.History;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** The figures of the notebooks, as Tablesaw figures. Values that are not finite become gaps, with a note. */
public final class Charts {
    private Charts() {}

    /**
     * Loss and error rate of a training, one panel above the other, for the training set and the held-out set. Both axes
     * are logarithmic, so that two curves that end close together stay apart.
     */
    public static Figure history(History history) {
        return new Figure(
                twoPanels("Training" + divergence(history)),
                series("training", history.values(Epoch::trainLoss)),
                dashed(history.label(), 0, history.values(Epoch::heldOutLoss)).build(),
                lower("training, error rate", history.values(Epoch::trainAccuracy), Theme.COLOURS.get(0)),
                dashed(history.label() + ", error rate", 0, errorRates(history.values(Epoch::heldOutAccuracy)))
                        .yAxis(ScatterTrace.YAxis.Y2)
                        .showLegend(false)
                        .build());
    }

    /** The held-out set has a dashed line, which leaves the line of the training set in sight where both meet. */
    private static ScatterTrace.ScatterBuilder dashed(String name, int from, double[] y) {
        return points(name, counted(from, from + y.length), y)
                .line(Line.builder()
                        .color(Theme.COLOURS.get(1))
                        .dash(Line.Dash.DASH)
                        .build());
    }

    /** A panel for the loss above one for the error rate, over the epochs. */
    static Layout twoPanels(String title) {
        return layout(title, linear("epoch"))
                .height(520)
                .yAxis(Axis.builder()
                        .title("loss (nats)")
                        .type(Axis.Type.LOG)
                        .domain(0.54f, 1f)
                        .build())
                .yAxis2(Axis.builder()
                        .title("error rate (%)")
                        .type(Axis.Type.LOG)
                        .domain(0f, 0.46f)
                        .build())
                .build();
    }

    /** A curve of the lower panel, from the accuracy after each epoch. */
    static Trace lower(String name, double[] accuracy, String colour) {
        return points(name, counted(0, accuracy.length), errorRates(accuracy))
                .yAxis(ScatterTrace.YAxis.Y2)
                .line(Line.builder().color(colour).build())
                .showLegend(false)
                .build();
    }

    /** The loss after each epoch of training, for the training set and the held-out set, on a logarithmic axis. */
    public static Figure loss(History history) {
        return trained(
                "Loss",
                "cross-entropy (nats)",
                history,
                history.values(Epoch::trainLoss),
                history.values(Epoch::heldOutLoss));
    }

    /** The percentage of wrong predictions after each epoch of training, for both sets, on a logarithmic axis. */
    public static Figure errorRate(History history) {
        return trained(
                "Error rate",
                "wrong predictions (%)",
                history,
                errorRates(history.values(Epoch::trainAccuracy)),
                errorRates(history.values(Epoch::heldOutAccuracy)));
    }

    /** From the first epoch on: the untrained network would flatten the rest. */
    private static Figure trained(String title, String y, History history, double[] train, double[] heldOut) {
        int from = Math.min(1, train.length - 1);
        return lines(
                title + divergence(history),
                linear("epoch"),
                log(y),
                series("training", counted(from, train.length), Arrays.copyOfRange(train, from, train.length)),
                dashed(history.label(), from, Arrays.copyOfRange(heldOut, from, heldOut.length))
                        .build());
    }

    private static double[] errorRates(double[] accuracy) {
        return Arrays.stream(accuracy).map(share -> 100 * (1 - share)).toArray();
    }

    private static double[] counted(int from, int to) {
        return IntStream.range(from, to).asDoubleStream().toArray();
    }

    private static String divergence(History history) {
        double[] loss = history.values(Epoch::trainLoss);
        return IntStream.range(0, loss.length)
                .filter(i -> !Double.isFinite(loss[i]))
                .mapToObj(i -> ": diverged in epoch " + i)
                .findFirst()
                .orElse("");
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
     * @throws IllegalArgumentException if the lengths differ; the message gives both
     */
    public static ScatterTrace series(String name, double[] x, double[] y) {
        return points(name, x, y).build();
    }

    /** A line with markers for {@link #lines}, with x counted from 0. */
    public static ScatterTrace series(String name, double... y) {
        return series(name, counted(0, y.length), y);
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
     * @throws IllegalArgumentException if a series does not have one value for each category
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

    /** The share of correct answers for each class. */
    public static Figure accuracyOfClasses(Evaluation evaluation) {
        int[][] confusion = evaluation.confusion();
        return bars(
                "Accuracy of each class",
                "class",
                "share of correct answers",
                IntStream.range(0, confusion.length).mapToObj(Integer::toString).toArray(String[]::new),
                IntStream.range(0, confusion.length)
                        .mapToDouble(k -> (double) confusion[k][k]
                                / Arrays.stream(confusion[k]).sum())
                        .toArray());
    }

    /**
     * A value for each pair of a row and a column, as colour and as number.
     *
     * @param columns their names, from left to right
     * @param rows their names, from top to bottom
     * @param values a row of numbers for each row
     */
    public static Figure heatmap(String title, String x, String y, String[] columns, String[] rows, double[][] values) {
        String[][] texts = Arrays.stream(values)
                .map(row -> Arrays.stream(row).mapToObj(Charts::shortText).toArray(String[]::new))
                .toArray(String[][]::new);
        return new LabelledHeatmap(columns, rows, values, texts, true).figure(title, x, y);
    }

    private static String shortText(double value) {
        return Double.isFinite(value) ? Numbers.format(value, 3) : "";
    }

    /**
     * How often each class was taken for each other. Colour shows the errors alone, since the correct answers, on the
     * diagonal, outnumber them by far.
     *
     * @param evaluation of a test set
     */
    public static Figure confusion(Evaluation evaluation) {
        int[][] counts = evaluation.confusion();
        int n = counts.length;
        String[] classes = IntStream.range(0, n).mapToObj(Integer::toString).toArray(String[]::new);
        double[][] errors = new double[n][n];
        String[][] texts = new String[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                errors[i][k] = i == k ? 0 : counts[i][k];
                texts[i][k] = i != k && counts[i][k] == 0 ? "" : Integer.toString(counts[i][k]);
            }
        }
        return new LabelledHeatmap(classes, classes, errors, texts, false)
                .figure("Confusion matrix", "predicted", "true class");
    }

    /**
     * Which check fails for which backward pass: a dark cell with a cross where it does.
     *
     * @param verdicts of all checks, in their order, for each backward pass by its name
     */
    public static Figure verdicts(Map<String, List<Check.Verdict>> verdicts) {
        String[] checks = Arrays.stream(Check.values()).map(Check::title).toArray(String[]::new);
        String[] names = verdicts.keySet().toArray(String[]::new);
        double[][] failed = verdicts.values().stream()
                .map(row -> row.stream()
                        .mapToDouble(verdict -> verdict.passed() ? 0 : 1)
                        .toArray())
                .toArray(double[][]::new);
        String[][] texts = Arrays.stream(failed)
                .map(row -> Arrays.stream(row)
                        .mapToObj(fails -> fails == 1 ? "×" : "")
                        .toArray(String[]::new))
                .toArray(String[][]::new);
        return new LabelledHeatmap(checks, names, failed, texts, false)
                .figure("Which check catches which mistake", "", "");
    }

    /** A figure as a PNG, the form that notebooks show where nothing else works. */
    public static byte[] png(Figure figure) {
        return PngRenderer.png(PlotlyJson.of(figure));
    }

    static Layout.LayoutBuilder layout(String title, Axis x) {
        return Layout.builder(title).xAxis(x).width(Theme.WIDTH).height(Theme.HEIGHT);
    }
}
