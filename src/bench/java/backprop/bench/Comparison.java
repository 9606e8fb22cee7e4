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
 * else the machine does meets all of them alike.
 *
 * @param data the folder of the data
 * @param folder where files of the comparison go
 * @param python the Python of the peers, if there is one
 * @param epochs how many epochs are timed, the first apart
 */
record Comparison(Path data, Mnist mnist, Path folder, Optional<String> python, int epochs) {
    private static final double RATE = 0.5;
    private static final long SEED = 1;
    private static final double AGREEMENT = 1e-4;
    private static final int EJML_EPOCHS = 2;
    private static final String EJML = "plain EJML float64";

    static final String HEADER =
            """
            | H | B | threads | | s an epoch | first epoch | times ours | peak MB | test loss |
            |--:|--:|--:|---|--:|--:|--:|--:|--:|
            """;

    /** A line of the result. */
    record Row(
            int hidden,
            int batch,
            int threads,
            String name,
            double seconds,
            double first,
            double megabytes,
            double loss) {}

    /**
     * Trains one network by all.
     *
     * @throws IllegalStateException if the losses do not agree
     */
    List<Row> run(int hidden, int batch, int threads) throws IOException {
        Path start = folder.resolve("start.bin"), order = folder.resolve("order.bin");
        write(start, Parameters.random(mnist.train().inputs(), hidden, Dataset.CLASSES, SEED));
        write(order, new Batches(mnist.train().size(), batch, SEED));
        List<Rival> rivals = new ArrayList<>();
        try {
            for (String kernel : List.of("vector", "plain")) {
                rivals.add(ours("ours, " + kernel + " kernel", kernel, hidden, batch, threads));
            }
            if (python.isPresent()) {
                String[] arguments = {
                    data.toString(),
                    start.toString(),
                    order.toString(),
                    "" + hidden,
                    "" + batch,
                    "" + RATE,
                    "" + threads
                };
                rivals.add(peer("NumPy float64", "numpy64", threads, arguments));
                rivals.add(peer("NumPy float32", "numpy32", threads, arguments));
                rivals.add(peer("PyTorch eager float32", "torch", threads, arguments));
                rivals.add(peer("JAX jit + scan float32", "jax", threads, arguments));
            }
            List<Row> rows = new ArrayList<>();
            if (threads == 1) {
                rivals.add(ours(EJML, "ejml", hidden, batch, threads));
            }
            for (int epoch = 1; epoch <= epochs; epoch++) {
                for (Rival rival : rivals) {
                    rival.train(epoch);
                }
                boolean last = epoch == epochs;
                if (last || threads == 1 && epoch == EJML_EPOCHS) {
                    double[] losses = rivals.stream().mapToDouble(Rival::loss).toArray();
                    requireAgreement(rivals, losses);
                    for (int i = rivals.size() - 1; i >= 0; i--) {
                        Rival rival = rivals.get(i);
                        if (last || rival.name().equals(EJML)) {
                            rows.add(
                                    0,
                                    new Row(
                                            hidden,
                                            batch,
                                            threads,
                                            rival.name(),
                                            rival.steady(),
                                            rival.first(),
                                            rival.megabytes(),
                                            losses[i]));
                            rivals.remove(i).close();
                        }
                    }
                }
            }
            return rows;
        } finally {
            rivals.forEach(Rival::close);
        }
    }

    private static void requireAgreement(List<Rival> rivals, double... losses) {
        for (int i = 1; i < losses.length; i++) {
            if (!(Math.abs(losses[i] - losses[0]) <= AGREEMENT)) {
                throw new IllegalStateException("the losses do not agree: " + losses[0] + " for "
                        + rivals.get(0).name() + ", " + losses[i] + " for "
                        + rivals.get(i).name());
            }
        }
    }

    private Rival ours(String name, String kernel, int hidden, int batch, int threads) throws IOException {
        return new Rival(
                name,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Contestant.class.getName(),
                        kernel,
                        data.toString(),
                        "" + hidden,
                        "" + batch,
                        "" + RATE,
                        "" + threads,
                        "" + SEED),
                threads,
                folder.resolve("rivals.log"));
    }

    private Rival peer(String name, String peer, int threads, String... arguments) throws IOException {
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
            for (int epoch = 1; epoch <= epochs; epoch++) {
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
                    "| %d | %d | %d | %s | %.3f | %.2f | %.2f | %.0f | %.6f |%n",
                    row.hidden,
                    row.batch,
                    row.threads,
                    row.name.equals(EJML) ? EJML + ", loss after " + EJML_EPOCHS + " epochs" : row.name,
                    row.seconds,
                    row.first,
                    row.seconds / rows.get(0).seconds,
                    row.megabytes,
                    row.loss));
        }
        return lines.toString();
    }
}
