package backprop.bench;

import backprop.engine.Arithmetic;
import backprop.engine.Engine;
import backprop.engine.SparseEngine;
import backprop.mnist.Batches;
import backprop.mnist.Dataset;
import backprop.network.Parameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * How the time of an epoch grows.
 *
 * @param train the digits
 * @param folder where data sets made for this go
 */
record Scaling(Dataset train, Path folder) {
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final int EPOCHS = 3;

    /** So long at least, as the first epochs are those of code that is not compiled yet. */
    private static final double SECONDS = 2;

    private static final int MADE = 10_000;
    private static final int SIDE = 28;

    /** The seconds for each number of hidden units, batches of 100. */
    double[] byHidden(int... hidden) {
        double[] seconds = new double[hidden.length];
        for (int i = 0; i < hidden.length; i++) {
            seconds[i] = seconds(train, hidden[i], 100, CORES);
        }
        return seconds;
    }

    /** The seconds for each batch size, 100 hidden units. */
    double[] byBatch(int... batch) {
        double[] seconds = new double[batch.length];
        for (int i = 0; i < batch.length; i++) {
            seconds[i] = seconds(train, 100, batch[i], CORES);
        }
        return seconds;
    }

    /** The seconds for each share of pixels that are not zero, in percent, on 10,000 random images. */
    double[] byShare(int... percent) throws IOException {
        double[] seconds = new double[percent.length];
        for (int i = 0; i < percent.length; i++) {
            seconds[i] = seconds(random(percent[i]), 100, 100, CORES);
        }
        return seconds;
    }

    /** The seconds for each number of threads, whatever the number of cores; 100 hidden units, batches of 100. */
    double[] byThreads(int... threads) {
        double[] seconds = new double[threads.length];
        for (int i = 0; i < threads.length; i++) {
            seconds[i] = seconds(train, 100, 100, threads[i]);
        }
        return seconds;
    }

    private static double seconds(Dataset data, int hidden, int batch, int threads) {
        double best = Double.POSITIVE_INFINITY;
        Parameters start = Parameters.random(data.inputs(), hidden, Dataset.CLASSES, 1);
        try (Engine engine = new SparseEngine(data, start, threads, Arithmetic.choose())) {
            double sum = 0;
            for (int epoch = 1; epoch <= EPOCHS || sum < SECONDS; epoch++) {
                int[][] order = new Batches(data.size(), batch, 1).epoch(epoch);
                long began = System.nanoTime();
                for (int[] samples : order) {
                    engine.step(samples, 0.1);
                }
                double seconds = (System.nanoTime() - began) / 1e9;
                best = Math.min(best, seconds);
                sum += seconds;
            }
        }
        return best;
    }

    private Dataset random(int percent) throws IOException {
        Random random = new Random(percent);
        ByteBuffer images = ByteBuffer.allocate(16 + MADE * SIDE * SIDE);
        images.putInt(0x803).putInt(MADE).putInt(SIDE).putInt(SIDE);
        while (images.hasRemaining()) {
            images.put((byte) (random.nextInt(100) < percent ? 1 + random.nextInt(255) : 0));
        }
        ByteBuffer labels = ByteBuffer.allocate(8 + MADE);
        labels.putInt(0x801).putInt(MADE);
        while (labels.hasRemaining()) {
            labels.put((byte) random.nextInt(Dataset.CLASSES));
        }
        return Dataset.load(
                Files.write(folder.resolve("random-images"), images.array()),
                Files.write(folder.resolve("random-labels"), labels.array()));
    }
}
