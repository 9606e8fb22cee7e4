package backprop.bench;

import backprop.engine.Engine;
import backprop.engine.Kernel;
import backprop.engine.ReferenceEngine;
import backprop.engine.SparseEngine;
import backprop.mnist.Batches;
import backprop.mnist.Dataset;
import backprop.mnist.Mnist;
import backprop.network.Backpropagation;
import backprop.network.Parameters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.ejml.concurrency.EjmlConcurrency;

/**
 * One of our own trainings, driven line by line from standard input as the peers are: "epoch K" trains epoch K and
 * answers with its seconds; "end" answers with the loss on the test set and the peak memory in MB, and ends.
 */
final class Contestant {
    private Contestant() {}

    /** The arguments: plain, vector or ejml, the folder of the data, H, B, the learning rate, threads and the seed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Mnist mnist = Mnist.load(Path.of(arguments[1]));
        int hidden = Integer.parseInt(arguments[2]);
        int batch = Integer.parseInt(arguments[3]);
        double rate = Double.parseDouble(arguments[4]);
        int threads = Integer.parseInt(arguments[5]);
        long seed = Long.parseLong(arguments[6]);
        EjmlConcurrency.setMaxThreads(threads);
        Dataset train = mnist.train();
        Parameters start = Parameters.random(train.inputs(), hidden, Dataset.CLASSES, seed);
        try (Engine engine = arguments[0].equals("ejml")
                        ? new ReferenceEngine(train, start, Backpropagation.SHARED_DELTAS)
                        : new SparseEngine(
                                train, start, threads, Kernel.valueOf(arguments[0].toUpperCase(Locale.ROOT)));
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            answer(in, engine, new Batches(train.size(), batch, seed), rate, mnist.test());
        }
    }

    private static void answer(BufferedReader in, Engine engine, Batches batches, double rate, Dataset test)
            throws IOException, InterruptedException {
        for (String line; !(line = in.readLine()).equals("end"); ) {
            int[][] order = batches.epoch(Integer.parseInt(line.split(" ")[1]));
            long began = System.nanoTime();
            for (int[] batch : order) {
                engine.step(batch, rate);
            }
            System.out.println((System.nanoTime() - began) / 1e9);
        }
        System.out.println(engine.evaluate(test).loss() + " " + peakMegabytes());
    }

    /** The largest resident memory of this process so far. */
    private static double peakMegabytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }
}
