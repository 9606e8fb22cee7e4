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
    void curvesHaveALossAndAnAccuracyOfEachRunInOneColour() {
        History history = new Trainer(DATA, SETTINGS).train();
        JsonNode traces = traces(SweepCharts.curves(Map.of("run", history)));
        assertThat(numbers(traces.get(0).get("y"))).containsExactly(history.values(Epoch::heldOutLoss), within(1e-12));
        assertThat(numbers(traces.get(1).get("y")))
                .containsExactly(history.values(Epoch::heldOutAccuracy), within(1e-12));
        assertThat(traces.get(0).at("/line/color")).isEqualTo(traces.get(1).at("/line/color"));
        traces(SweepCharts.curves(Map.of()));
    }

    @Test
    void theLearningRateHasALogarithmicAxisAndMarksWhatDiverged() {
        Figure figure = SweepCharts.learningRate(RESULTS);
        JsonNode traces = traces(figure);
        assertThat(PlotlyJson.of(figure).at("/layout/xaxis/type").asText()).isEqualTo("log");
        assertThat(numbers(traces.get(0).get("x"))).containsExactlyInAnyOrder(0.01, 0.01, 1, 1);
        assertThat(traces.get(1).get("name").asText()).startsWith("diverged");
        assertThat(numbers(traces.get(1).get("x"))).containsExactly(1e30, 1e30);
        assertThat(numbers(traces.get(1).get("y"))).hasSize(2).doesNotContain(Double.NaN);
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
        List<History> runs = IntStream.of(1, 2, 3)
                .mapToObj(seed -> new Trainer(DATA, SETTINGS.withSeed(seed)).train())
                .toList();
        JsonNode traces = traces(SweepCharts.band(runs, "validation loss", Epoch::heldOutLoss));
        double[] last =
                runs.stream().mapToDouble(run -> run.last().heldOutLoss()).toArray();
        double mean = Arrays.stream(last).sum() / 3;
        double sd =
                Math.sqrt(Arrays.stream(last).map(v -> (v - mean) * (v - mean)).sum() / 2);
        assertThat(numbers(traces.get(0).get("x"))).containsExactly(1, 2);
        assertThat(traces.get(0).get("y").get(1).asDouble()).isEqualTo(mean, within(1e-12));
        assertThat(traces.get(1).get("y").get(1).asDouble()).isEqualTo(mean + sd, within(1e-12));
        assertThat(traces.get(2).get("y").get(1).asDouble()).isEqualTo(mean - sd, within(1e-12));
        assertThatThrownBy(() -> SweepCharts.band(runs.subList(0, 1), "loss", Epoch::heldOutLoss))
                .hasMessageContaining("at least 2");
    }

    @Test
    void parallelCoordinatesHaveALineForEachTrialWithoutAProblem() {
        JsonNode traces = traces(SweepCharts.parallel(RESULTS));
        long well = RESULTS.stringColumn("problem").asList().stream()
                .filter(String::isEmpty)
                .count();
        assertThat(traces.size()).isEqualTo((int) well).isPositive();
        assertThat(numbers(traces.get(traces.size() - 1).get("y"))).hasSize(5).endsWith(1.0);
    }

    @Test
    void accuracyAgainstTimeHasAPointForEachTrial() {
        assertThat(numbers(
                        traces(SweepCharts.accuracyAgainstTime(RESULTS)).get(1).get("x")))
                .hasSize(6);
    }

    @Test
    void theAccuracyOfAClassIsTheShareOfItsRow() {
        JsonNode bars = traces(SweepCharts.accuracyOfClasses(new Evaluation(1, new int[][] {{3, 1}, {0, 2}})))
                .get(0);
        assertThat(numbers(bars.get("y"))).containsExactly(0.75, 1);
    }
}
