package backprop.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop.matrix.Matrices;
import backprop.mnist.Batches;
import backprop.mnist.Dataset;
import backprop.mnist.Mnist;
import backprop.network.Backpropagation;
import backprop.network.Parameters;
import backprop.training.Epoch;
import backprop.training.Hyperparameters;
import backprop.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SparseEngineTest {
    private static final Mnist SAMPLE = Mnist.load(Path.of("data/mnist-sample"));

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void agreesWithTheReferenceAfterAnEpochOfTheSample(Kernel kernel) {
        Hyperparameters chosen = Hyperparameters.DEFAULTS.withHidden(30).withEpochs(1);
        Trainer reference = new Trainer(SAMPLE, chosen, Backpropagation.SHARED_DELTAS);
        Trainer sparse = new Trainer(SAMPLE, chosen, (train, start) -> new SparseEngine(train, start, 2, kernel));
        reference.train();
        sparse.train();
        Epoch expected = reference.history().last(), trained = sparse.history().last();
        assertThat(trained.trainLoss()).isCloseTo(expected.trainLoss(), within(1e-5));
        assertThat(trained.heldOutLoss()).isCloseTo(expected.heldOutLoss(), within(1e-5));
        assertThat(trained.trainAccuracy()).isEqualTo(expected.trainAccuracy());
        assertThat(trained.heldOutAccuracy()).isEqualTo(expected.heldOutAccuracy());
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,7", "8,64", "100,513", "13,2000", "801,100", "120,1100"})
    void takesAnyNumberOfHiddenUnitsAndAnyBatch(int hidden, int batch) throws InterruptedException {
        Dataset train = random(2000, 5, 7, 0.4);
        for (Kernel kernel : Kernel.values()) {
            assertAgreement(train, hidden, batch, kernel, 3);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "28,28,1", "3,50,1", "40,40,0.01", "4,4,0"})
    void takesImagesOfAnySizeAndAnyShareOfZeros(int rows, int columns, double share) throws InterruptedException {
        Dataset train = random(300, rows, columns, share);
        for (Kernel kernel : Kernel.values()) {
            assertAgreement(train, 20, 32, kernel, 1);
        }
    }

    @Test
    void takesImagesOfUpTo65536PixelsAndSaysSoOfLargerOnes() throws InterruptedException {
        assertAgreement(random(40, 256, 256, 0.5), 5, 16, Kernel.PLAIN, 2);
        Dataset larger = random(2, 1, 65537, 0.5);
        assertThatThrownBy(() -> new SparseEngine(larger, Parameters.random(65537, 2, Dataset.CLASSES, 1)))
                .hasMessage("images of 65537 pixels are too large for the sparse engine, which takes at most 65536;"
                        + " use the reference engine");
    }

    private static void assertAgreement(Dataset train, int hidden, int batch, Kernel kernel, int threads)
            throws InterruptedException {
        Parameters start = Parameters.random(train.inputs(), hidden, Dataset.CLASSES, 5);
        try (Engine sparse = new SparseEngine(train, start, threads, kernel);
                Engine reference = new ReferenceEngine(train, start, Backpropagation.SHARED_DELTAS)) {
            for (int[] samples : new Batches(train.size(), batch, 3).epoch(1)) {
                sparse.step(samples, 0.02);
                reference.step(samples, 0.02);
            }
            Evaluation expected = reference.evaluate(train), actual = sparse.evaluate(train);
            assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-5));
            assertClose(sparse.parameters().W1(), reference.parameters().W1());
            assertClose(sparse.parameters().b1(), reference.parameters().b1());
            assertClose(sparse.parameters().W2(), reference.parameters().W2());
            assertClose(sparse.parameters().b2(), reference.parameters().b2());
        }
    }

    private static void assertClose(SimpleMatrix actual, SimpleMatrix expected) {
        assertThat(Matrices.maxAbs(actual.minus(expected))).isLessThan(2e-5);
    }

    @ParameterizedTest
    @EnumSource
    void givesTheSameBitsForAnyNumberOfThreads(Kernel kernel) throws InterruptedException {
        Parameters one = afterAnEpoch(kernel, 1);
        for (int threads : new int[] {2, 3, 4}) {
            Parameters several = afterAnEpoch(kernel, threads);
            assertThat(several.W1().isIdentical(one.W1(), 0)).isTrue();
            assertThat(several.b1().isIdentical(one.b1(), 0)).isTrue();
            assertThat(several.W2().isIdentical(one.W2(), 0)).isTrue();
            assertThat(several.b2().isIdentical(one.b2(), 0)).isTrue();
        }
    }

    private static Parameters afterAnEpoch(Kernel kernel, int threads) throws InterruptedException {
        Dataset train = SAMPLE.test();
        Parameters start = Parameters.random(train.inputs(), 61, Dataset.CLASSES, 5);
        try (Engine engine = new SparseEngine(train, start, threads, kernel)) {
            for (int[] samples : new Batches(train.size(), 75, 3).epoch(1)) {
                engine.step(samples, 0.5);
            }
            engine.step(new Batches(train.size(), train.size(), 3).epoch(2)[0], 0.5);
            return engine.parameters();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noticesDivergence(Kernel kernel) {
        Trainer trainer = new Trainer(
                SAMPLE,
                Hyperparameters.DEFAULTS.withHidden(5).withEpochs(3).withLearningRate(1e39),
                (train, start) -> new SparseEngine(train, start, 2, kernel));
        trainer.train();
        assertThat(trainer.problem()).hasValueSatisfying(problem -> assertThat(problem)
                .contains("diverged", "NaN", "lower the learning rate"));
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedStepOnALargeBatchChangesNothing(Kernel kernel) {
        Dataset train = SAMPLE.train();
        Parameters start = Parameters.random(train.inputs(), 10, Dataset.CLASSES, 5);
        try (Engine engine = new SparseEngine(train, start, 2, kernel)) {
            Parameters before = engine.parameters();
            Thread.currentThread().interrupt();
            engine.step(new Batches(train.size(), train.size(), 3).epoch(1)[0], 0.5);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(engine.parameters().W1().isIdentical(before.W1(), 0)).isTrue();
        }
    }

    @Test
    void endsItsThreadsWhenClosed() throws InterruptedException {
        Dataset train = random(20, 2, 2, 1);
        Engine engine = new SparseEngine(train, Parameters.random(4, 2, Dataset.CLASSES, 1), 3, Kernel.PLAIN);
        Thread[] before = ownThreads();
        assertThat(before).hasSizeGreaterThanOrEqualTo(2);
        engine.close();
        for (Thread thread : before) {
            thread.join(5000);
            assertThat(thread.isAlive()).isFalse();
        }
    }

    private static Thread[] ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("backprop-"))
                .toArray(Thread[]::new);
    }

    @Test
    void saysWhatIsWrongWithImagesOfAnotherSize() {
        Dataset train = random(20, 3, 2, 1);
        Parameters start = Parameters.random(5, 2, Dataset.CLASSES, 1);
        assertThatThrownBy(() -> new SparseEngine(train, start))
                .hasMessage("the images have 6 pixels, the network expects 5; give images of that size");
    }

    private Dataset random(int count, int rows, int columns, double share) {
        Random random = new Random(7);
        byte[] images = new byte[16 + count * rows * columns];
        byte[] labels = new byte[8 + count];
        header(images, 3, count, rows, columns);
        header(labels, 1, count);
        for (int i = 16; i < images.length; i++) {
            images[i] = random.nextDouble() < share ? (byte) (1 + random.nextInt(255)) : 0;
        }
        for (int i = 8; i < labels.length; i++) {
            labels[i] = (byte) random.nextInt(Dataset.CLASSES);
        }
        try {
            return Dataset.load(
                    Files.write(folder.resolve("images"), images), Files.write(folder.resolve("labels"), labels));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void header(byte[] file, int dimensions, int... shape) {
        file[2] = 8;
        file[3] = (byte) dimensions;
        for (int d = 0; d < shape.length; d++) {
            for (int b = 0; b < 4; b++) {
                file[4 + 4 * d + b] = (byte) (shape[d] >>> 8 * (3 - b));
            }
        }
    }
}
