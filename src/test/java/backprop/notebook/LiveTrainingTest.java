package backprop.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import backprop.mnist.Mnist;
import backprop.network.Backpropagation;
import backprop.training.History;
import backprop.training.Hyperparameters;
import backprop.training.Trainer;
import backprop.training.TrainingListener;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveTrainingTest {
    private static final Mnist DATA = data();

    private final FakeKernel fake = new FakeKernel();
    private final Optional<JupyterKernel> kernel = Optional.of(new JupyterKernel(fake));

    private static Mnist data() {
        Mnist all = Mnist.load(Path.of("data/mnist-sample"));
        return new Mnist(
                all.train().subset(IntStream.range(0, 1000).toArray()),
                all.test().subset(IntStream.range(0, 200).toArray()));
    }

    private LiveTraining live(Hyperparameters hyperparameters) {
        Notebook.setUp(kernel.orElseThrow());
        return new LiveTraining(kernel, hyperparameters);
    }

    /** What stands in the saved notebook: each output as it was last replaced. */
    private List<Map<String, Object>> saved() {
        List<Map<String, Object>> saved = new ArrayList<>();
        for (FakeKernel.Data shown : fake.getIO().display.shown) {
            List<FakeKernel.Data> updates =
                    fake.getIO().display.updates.getOrDefault(shown.transientData.get("display_id"), List.of());
            saved.add(updates.isEmpty() ? shown.data : updates.get(updates.size() - 1).data);
        }
        return saved;
    }

    @Test
    void theLastPictureAndTheLastTextStay() {
        Hyperparameters three = Hyperparameters.DEFAULTS.withEpochs(3).withHidden(10);
        new Trainer(DATA, three, Backpropagation.SHARED_DELTAS).train(live(three));
        assertThat(saved()).hasSize(2);
        assertThat((String) saved().get(0).get("text/plain")).startsWith("trained to epoch 3 of 3: loss ");
        assertThat((String) saved().get(1).get("text/plain")).contains("training: 4 values");
        assertThat(saved().get(1)).containsKey("image/png");
        assertThat(new ObjectMapper()
                        .valueToTree(saved().get(1).get("application/vnd.plotly.v1+json"))
                        .at("/layout/xaxis/anchor")
                        .asText())
                .isEqualTo("y2");
    }

    @Test
    void aDivergedTrainingSaysSo() {
        Hyperparameters wild = Hyperparameters.DEFAULTS.withLearningRate(1e306);
        new Trainer(DATA, wild, Backpropagation.SHARED_DELTAS).train(live(wild));
        assertThat((String) saved().get(0).get("text/plain")).startsWith("training diverged");
        assertThat((String) saved().get(1).get("text/plain")).contains("diverged in epoch 1", "gaps:");
    }

    @Test
    void anInterruptedTrainingKeepsWhatItHas() {
        Hyperparameters long_ = Hyperparameters.DEFAULTS.withEpochs(1000).withHidden(10);
        LiveTraining live = live(long_);
        Trainer trainer = new Trainer(DATA, long_, Backpropagation.SHARED_DELTAS);
        trainer.train(new TrainingListener() {
            @Override
            public void epochDone(History history) {
                live.epochDone(history);
                if (history.last().number() == 2) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void trainingDone(Trainer ended) {
                live.trainingDone(ended);
            }
        });
        assertThat(trainer.interrupted()).isTrue();
        assertThat(trainer.history().last().number()).isEqualTo(2);
        assertThat((String) saved().get(0).get("text/plain")).startsWith("interrupted after epoch 2 of 1000");
    }

    @Test
    void anInterruptAtAnyMomentOfAMatrixProductEndsTheTrainingQuietly() throws Exception {
        Hyperparameters large =
                Hyperparameters.DEFAULTS.withEpochs(1000).withHidden(100).withBatch(1000);
        for (int i = 0; i < 8; i++) {
            Trainer trainer = new Trainer(DATA, large, Backpropagation.SHARED_DELTAS);
            List<Throwable> thrown = new ArrayList<>();
            Thread thread = new Thread(trainer::train);
            thread.setUncaughtExceptionHandler((t, e) -> thrown.add(e));
            thread.start();
            Thread.sleep(60 + 7 * i);
            thread.interrupt();
            thread.join(10_000);
            assertThat(thrown).isEmpty();
            assertThat(thread.isAlive()).isFalse();
            assertThat(trainer.interrupted()).isTrue();
        }
    }
}
