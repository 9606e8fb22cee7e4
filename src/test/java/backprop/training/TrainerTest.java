package backprop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop.engine.Engine;
import backprop.engine.ReferenceEngine;
import backprop.mnist.Batches;
import backprop.mnist.Dataset;
import backprop.mnist.Mnist;
import backprop.network.Backpropagation;
import backprop.network.ForwardPass;
import backprop.network.Gradients;
import backprop.network.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.concurrency.EjmlConcurrency;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TrainerTest {
    static final Mnist SAMPLE = Mnist.load(Path.of("data/mnist-sample"));
    static final Mnist SMALL = part(SAMPLE, 250, 100);
    static final Hyperparameters QUICK = new Hyperparameters(8, 20, 0.5, 2, 1);
    static final Backpropagation ZERO = (parameters, forward, target) ->
            Backpropagation.SHARED_DELTAS.gradients(parameters, forward, target).times(0);

    static Mnist part(Mnist mnist, int train, int test) {
        return new Mnist(
                mnist.train().subset(IntStream.range(0, train).toArray()),
                mnist.test().subset(IntStream.range(0, test).toArray()));
    }

    static Trainer trainer(Hyperparameters hyperparameters) {
        return new Trainer(SMALL, hyperparameters, Backpropagation.SHARED_DELTAS);
    }

    @AfterEach
    void restoreThreads() {
        EjmlConcurrency.setMaxThreads(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void theHistoryHasARowForTheUntrainedNetworkAndEachEpochInTheseColumns() {
        History history = trainer(QUICK).train();
        assertThat(history.table().columnNames())
                .containsExactly("epoch", "train_loss", "train_accuracy", "test_loss", "test_accuracy", "seconds");
        assertThat(history.table().intColumn("epoch").asList()).containsExactly(0, 1, 2);
        assertThat(history.epochs().get(0).seconds()).isZero();
        assertThat(history.last().seconds()).isPositive();
        assertThat(history.last().number()).isEqualTo(2);
    }

    @Test
    void theHistoryHasTheMeansOverAllExamplesAfterTheEpoch() throws InterruptedException {
        Trainer trainer = trainer(QUICK);
        History history = trainer.train();
        Engine after = new ReferenceEngine(SMALL.train(), trainer.parameters(), Backpropagation.SHARED_DELTAS);
        assertThat(history.last().trainLoss())
                .isEqualTo(after.evaluate(SMALL.train()).loss());
        assertThat(history.last().heldOutLoss())
                .isEqualTo(after.evaluate(SMALL.test()).loss());
        assertThat(history.last().heldOutAccuracy())
                .isEqualTo(after.evaluate(SMALL.test()).accuracy());
    }

    @Test
    void rowByRowTheCsvIsThatOfTheWholeTable(@TempDir Path folder) throws IOException {
        Path whole = folder.resolve("whole.csv"), rows = folder.resolve("rows.csv");
        Trainer trainer = trainer(QUICK);
        try (HistoryFile file = new HistoryFile(rows, "test")) {
            trainer.train(new TrainingListener() {
                @Override
                public void epochDone(History history) {
                    file.append(history.last());
                }
            });
        }
        trainer.history().writeCsv(whole);
        assertThat(rows).hasSameTextualContentAs(whole);
        assertThat(Files.readAllLines(rows))
                .hasSize(4)
                .first()
                .isEqualTo("epoch,train_loss,train_accuracy,test_loss,test_accuracy,seconds");
    }

    @Test
    void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() {
        assertThat(bits(trainer(QUICK))).isEqualTo(bits(trainer(QUICK)));
        assertThat(bits(trainer(QUICK))).isNotEqualTo(bits(trainer(QUICK.withSeed(2))));
    }

    @Test
    void oneAndFourThreadsGiveTheSameBits() {
        Hyperparameters large = new Hyperparameters(100, 125, 0.5, 2, 1);
        EjmlConcurrency.setMaxThreads(1);
        List<Long> one = bits(trainer(large));
        EjmlConcurrency.setMaxThreads(4);
        assertThat(bits(trainer(large))).isEqualTo(one);
    }

    private static List<Long> bits(Trainer trainer) {
        List<Long> bits = new ArrayList<>();
        History history = trainer.train();
        for (Epoch epoch : history.epochs()) {
            for (double x : new double[] {epoch.trainLoss(), epoch.heldOutLoss(), epoch.heldOutAccuracy()}) {
                bits.add(Double.doubleToRawLongBits(x));
            }
        }
        Parameters p = trainer.parameters();
        for (SimpleMatrix A : List.of(p.W1(), p.b1(), p.W2(), p.b2())) {
            Arrays.stream(A.getDDRM().getData()).forEach(x -> bits.add(Double.doubleToRawLongBits(x)));
        }
        return bits;
    }

    @Test
    void aTrainerTrainsAnewEachTime() {
        Trainer trainer = trainer(QUICK);
        assertThat(bits(trainer)).isEqualTo(bits(trainer));
    }

    @Test
    void theShortLastBatchIsDividedByItsOwnSize() {
        Hyperparameters oneEpoch = new Hyperparameters(8, 60, 0.5, 1, 1);
        List<Integer> sizes = new ArrayList<>();
        Trainer trainer = new Trainer(SMALL, oneEpoch, (parameters, forward, target) -> {
            sizes.add(forward.size());
            return Backpropagation.SHARED_DELTAS.gradients(parameters, forward, target);
        });
        trainer.train();
        assertThat(sizes).containsExactly(60, 60, 60, 60, 10);

        Parameters expected = Parameters.random(784, 8, 10, 1);
        for (int[] batch : new Batches(250, 60, 1).epoch(1)) {
            expected = expected.minus(meanOfSingleGradients(expected, batch).times(0.5));
        }
        assertThat(trainer.parameters().W1().isIdentical(expected.W1(), 1e-12)).isTrue();
        assertThat(trainer.parameters().b2().isIdentical(expected.b2(), 1e-12)).isTrue();
    }

    private static Gradients meanOfSingleGradients(Parameters parameters, int[] batch) {
        Gradients mean = null;
        for (int i : batch) {
            ForwardPass forward = ForwardPass.of(parameters, SMALL.train().images(i, i + 1));
            Gradients one = Backpropagation.SHARED_DELTAS
                    .gradients(parameters, forward, SMALL.train().targets(i, i + 1))
                    .times(1.0 / batch.length);
            mean = mean == null
                    ? one
                    : new Gradients(
                            mean.W1().plus(one.W1()),
                            mean.b1().plus(one.b1()),
                            mean.W2().plus(one.W2()),
                            mean.b2().plus(one.b2()));
        }
        return mean;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 250, 251, Integer.MAX_VALUE})
    void everyEpochHasEachExampleOnceWhateverTheBatchSize(int batch) {
        int[][] batches = new Batches(250, batch, 3).epoch(2);
        assertThat(Arrays.stream(batches).flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(IntStream.range(0, 250).toArray());
        assertThat(batches).hasNumberOfRows((int) Math.ceil(250.0 / batch));
    }

    @Test
    void imagesAndLabelsAreShuffledTogether() {
        List<String> wrong = new ArrayList<>();
        Trainer trainer = new Trainer(SMALL, QUICK, (parameters, forward, target) -> {
            for (int row = 0; row < forward.size(); row++) {
                SimpleMatrix image = forward.X().getRow(row);
                int example = IntStream.range(0, SMALL.train().size())
                        .filter(i -> SMALL.train().images(i, i + 1).isIdentical(image, 0))
                        .findFirst()
                        .orElseThrow();
                if (target.get(row, SMALL.train().label(example)) != 1) {
                    wrong.add("example " + example);
                }
            }
            return Backpropagation.SHARED_DELTAS.gradients(parameters, forward, target);
        });
        trainer.train();
        assertThat(wrong).isEmpty();
    }

    @Test
    void dataSortedByDigitStillLearns() {
        Dataset train = SAMPLE.train();
        Dataset sorted = train.subset(IntStream.range(0, 2000)
                .boxed()
                .sorted(Comparator.comparing(train::label))
                .mapToInt(i -> i)
                .toArray());
        Mnist data = new Mnist(sorted, SAMPLE.test());
        History history =
                new Trainer(data, new Hyperparameters(30, 20, 0.5, 4, 1), Backpropagation.SHARED_DELTAS).train();
        assertThat(history.last().heldOutAccuracy()).isGreaterThan(0.8);
    }

    @Test
    void theListenerReceivesEveryBatchAndEpochInOrder() {
        List<String> heard = new ArrayList<>();
        trainer(new Hyperparameters(4, 100, 0.5, 2, 1)).train(new TrainingListener() {
            @Override
            public void batchDone(int epoch, int batch, int batches) {
                heard.add(epoch + ":" + batch + "/" + batches);
            }

            @Override
            public void epochDone(History history) {
                heard.add("epoch " + history.last().number());
            }
        });
        assertThat(heard)
                .containsExactly("epoch 0", "1:1/3", "1:2/3", "1:3/3", "epoch 1", "2:1/3", "2:2/3", "2:3/3", "epoch 2");
    }

    @Test
    void theListenersTimeIsNotCountedAsTraining() {
        long[] listening = {0};
        Trainer trainer = trainer(new Hyperparameters(2, 125, 0.5, 1, 1));
        long began = System.nanoTime();
        History history = trainer.train(new TrainingListener() {
            @Override
            public void batchDone(int epoch, int batch, int batches) {
                long from = System.nanoTime();
                while (System.nanoTime() - from < 100_000_000) {
                    Thread.onSpinWait();
                }
                listening[0] += System.nanoTime() - from;
            }
        });
        double others = (System.nanoTime() - began - listening[0]) / 1e9;
        assertThat(history.last().seconds()).isLessThanOrEqualTo(others);
    }

    @Test
    void wrongHyperparametersAreNamedWithTheirValue() {
        assertThatThrownBy(() -> QUICK.withHidden(0)).hasMessage("hidden is 0, expected at least 1");
        assertThatThrownBy(() -> QUICK.withBatch(-1)).hasMessageContaining("batch is -1");
        assertThatThrownBy(() -> QUICK.withEpochs(-1)).hasMessageContaining("epochs is -1");
        for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> QUICK.withLearningRate(rate)).hasMessageContaining("learning rate is " + rate);
        }
    }

    @Test
    void whatAValidationSetSaysIsNeverCalledTest() {
        Trainer trainer = new Trainer(SAMPLE.withValidation(0.2), QUICK.withHidden(5));
        assertThat(trainer.train().label()).isEqualTo("validation");
        assertThat(trainer.history().table().columnNames())
                .contains("validation_loss", "validation_accuracy")
                .noneMatch(name -> name.startsWith("test"));
    }
}
