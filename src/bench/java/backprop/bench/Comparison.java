package backprop.bench;

import backprop.mnist.Batches;
import backprop.mnist.Dataset;
import backprop.mnist.Mnist;
import backprop.network.Parameters;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ejml.simple.SimpleMatrix;

/**
 * The same training by all rivals from the same start and in the same order, an epoch of each in turn, so that what
 * else the machine does meets all of them alike; only the first epoch of each follows its start. Each trains until the medians of two halves of its epochs agree.
 *
 * @param data the folder of the data
 * @param folder where files of the comparison go
 * @param python the Python of the peers, if there is one
 * @param most the most epochs that a rival trains
 */
record Comparison(Path data, Mnist mnist, Path folder, Optional<String> python, int most) {
    private static final double RATE = 0.5;
    private static final long SEED = 1;

    /** Losses are compared after this many epochs, the fewest that all but plain EJML train. */
    private static final int COMPARED = 3;

    private static final double LOSSES_AGREE = 1e-4;
    private static final double TIMES_AGREE = 0.05;

    static final String HEADER =
            """
            | H | B | threads | | s an epoch | first epoch | start to its end | times ours | peak MB | test loss | cores | |
            |--:|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|---|
            """;

    /** A line of the result. */
    record Row(
            int hidden,
            int batch,
            int threads,
            String name,
            double seconds,
            double first,
            double startToFirst,
            double spread,
            double megabytes,
            double loss,
            String cores) {}

    /**
     * Trains one network by all.
     *
     * @throws IllegalStateException if the losses do not agree
     */
    List<Row> run(int hidden, int batch, int threads) throws IOException {
        write(folder.resolve("start.bin"), Parameters.random(mnist.train().inputs(), hidden, Dataset.CLASSES, SEED));
        write(folder.resolve("order.bin"), new Batches(mnist.train().size(), batch, SEED));
        List<Row> rows = new ArrayList<>();
        List<Rival> rivals = rivals(hidden, batch, threads);
        try {
            double[] losses = new double[rivals.size()];
            for (int epoch = 2; epoch <= most; epoch++) {
                for (int i = 0; i < rivals.size(); i++) {
                    Rival rival = rivals.get(i);
                    if (rival.epochs() < COMPARED || rival.spread() > TIMES_AGREE) {
                        rival.train(epoch);
                        losses[i] = epoch == COMPARED ? rival.loss() : losses[i];
                    }
                }
                if (epoch == COMPARED) {
                    requireAgreement(rivals, losses);
                }
            }
            for (int i = 0; i < rivals.size(); i++) {
                rows.add(row(hidden, batch, threads, rivals.get(i), losses[i]));
            }
        } finally {
            rivals.forEach(Rival::close);
        }
        if (threads == 1 && batch == 100) {
            try (Rival plain = ours("plain EJML float64, one epoch", "ejml", hidden, batch, threads)) {
                rows.add(row(hidden, batch, threads, plain, plain.loss()));
            }
        }
        return rows;
    }

    private List<Rival> rivals(int hidden, int batch, int threads) throws IOException {
        List<Rival> rivals = new ArrayList<>();
        try {
            rivals.add(ours("ours, vector kernel", "vector", hidden, batch, threads));
            rivals.add(ours("ours, plain kernel", "plain", hidden, batch, threads));
            rivals.add(ours("notebook 02's code float64", "notebook", hidden, batch, threads));
            if (python.isPresent()) {
                rivals.add(peer("NumPy float64", "numpy64", hidden, batch, threads));
                rivals.add(peer("NumPy float32", "numpy32", hidden, batch, threads));
                rivals.add(peer("PyTorch eager float32", "torch", hidden, batch, threads));
                rivals.add(peer("JAX jit + scan float32", "jax", hidden, batch, threads));
            }
            return rivals;
        } catch (IOException e) {
            rivals.forEach(Rival::close);
            throw e;
        }
    }

    private static Row row(int hidden, int batch, int threads, Rival rival, double loss) {
        double spread = rival.epochs() < COMPARED ? Double.NaN : rival.spread();
        return new Row(
                hidden,
                batch,
                threads,
                rival.name(),
                rival.steady(),
                rival.first(),
                rival.startToFirst(),
                spread,
                rival.megabytes(),
                loss,
                rival.cores());
    }

    private static void requireAgreement(List<Rival> rivals, double... losses) {
        for (int i = 1; i < losses.length; i++) {
            if (!(Math.abs(losses[i] - losses[0]) <= LOSSES_AGREE)) {
                throw new IllegalStateException("the losses do not agree: " + losses[0] + " for "
                        + rivals.get(0).name() + ", " + losses[i] + " for "
                        + rivals.get(i).name());
            }
        }
    }

    private Rival ours(String name, String engine, int hidden, int batch, int threads) throws IOException {
        return new Rival(
                name,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Djava.util.concurrent.ForkJoinPool.common.parallelism=" + (threads - 1), // and the caller
                        "-cp",
                        System.getProperty("java.class.path"),
                        Contestant.class.getName(),
                        engine,
                        data.toString(),
                        "" + hidden,
                        "" + batch,
                        "" + RATE,
                        "" + threads,
                        "" + SEED),
                threads,
                folder.resolve("rivals.log"));
    }

    private Rival peer(String name, String peer, int hidden, int batch, int threads) throws IOException {
        String[] arguments = {
            data.toString(),
            folder.resolve("start.bin").toString(),
            folder.resolve("order.bin").toString(),
            "" + hidden,
            "" + batch,
            "" + RATE,
            "" + threads
        };
        return new Rival(
                name, Peers.command(python.orElseThrow(), peer, arguments), threads, folder.resolve("rivals.log"));
    }

    private static void write(Path file, Parameters start) throws IOException {
        try (DataOutputStream out = stream(file)) {
            for (SimpleMatrix A : List.of(start.W1(), start.b1(), start.W2(), start.b2())) {
                for (int i = 0; i < A.getNumElements(); i++) {
                    out.writeLong(Long.reverseBytes(Double.doubleToLongBits(A.get(i))));
                }
            }
        }
    }

    private void write(Path file, Batches batches) throws IOException {
        try (DataOutputStream out = stream(file)) {
            for (int epoch = 1; epoch <= most; epoch++) {
                for (int[] batch : batches.epoch(epoch)) {
                    for (int example : batch) {
                        out.writeInt(Integer.reverseBytes(example));
                    }
                }
            }
        }
    }

    private static DataOutputStream stream(Path file) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    /** The rows of one network as lines of the table; the first is ours. */
    static String lines(List<Row> rows) {
        StringBuilder lines = new StringBuilder();
        for (Row row : rows) {
            lines.append(String.format(
                    Locale.ROOT,
                    "| %d | %d | %d | %s | %.3f | %.2f | %.2f | %.2f | %.0f | %.6f | %s | %s |%n",
                    row.hidden,
                    row.batch,
                    row.threads,
                    row.name,
                    row.seconds,
                    row.first,
                    row.startToFirst,
                    row.seconds / rows.get(0).seconds,
                    row.megabytes,
                    row.loss,
                    row.cores,
                    row.spread > TIMES_AGREE
                            ? String.format(Locale.ROOT, "two medians differ by %.0f %%", 100 * row.spread)
                            : ""));
        }
        return lines.toString();
    }
}
