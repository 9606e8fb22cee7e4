package backprop.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import backprop.check.Check;
import backprop.check.GradientCheck;
import backprop.check.Probe;
import backprop.check.WrongBackwardPass;
import backprop.engine.Evaluation;
import backprop.exercise.Formula;
import backprop.matrix.Matrices;
import backprop.mnist.Mnist;
import backprop.mnist.Split;
import backprop.network.Backpropagation;
import backprop.plot.Charts;
import backprop.plot.ComputationGraph;
import backprop.plot.Digits;
import backprop.plot.ExerciseCharts;
import backprop.plot.SweepCharts;
import backprop.training.History;
import backprop.training.Hyperparameter;
import backprop.training.Hyperparameters;
import backprop.training.LocalTrials;
import backprop.training.SearchRange;
import backprop.training.SearchSpace;
import backprop.training.Sweep;
import backprop.training.Tables;
import backprop.training.Trainer;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;

class LocaleTest {
    private static final Mnist SAMPLE = Mnist.load(Path.of("data/mnist-sample"));
    private static final Hyperparameters SETTINGS = new Hyperparameters(8, 100, 0.5, 2, 1);
    private static final Mnist DATA =
            new Mnist(SAMPLE.train().first(1500), SAMPLE.test().first(500));
    private static final History HISTORY = new Trainer(DATA, SETTINGS).train();
    private static final Sweep SWEEP = sweep();
    private static final Table RESULTS = SWEEP.run();
    private static final Locale BEFORE = Locale.getDefault();

    @TempDir
    private Path folder;

    private static Sweep sweep() {
        Split split = DATA.withValidation(0.5);
        return new Sweep(
                SearchSpace.around(SETTINGS)
                        .with(Hyperparameter.LEARNING_RATE, SearchRange.choices(0.01, 1, 1e30))
                        .with(Hyperparameter.BATCH, SearchRange.choices(10, 50))
                        .grid(),
                new LocalTrials(split, 2));
    }

    @AfterEach
    void restore() {
        Locale.setDefault(BEFORE);
    }

    /** Commas in German, a dotless i in Turkish, digits of their own in Arabic and Hindi. */
    @ParameterizedTest
    @ValueSource(strings = {"de-DE", "tr-TR", "ar-EG", "hi-IN-u-nu-deva"})
    void figuresTablesAndCsvAreTheSameBytesInEveryLocale(String tag) throws Exception {
        Locale.setDefault(Locale.ROOT);
        Map<String, String> expected = shown();
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(String.format(Locale.getDefault(), "%.1f I", 1.5).toLowerCase(Locale.getDefault()))
                .as("a locale that differs")
                .isNotEqualTo("1.5 i");

        assertThat(shown()).isEqualTo(expected);
    }

    private Map<String, String> shown() throws Exception {
        Map<String, Object> bundles = new LinkedHashMap<>();
        figures().forEach((name, figure) -> bundles.put(name, Rendering.figure(figure)));
        tables().forEach((name, table) -> bundles.put(name, Rendering.table(table)));
        bundles.put("evaluation", Rendering.evaluation(evaluation()));
        bundles.put("settings", Rendering.record(SETTINGS));
        bundles.put("parameters", Rendering.record(Probe.toy().parameters()));
        bundles.put("matrix", Rendering.matrix(Matrices.row(0.5, -1234.25, 1e-7)));
        bundles.put("graph", Rendering.graph(ComputationGraph.of(Probe.toy())));
        bundles.put(
                "weights",
                Rendering.digits(Digits.weights(
                        Probe.random(784, 4, 10, 1, 3).parameters().W1(), 28, 28, 4)));
        bundles.put("digits", Rendering.digits(Digits.first(DATA.test(), 20)));
        Map<String, String> shown = new LinkedHashMap<>();
        ObjectMapper json = new ObjectMapper();
        for (Map.Entry<String, Object> bundle : bundles.entrySet()) {
            shown.put(bundle.getKey(), json.writeValueAsString(bundle.getValue()));
        }
        shown.put("history as text", HISTORY.toString());
        shown.put("sweep as text", Tables.text(SWEEP.summary()));
        HISTORY.writeCsv(folder.resolve("history.csv"));
        shown.put("csv", Files.readString(folder.resolve("history.csv")));
        return shown;
    }

    private static Evaluation evaluation() {
        return new Evaluation(0.5, new int[][] {{1234, 1}, {0, 4}});
    }

    private static Map<String, Figure> figures() {
        Map<String, Figure> figures = new LinkedHashMap<>();
        figures.put("training", Charts.history(HISTORY));
        figures.put("loss", Charts.loss(HISTORY));
        figures.put("error rate", Charts.errorRate(HISTORY));
        figures.put("bars", Charts.bars("t", "x", "y", new String[] {"a", "b"}, new double[] {0.5, 12345.25}));
        figures.put(
                "heatmap",
                Charts.heatmap("t", "x", "y", new String[] {"0.5", "1"}, new String[] {"i", "I"}, new double[][] {
                    {0.125, 1}, {-2.5, 1e-7}
                }));
        figures.put("confusion", Charts.confusion(evaluation()));
        figures.put("verdicts", Charts.verdicts(Map.of("answer", Check.runAll(Backpropagation.SHARED_DELTAS))));
        figures.put("error against step", ExerciseCharts.errorAgainstStep(Probe.toy(), Formula.all()));
        figures.put(
                "remainders",
                ExerciseCharts.remainders(
                        Probe.toy(), Backpropagation.SHARED_DELTAS, WrongBackwardPass.values()[0].backpropagation()));
        figures.put("learning rate", SweepCharts.learningRate(RESULTS));
        figures.put("sweep heatmap", SweepCharts.heatmap(RESULTS, "learning_rate", "batch", "validation_loss"));
        figures.put("accuracy against time", SweepCharts.accuracyAgainstTime(RESULTS));
        return figures;
    }

    private static Map<String, Table> tables() {
        Probe probe = Probe.toy();
        return Map.of(
                "numbers",
                Table.create(
                        "numbers",
                        DoubleColumn.create("double", 0.5, Double.NaN, -1234567.25, 1e-12),
                        IntColumn.create("int", 1, 2, -1234567, 4),
                        LongColumn.create("long", 1, 2, 3, Long.MAX_VALUE),
                        StringColumn.create("text", "1,5", "", "ı", "I")),
                "results",
                RESULTS,
                "checks",
                Check.table(Backpropagation.SHARED_DELTAS),
                "gradient check",
                GradientCheck.of(Backpropagation.SHARED_DELTAS, probe.parameters(), probe.X(), probe.target())
                        .toTable());
    }
}
