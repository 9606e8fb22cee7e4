package backprop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop.matrix.Matrices;
import backprop.mnist.Dataset;
import backprop.mnist.Mnist;
import backprop.mnist.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {
    private static final SearchSpace SPACE = SearchSpace.around(Hyperparameters.DEFAULTS)
            .with(Hyperparameter.LEARNING_RATE, SearchRange.logUniform(0.01, 10))
            .with(Hyperparameter.HIDDEN, SearchRange.uniform(10, 200))
            .with(Hyperparameter.BATCH, SearchRange.choices(10, 100));

    @Test
    void drawsNoPointTwiceAndFewerWhereThereAreNotSoMany() {
        SearchSpace small = SearchSpace.around(Hyperparameters.DEFAULTS)
                .with(Hyperparameter.HIDDEN, SearchRange.choices(3, 10, 30))
                .with(Hyperparameter.BATCH, SearchRange.choices(10, 100));
        assertThat(small.random(4, 1)).hasSize(4).doesNotHaveDuplicates();
        assertThat(small.random(60, 1)).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void aGridHasEveryCombinationOnce() {
        List<Hyperparameters> grid = SearchSpace.around(Hyperparameters.DEFAULTS)
                .with(Hyperparameter.LEARNING_RATE, SearchRange.parse(Hyperparameter.LEARNING_RATE, "log:0.01..10/4"))
                .with(Hyperparameter.HIDDEN, SearchRange.choices(10, 20, 30))
                .initialisations(Initialisation.parse("zeros,Normalised"))
                .grid();
        assertThat(grid).hasSize(24).doesNotHaveDuplicates();
        assertThat(grid.stream().map(Hyperparameters::learningRate).distinct())
                .containsExactly(
                        0.01,
                        0.01 * StrictMath.pow(10 / 0.01, 1 / 3.0),
                        0.01 * StrictMath.pow(10 / 0.01, 2 / 3.0),
                        10.0);
        assertThat(grid.stream().map(Hyperparameters::initialisation).distinct())
                .containsExactly(Initialisation.ZEROS, Initialisation.NORMALISED);
    }

    @Property(tries = 50)
    void theFirstDrawsDoNotDependOnHowManyThereAre(@ForAll long seed, @ForAll @IntRange(max = 20) int few) {
        assertThat(SPACE.random(20, seed).subList(0, few)).isEqualTo(SPACE.random(few, seed));
    }

    @Property(tries = 50)
    void drawsStayInTheirRanges(@ForAll long seed) {
        assertThat(SPACE.random(20, seed)).allSatisfy(point -> {
            assertThat(point.learningRate()).isBetween(0.01, 10.0);
            assertThat(point.hidden()).isBetween(10, 200);
            assertThat(point.batch()).isIn(10, 100);
        });
    }

    @Test
    void logUniformDrawsMeetEachFactorOfTenAboutAsOften() {
        List<Hyperparameters> draws = SPACE.random(3000, 1);
        for (double from : new double[] {0.01, 0.1, 1}) {
            long inside = draws.stream()
                    .filter(point -> point.learningRate() >= from && point.learningRate() < 10 * from)
                    .count();
            assertThat(inside).isBetween(900L, 1100L);
        }
    }

    @Test
    void seedsAreCountedUpFromThePointsOwn() {
        assertThat(SearchSpace.seeds(List.of(Hyperparameters.DEFAULTS.withSeed(5)), 3))
                .extracting(Hyperparameters::seed)
                .containsExactly(5L, 6L, 7L);
    }

    @Test
    void aRangeThatMeansNothingIsAnErrorThatSaysSo() {
        assertThatThrownBy(() -> SearchRange.parse(Hyperparameter.LEARNING_RATE, "fast"))
                .hasMessage("learning rate is \"fast\", expected a number");
        assertThatThrownBy(() -> Initialisation.parse("huge"))
                .hasMessage("initialisation is \"huge\", expected one of normalised, zeros, small, large");
        assertThatThrownBy(() -> SearchRange.parse(Hyperparameter.LEARNING_RATE, "1..0.1"))
                .hasMessageContaining("empty or endless");
        assertThatThrownBy(() -> SearchRange.parse(Hyperparameter.LEARNING_RATE, "log:0..1"))
                .hasMessageContaining("starts at 0.0, expected a number greater than 0");
        assertThatThrownBy(() -> SearchRange.parse(Hyperparameter.LEARNING_RATE, "0.1..1/1"))
                .hasMessageContaining("evenly spaced are 2 to 100000 values");
        assertThatThrownBy(SPACE::grid).hasMessageContaining("endlessly many");
        assertThatThrownBy(() -> SearchRange.choices(new double[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 20)
    void theValidationSplitIsThePartOfTheTrainingSetThatIsLeftOut(
            @ForAll @DoubleRange(min = 0.05, max = 0.95) double share) {
        Mnist whole = Mnist.load(Path.of("data/mnist-sample"));
        Mnist few = new Mnist(whole.train().subset(IntStream.range(0, 300).toArray()), whole.test());
        Split split = few.withValidation(share);
        assertThat(split.heldOut().size()).isEqualTo((int) Math.round(share * 300));
        assertThat(IntStream.concat(images(split.train()), images(split.heldOut()))
                        .sorted())
                .containsExactlyElementsOf(images(few.train()).sorted().boxed().toList());
        assertThat(few.withValidation(share).checksum()).isEqualTo(split.checksum());
    }

    /** Each image with its label as one number. */
    private static IntStream images(Dataset data) {
        return IntStream.range(0, data.size()).map(i -> {
            int hash = data.label(i);
            for (int p = 0; p < data.inputs(); p++) {
                hash = 31 * hash + data.pixel(i, p);
            }
            return hash;
        });
    }

    @Test
    void aSplitThatLeavesNothingIsRefused() {
        Mnist whole = Mnist.load(Path.of("data/mnist-sample"));
        for (double share : new double[] {0, 1, -1, 2, Double.NaN, 1e-9}) {
            assertThatThrownBy(() -> whole.withValidation(share)).hasMessageContaining("leaves one part empty");
        }
    }

    @Test
    void theChecksumTellsOneDataSetFromAnother() {
        Mnist whole = Mnist.load(Path.of("data/mnist-sample"));
        Mnist swapped = new Mnist(whole.test(), whole.train());
        assertThat(whole.split().checksum())
                .matches("[0-9a-f]{8}")
                .isNotEqualTo(swapped.split().checksum());
        assertThat(Mnist.load(Path.of("data/mnist-sample")).split().checksum())
                .isEqualTo(whole.split().checksum());
    }

    @Test
    void zerosStartAllHiddenUnitsAlikeAndLargeWeightsAreThirtyTimesTheNormalised() {
        assertThat(Matrices.maxAbs(Initialisation.ZEROS.parameters(4, 3, 10, 1).W1()))
                .isZero();
        double[] normalised =
                Initialisation.NORMALISED.parameters(4, 3, 10, 1).W1().getDDRM().data;
        double[] large = Initialisation.LARGE.parameters(4, 3, 10, 1).W1().getDDRM().data;
        for (int k = 0; k < large.length; k++) {
            assertThat(large[k]).isEqualTo(30 * normalised[k]);
        }
    }
}
