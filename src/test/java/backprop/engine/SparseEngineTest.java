package backprop.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop.matrix.Matrices;
import backprop.mnist.Batches;
import backprop.mnist.Dataset;
import backprop.mnist.Mnist;
import backprop.network.Backpropagation;
import backprop.network.ForwardPass;
import backprop.network.Parameters;
import backprop.training.Epoch;
import backprop.training.Hyperparameters;
import backprop.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
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
    void agreesWithTheReferenceAfterAnEpochOfTheSample(Arithmetic arithmetic) {
        Hyperparameters chosen = Hyperparameters.DEFAULTS.withHidden(30).withEpochs(1);
        Trainer reference = new Trainer(SAMPLE, chosen, Backpropagation.SHARED_DELTAS);
        Trainer sparse = new Trainer(SAMPLE, chosen, (train, start) -> new SparseEngine(train, start, 2, arithmetic));
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
        for (Arithmetic arithmetic : Arithmetic.values()) {
            assertAgreement(train, hidden, batch, arithmetic, 3);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "28,28,1", "3,50,1", "40,40,0.01", "4,4,0"})
    void takesImagesOfAnySizeAndAnyShareOfZeros(int rows, int columns, double share) throws InterruptedException {
        Dataset train = random(300, rows, columns, share);
        for (Arithmetic arithmetic : Arithmetic.values()) {
            assertAgreement(train, 20, 32, arithmetic, 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"2,1", "9,3", "16,2", "17,5", "26,4", "62,40"})
    void takesAnyNumberOfClasses(int classes, int threads) {
        Dataset all = random(400, 6, 6, 0.5);
        int[] known =
                IntStream.range(0, 400).filter(i -> all.label(i) < classes).toArray();
        Dataset train = all.subset(known);
        int[] labels = IntStream.range(0, train.size()).map(train::label).toArray();
        Parameters start = Parameters.random(36, 20, classes, 5);
        Parameters expected = start.minus(Backpropagation.SHARED_DELTAS
                .gradients(
                        start, ForwardPass.of(start, train.images(0, train.size())), Matrices.oneHot(labels, classes))
                .times(0.5));
        for (Arithmetic arithmetic : Arithmetic.values()) {
            try (Engine engine = new SparseEngine(train, start, threads, arithmetic)) {
                engine.step(IntStream.range(0, train.size()).toArray(), 0.5);
                assertClose(engine.parameters(), expected);
            }
        }
    }

    @Test
    void saysWhatIsWrongWithALabelThatTheNetworkDoesNotKnow() {
        Dataset train = random(100, 2, 2, 1);
        assertThatThrownBy(() -> new SparseEngine(train, Parameters.random(4, 2, 3, 1)))
                .hasMessage("an image has the label 9, the network has the classes 0..2; give a network with more"
                        + " classes");
    }

    @Test
    void takesImagesOfUpTo65536PixelsAndSaysSoOfLargerOnes() throws InterruptedException {
        assertAgreement(random(40, 256, 256, 0.5), 5, 16, Arithmetic.PLAIN, 2);
        Dataset larger = random(2, 1, 65537, 0.5);
        assertThatThrownBy(() -> new SparseEngine(larger, Parameters.random(65537, 2, Dataset.CLASSES, 1)))
                .hasMessage("images of 65537 pixels are too large for the sparse engine, which takes at most 65536;"
                        + " use the reference engine");
    }

    private static void assertAgreement(Dataset train, int hidden, int batch, Arithmetic arithmetic, int threads)
            throws InterruptedException {
        Parameters start = Parameters.random(train.inputs(), hidden, Dataset.CLASSES, 5);
        try (Engine sparse = new SparseEngine(train, start, threads, arithmetic);
                Engine reference = new ReferenceEngine(train, start, Backpropagation.SHARED_DELTAS)) {
            for (int[] samples : new Batches(train.size(), batch, 3).epoch(1)) {
                sparse.step(samples, 0.02);
                reference.step(samples, 0.02);
            }
            Evaluation expected = reference.evaluate(train), actual = sparse.evaluate(train);
            assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-5));
            assertClose(sparse.parameters(), reference.parameters());
        }
    }

    private static void assertClose(Parameters actual, Parameters expected) {
        assertClose(actual.W1(), expected.W1());
        assertClose(actual.b1(), expected.b1());
        assertClose(actual.W2(), expected.W2());
        assertClose(actual.b2(), expected.b2());
    }

    private static void assertClose(SimpleMatrix actual, SimpleMatrix expected) {
        assertThat(Matrices.maxAbs(actual.minus(expected))).isLessThan(2e-5);
    }

    @ParameterizedTest
    @CsvSource({"1,1,7", "16,40,3", "17,5,40", "300,3,12", "400,20,6"})
    void takesMoreThreadsThanThereAreHiddenUnitsOrImages(int hidden, int batch, int threads)
            throws InterruptedException {
        Dataset train = random(200, 5, 7, 0.4);
        for (Arithmetic arithmetic : Arithmetic.values()) {
            assertAgreement(train, hidden, batch, arithmetic, threads);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noticesDivergence(Arithmetic arithmetic) {
        Trainer trainer = new Trainer(
                SAMPLE,
                Hyperparameters.DEFAULTS.withHidden(5).withEpochs(3).withLearningRate(1e39),
                (train, start) -> new SparseEngine(train, start, 2, arithmetic));
        trainer.train();
        assertThat(trainer.problem()).hasValueSatisfying(problem -> assertThat(problem)
                .contains("diverged", "NaN", "lower the learning rate"));
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedStepOnALargeBatchChangesNothing(Arithmetic arithmetic) {
        Dataset train = SAMPLE.train();
        Parameters start = Parameters.random(train.inputs(), 10, Dataset.CLASSES, 5);
        try (Engine engine = new SparseEngine(train, start, 2, arithmetic)) {
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
        Engine engine = new SparseEngine(train, Parameters.random(4, 2, Dataset.CLASSES, 1), 3, Arithmetic.PLAIN);
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
