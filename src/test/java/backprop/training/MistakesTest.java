package backprop.training;

import static org.assertj.core.api.Assertions.assertThat;

import backprop.check.Check;
import backprop.check.WrongBackwardPass;
import backprop.mnist.Mnist;
import backprop.network.Backpropagation;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class MistakesTest {
    private static final Hyperparameters SETTINGS = new Hyperparameters(10, 30, 0.5, 1, 1);

    private static Mnist data() {
        Mnist sample = Mnist.load(Path.of("data/mnist-sample"));
        int[] few = IntStream.range(0, 200).toArray();
        return new Mnist(sample.train().subset(few), sample.test().subset(few));
    }

    @Test
    void theCorrectPassFailsNoCheckAndTrainsAsItsTrainerSays() {
        Mnist data = data();
        Mistakes mistakes = new Mistakes(data, SETTINGS);

        Table failing = mistakes.add("correct", Backpropagation.SHARED_DELTAS);

        double accuracy = new Trainer(data, SETTINGS, Backpropagation.SHARED_DELTAS)
                .train()
                .last()
                .heldOutAccuracy();
        assertThat(failing.rowCount()).isZero();
        assertThat(failing.name()).startsWith("correct: 0 of 10 checks fail; test accuracy ");
        assertThat(mistakes.table().doubleColumn("test accuracy").get(0)).isEqualTo(accuracy);
    }

    @Test
    void aMistakeThatOneCheckCatchesIsListedWithThatCheck() {
        Mistakes mistakes = new Mistakes(data(), SETTINGS);

        Table failing = mistakes.add("maximum", WrongBackwardPass.MAXIMUM_OF_BATCH.backpropagation());
        mistakes.add("y′ − y", WrongBackwardPass.FLIPPED_SIGN::backpropagation);

        assertThat(failing.stringColumn("fails").asList()).containsExactly("large logits");
        Table checks = mistakes.checks();
        assertThat(checks.stringColumn("alone it catches").get(Check.LARGE_LOGITS.ordinal()))
                .isEqualTo("maximum");
        assertThat(checks.intColumn("catches").get(Check.DESCENT.ordinal())).isEqualTo(1);
    }

    @Test
    void aPassWithAMemoryStartsAnewInEachCheck() {
        Mistakes mistakes = new Mistakes(data(), SETTINGS);

        Table failing = mistakes.add("nominal size", WrongBackwardPass.NOMINAL_BATCH::backpropagation);

        assertThat(failing.stringColumn("fails").asList()).containsExactly("short batch");
    }

    @Test
    void aPassThatCannotTrainIsARowAndNoError() {
        Mistakes mistakes = new Mistakes(data(), SETTINGS.withHidden(7));

        Table failing = mistakes.add("no transpose", WrongBackwardPass.MISSING_TRANSPOSE.backpropagation());

        assertThat(failing.name()).endsWith("no training");
        assertThat(mistakes.table().doubleColumn("test accuracy").isMissing(0)).isTrue();
        assertThat(mistakes.verdicts()).containsOnlyKeys("no transpose · no training");
    }
}
