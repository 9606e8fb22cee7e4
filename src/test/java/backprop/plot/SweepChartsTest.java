package backprop.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop.engine.Evaluation;
import backprop.mnist.Mnist;
import backprop.mnist.Split;
import backprop.training.Epoch;
import backprop.training.History;
import backprop.training.Hyperparameter;
import backprop.training.Hyperparameters;
import backprop.training.LocalTrials;
import backprop.training.LossCurve;
import backprop.training.Runs;
import backprop.training.SearchRange;
import backprop.training.SearchSpace;
import backprop.training.Sweep;
import backprop.training.Trainer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;

class SweepChartsTest {
    private static final Split DATA = data();
    private static final Hyperparameters SETTINGS = new Hyperparameters(8, 20, 0.5, 2, 1);
    private static final Table RESULTS = new Sweep(
                    SearchSpace.around(SETTINGS)
                            .with(Hyperparameter.LEARNING_RATE, SearchRange.choices(0.01, 1, 1e30))
                            .with(Hyperparameter.BATCH, SearchRange.choices(10, 50))
                            .grid(),
                    new LocalTrials(DATA, 2))
            .run();

    private static Split data() {
        Mnist sample = Mnist.load(Path.of("data/mnist-sample"));
        return new Mnist(sample.train().subset(IntStream.range(0, 200).toArray()), sample.test()).withValidation(0.5);
    }

    private static JsonNode traces(Figure figure) {
        assertThat(Charts.png(figure)).isNotEmpty();
        return PlotlyJson.of(figure).get("data");
    }

    private static double[] numbers(JsonNode array) {
        return IntStream.range(0, array.size())
                .mapToDouble(i -> array.get(i).asDouble(Double.NaN))
                .toArray();
    }

    @Test
    void curvesHaveALossAndAnErrorRateOfEachRunInOneColour() {
        Runs runs = new Runs(DATA);
        History history = runs.train("run", SETTINGS).history();
        Figure figure = SweepCharts.curves(runs);
        JsonNode traces = traces(figure);
        assertThat(numbers(traces.get(0).get("y"))).containsExactly(history.values(Epoch::heldOutLoss), within(1e-12));
        assertThat(numbers(traces.get(1).get("y")))
                .containsExactly(history.values(epoch -> 100 * (1 - epoch.heldOutAccuracy())), within(1e-9));
        assertThat(traces.get(0).at("/line/color")).isEqualTo(traces.get(1).at("/line/color"));
        for (String axis : List.of("yaxis", "yaxis2")) {
            assertThat(PlotlyJson.of(figure).at("/layout/" + axis + "/type").asText())
                    .isEqualTo("log");
        }
        traces(SweepCharts.curves(Map.of()));
    }

    @Test
    void theLossAgainstUpdatesIsThatOfTheEpochsWhereAnEpochEnds() throws InterruptedException {
        LossCurve curve = LossCurve.of("batch 20", DATA, SETTINGS, 10, 5);
        History history = new Trainer(DATA, SETTINGS).train();
        assertThat(curve.updates()).containsExactly(0, 5, 10);
        assertThat(curve.losses()).containsExactly(history.values(Epoch::heldOutLoss));
        JsonNode traces = traces(SweepCharts.updates(List.of(curve)));
        assertThat(numbers(traces.get(0).get("x"))).containsExactly(0, 5, 10);
        assertThatThrownBy(() -> LossCurve.of("none", DATA, SETTINGS, 0, 5)).hasMessageContaining("at least 1");
    }

    @Test
    void learningRatesThatDivergedAreArrowsBeyondTheScale() throws Exception {
        Figure figure = SweepCharts.learningRate(RESULTS);
        JsonNode traces = traces(figure);
        for (String axis : List.of("xaxis", "yaxis")) {
            assertThat(PlotlyJson.of(figure).at("/layout/" + axis + "/type").asText())
                    .isEqualTo("log");
        }
        assertThat(numbers(traces.get(0).get("x"))).containsExactlyInAnyOrder(0.01, 0.01, 1, 1);
        assertThat(traces.get(1).get("name").asText()).isEqualTo("↑ diverged, stuck or failed");
        assertThat(traces.get(1).at("/marker/symbol").asText()).isEqualTo("triangle-up");
        assertThat(numbers(traces.get(1).get("x"))).containsExactly(1e30, 1e30);
        double highest = Arrays.stream(numbers(traces.get(0).get("y"))).max().orElseThrow();
        assertThat(Arrays.stream(numbers(traces.get(1).get("y"))).boxed())
                .hasSize(2)
                .allMatch(y -> y > highest);
    }

    @Test
    void theHeatmapHasTheMeanOfEachPair() {
        JsonNode heatmap = traces(SweepCharts.heatmap(RESULTS, "learning_rate", "batch", "validation_accuracy"))
                .get(0);
        assertThat(heatmap.get("z").size()).isEqualTo(2);
        for (int row = 0; row < 2; row++) {
            Table batch = RESULTS.where(RESULTS.intColumn("batch").isEqualTo(row == 0 ? 10 : 50));
            assertThat(numbers(heatmap.get("z").get(row)))
                    .containsExactly(batch.doubleColumn("validation_accuracy").asDoubleArray(), within(1e-12));
        }
    }

    @Property(tries = 100)
    void noPointBeatsOneOfTheFrontInBoth(
            @ForAll @Size(12) List<@DoubleRange(max = 3) Double> x,
            @ForAll @Size(12) List<@DoubleRange(max = 3) Double> y) {
        double[] xs = x.stream().mapToDouble(Double::doubleValue).toArray();
        double[] ys = y.stream().mapToDouble(Double::doubleValue).toArray();
        int[] front = SweepCharts.front(xs, ys);
        for (int i = 0; i < xs.length; i++) {
            int point = i;
            boolean beaten = IntStream.range(0, xs.length)
                    .anyMatch(
                            j -> xs[j] <= xs[point] && ys[j] >= ys[point] && (xs[j] < xs[point] || ys[j] > ys[point]));
            if (Arrays.stream(front).anyMatch(j -> j == point)) {
                assertThat(beaten).isFalse();
            } else {
                assertThat(Arrays.stream(front)).anyMatch(j -> xs[j] <= xs[point] && ys[j] >= ys[point]);
            }
        }
    }

    @Test
    void theBandIsOneStandardDeviationAroundTheMean() {
        Runs runs = new Runs(DATA);
        runs.train("seed 1", SETTINGS.withSeed(1));
        assertThatThrownBy(() -> SweepCharts.band(runs, "validation loss", Epoch::heldOutLoss))
                .hasMessageContaining("at least 2");
        runs.train("seed 2", SETTINGS.withSeed(2));
        runs.train("seed 3", SETTINGS.withSeed(3));
        JsonNode traces = traces(SweepCharts.band(runs, "validation loss", Epoch::heldOutLoss));
        double[] last = runs.histories().values().stream()
                .mapToDouble(run -> run.last().heldOutLoss())
                .toArray();
        double mean = Arrays.stream(last).sum() / 3;
        double sd =
                Math.sqrt(Arrays.stream(last).map(v -> (v - mean) * (v - mean)).sum() / 2);
        JsonNode band = traces.get(0), line = traces.get(1);
        assertThat(numbers(band.get("x"))).containsExactly(1, 2, 2, 1);
        assertThat(band.get("fill").asText()).isEqualTo("toself");
        assertThat(band.get("y").get(1).asDouble()).isEqualTo(mean + sd, within(1e-12));
        assertThat(band.get("y").get(2).asDouble()).isEqualTo(mean - sd, within(1e-12));
        assertThat(numbers(line.get("x"))).containsExactly(1, 2);
        assertThat(line.get("y").get(1).asDouble()).isEqualTo(mean, within(1e-12));
    }

    @Test
    void accuracyAgainstTimeHasAPointForEachTrial() {
        assertThat(numbers(
                        traces(SweepCharts.accuracyAgainstTime(RESULTS)).get(1).get("x")))
                .hasSize(6);
    }

    @Test
    void theAccuracyOfAClassIsTheShareOfItsRow() {
        JsonNode bars = traces(Charts.accuracyOfClasses(new Evaluation(1, new int[][] {{3, 1}, {0, 2}})))
                .get(0);
        assertThat(numbers(bars.get("y"))).containsExactly(0.75, 1);
    }
}
