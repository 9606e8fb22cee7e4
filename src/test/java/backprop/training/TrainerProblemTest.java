package backprop.training;

import static backprop.training.TrainerTest.QUICK;
import static backprop.training.TrainerTest.SMALL;
import static backprop.training.TrainerTest.ZERO;
import static backprop.training.TrainerTest.trainer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import backprop.engine.Engine;
import backprop.engine.Evaluation;
import backprop.engine.ReferenceEngine;
import backprop.mnist.Dataset;
import backprop.network.Parameters;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TrainerProblemTest {
    @Test
    void learningRate100IsReportedAsDiverged() {
        Trainer trainer = trainer(QUICK.withLearningRate(100).withBatch(1).withHidden(50));
        trainer.train();
        assertThat(trainer.problem()).isPresent();
        assertThat(trainer.problem().orElseThrow()).contains("diverged").contains("100.0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void aLossThatIsNoFiniteNumberEndsTheTrainingAndIsNamed(double loss) {
        Trainer trainer =
                new Trainer(SMALL, QUICK.withEpochs(9), (train, start) -> evaluating(start, loss, diagonal()));
        History history = trainer.train();
        assertThat(history.epochs()).as("no epoch after the loss was lost").hasSize(1);
        assertThat(trainer.problem().orElseThrow()).contains("diverged").contains(Double.toString(loss));
    }

    @Test
    void aNetworkThatAlwaysPredictsOneClassIsStuckAndTheClassIsNamed() {
        int[][] confusion = new int[10][10];
        for (int[] row : confusion) {
            row[7] = 25;
        }
        Trainer trainer = new Trainer(SMALL, QUICK, (train, start) -> evaluating(start, 2.302, confusion));
        trainer.train();
        assertThat(trainer.problem().orElseThrow())
                .contains("stuck")
                .contains("class 7")
                .contains("0.5");
    }

    @Test
    void zeroGradientsFromZeroParametersAreStuck() {
        Trainer trainer = new Trainer(SMALL, QUICK, (train, start) -> {
            Parameters zero = new Parameters(
                    start.W1().scale(0),
                    start.b1().scale(0),
                    start.W2().scale(0),
                    start.b2().scale(0));
            return new ReferenceEngine(train, zero, ZERO);
        });
        trainer.train();
        assertThat(trainer.problem().orElseThrow()).contains("stuck").contains("class 0");
        assertThat(trainer.history().last().trainLoss()).isCloseTo(StrictMath.log(10), within(1e-12));
    }

    @Test
    void aSetOfOneClassThatIsPredictedRightIsNotStuck() {
        int[][] confusion = new int[10][10];
        confusion[4][4] = 250;
        Trainer trainer = new Trainer(SMALL, QUICK, (train, start) -> evaluating(start, 0.01, confusion));
        trainer.train();
        assertThat(trainer.problem()).isEmpty();
    }

    @Test
    void aTrainingThatLearnsHasNoProblem() {
        Trainer trainer = trainer(QUICK);
        trainer.train();
        assertThat(trainer.problem()).isEmpty();
    }

    private static int[][] diagonal() {
        int[][] confusion = new int[10][10];
        IntStream.range(0, 10).forEach(k -> confusion[k][k] = 25);
        return confusion;
    }

    private static Engine evaluating(Parameters parameters, double loss, int[][] confusion) {
        return new Engine() {
            @Override
            public void step(int[] batch, double learningRate) {}

            @Override
            public Evaluation evaluate(Dataset data) {
                return new Evaluation(loss, confusion);
            }

            @Override
            public Parameters parameters() {
                return parameters;
            }
        };
    }
}
