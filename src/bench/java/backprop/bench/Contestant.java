package backprop.bench;

import backprop.engine.Arithmetic;
import backprop.engine.Engine;
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

/** One of our own trainings, driven line by line from standard input as the peers in peers.py are. */
final class Contestant {
    private final Engine engine;
    private final Batches batches;
    private final double rate;
    private final Dataset test;

    private Contestant(Engine engine, Batches batches, double rate, Dataset test) {
        this.engine = engine;
        this.batches = batches;
        this.rate = rate;
        this.test = test;
    }

    /** The arguments: plain, vector, notebook or ejml, the folder of the data, H, B, the learning rate, threads and the seed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments[0].equals("vector")) {
            Arithmetic.VECTOR.prepare();
        }
        Mnist mnist = Mnist.load(Path.of(arguments[1]));
        int hidden = Integer.parseInt(arguments[2]);
        int batch = Integer.parseInt(arguments[3]);
        double rate = Double.parseDouble(arguments[4]);
        int threads = Integer.parseInt(arguments[5]);
        long seed = Long.parseLong(arguments[6]);
        Parameters start = Parameters.random(mnist.train().inputs(), hidden, Dataset.CLASSES, seed);
        try (Engine engine = engine(arguments[0], mnist.train(), start, threads);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Batches batches = new Batches(mnist.train().size(), batch, seed);
            Contestant contestant = new Contestant(engine, batches, rate, mnist.test());
            System.out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(contestant.answer(line.split(" ")));
            }
        }
    }

    private static Engine engine(String name, Dataset train, Parameters start, int threads) {
        EjmlConcurrency.setMaxThreads(threads);
        if (name.equals("ejml")) {
            return new PlainEjml(train, start);
        }
        if (name.equals("notebook")) {
            return new ReferenceEngine(train, start, Backpropagation.SHARED_DELTAS);
        }
        return new SparseEngine(train, start, threads, Arithmetic.valueOf(name.toUpperCase(Locale.ROOT)));
    }

    private double answer(String... command) throws IOException, InterruptedException {
        return switch (command[0]) {
            case "loss" -> engine.evaluate(test).loss();
            case "memory" -> peakMegabytes();
            default -> seconds(batches.epoch(Integer.parseInt(command[1])));
        };
    }

    private double seconds(int[][] order) {
        long began = System.nanoTime();
        for (int[] batch : order) {
            engine.step(batch, rate);
        }
        return (System.nanoTime() - began) / 1e9;
    }

    /** The largest resident memory of this process so far, where the system tells. */
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
