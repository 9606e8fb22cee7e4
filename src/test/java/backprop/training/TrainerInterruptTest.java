package backprop.training;

import static backprop.training.TrainerTest.QUICK;
import static backprop.training.TrainerTest.SAMPLE;
import static backprop.training.TrainerTest.trainer;
import static org.assertj.core.api.Assertions.assertThat;

import backprop.network.Backpropagation;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TrainerInterruptTest {
    @Test
    void anInterruptBetweenBatchesKeepsTheFinishedEpochsAndTheLastStep() {
        Trainer trainer = trainer(QUICK.withEpochs(50));
        trainer.train(new TrainingListener() {
            @Override
            public void batchDone(int epoch, int batch, int batches) {
                if (epoch == 3 && batch == 2) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        assertThat(trainer.interrupted()).isTrue();
        assertThat(trainer.history().last().number()).isEqualTo(2);
        Trainer two = trainer(QUICK.withEpochs(2));
        two.train();
        assertThat(trainer.parameters().W1().isIdentical(two.parameters().W1(), 0))
                .as("two steps further than two epochs")
                .isFalse();
        assertThat(Thread.currentThread().isInterrupted())
                .as("the next cell runs")
                .isFalse();
    }

    /** The polls are counted in the work between them, not in time: at most one batch or 500 evaluated examples. */
    @Test
    void anInterruptDuringAnEvaluationIsNoticedWithinTheNext500Examples() {
        AtomicLong stepsAfter = new AtomicLong();
        Trainer trainer = new Trainer(SAMPLE, QUICK, (parameters, forward, target) -> {
            stepsAfter.incrementAndGet();
            return Backpropagation.SHARED_DELTAS.gradients(parameters, forward, target);
        });
        Thread.currentThread().interrupt();
        trainer.train();
        assertThat(trainer.interrupted()).isTrue();
        assertThat(stepsAfter).hasValue(0);
        assertThat(trainer.history().epochs()).isEmpty();
        assertThat(trainer.problem()).isEmpty();
    }

    @Test
    void anInterruptWithinAMatrixProductIsAnInterruptTooAndKeepsWhatWasTrained() {
        AtomicLong steps = new AtomicLong();
        Trainer trainer = new Trainer(SAMPLE, QUICK.withHidden(200).withBatch(200), (parameters, forward, target) -> {
            if (steps.incrementAndGet() == 3) {
                Thread.currentThread().interrupt();
            }
            return Backpropagation.SHARED_DELTAS.gradients(parameters, forward, target);
        });
        trainer.train();
        assertThat(trainer.interrupted()).isTrue();
        assertThat(trainer.history().last().number()).isZero();
        assertThat(steps.get()).isBetween(3L, 4L);
    }

    @Test
    void afterAnInterruptTheSameTrainerTrainsToTheEnd() {
        Trainer trainer = trainer(QUICK);
        Thread.currentThread().interrupt();
        trainer.train();
        trainer.train();
        assertThat(trainer.interrupted()).isFalse();
        assertThat(trainer.history().last().number()).isEqualTo(2);
    }
}
