package backprop.engine;

import backprop.mnist.Batches;
import backprop.mnist.Dataset;
import backprop.mnist.Mnist;
import backprop.network.Parameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.ejml.simple.SimpleMatrix;

/** Checksums over all bits that a short training leaves, here or in a JVM started with other flags. */
final class TrainedBits {
    private final Dataset images;
    private final Arithmetic arithmetic;

    /** Trains on the first of the sample's test images. */
    TrainedBits(int images, Arithmetic arithmetic) {
        this.images = Mnist.load(Path.of("data/mnist-sample"))
                .test()
                .subset(IntStream.range(0, images).toArray());
        this.arithmetic = arithmetic;
    }

    /**
     * The arguments: how many images, plain or vector, then H:B for each training. Prints a line for each
     * with one thread and with four.
     */
    public static void main(String[] arguments) throws InterruptedException {
        TrainedBits trained = new TrainedBits(
                Integer.parseInt(arguments[0]), arguments[1].equals("vector") ? Arithmetic.VECTOR : Arithmetic.PLAIN);
        System.out.println("bits of a vector: " + 32 * VectorMatrix.LANES);
        for (String training : List.of(arguments).subList(2, arguments.length)) {
            String[] sizes = training.split(":");
            for (int threads = 1; threads <= 4; threads += 3) {
                System.out.println("training " + training + " "
                        + trained.after(Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]), threads));
            }
        }
    }

    /** The checksum after an epoch and one step on all images. */
    String after(int hidden, int batch, int threads) throws InterruptedException {
        Parameters start = Parameters.random(images.inputs(), hidden, Dataset.CLASSES, 5);
        CRC32 crc = new CRC32();
        try (Engine engine = new SparseEngine(images, start, threads, arithmetic)) {
            for (int[] samples : new Batches(images.size(), batch, 3).epoch(1)) {
                engine.step(samples, 0.5);
            }
            engine.step(IntStream.range(0, images.size()).toArray(), 0.5);
            Parameters end = engine.parameters();
            for (SimpleMatrix A : List.of(end.W1(), end.b1(), end.W2(), end.b2())) {
                for (int i = 0; i < A.getNumElements(); i++) {
                    update(crc, A.get(i));
                }
            }
            update(crc, engine.evaluate(images).loss());
        }
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    private static void update(CRC32 crc, double value) {
        long bits = Double.doubleToRawLongBits(value);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            crc.update((int) (bits >>> shift));
        }
    }
}
