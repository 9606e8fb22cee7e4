package backprop.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A training that runs in a process of its own and trains an epoch when it is told to. */
final class Rival implements AutoCloseable {
    private final String name;
    private final Process process;
    private final PrintWriter to;
    private final BufferedReader from;
    private final List<Double> seconds = new ArrayList<>();

    /**
     * Starts it and waits until it has read its data.
     *
     * @param threads how many the process may compute with
     * @param errors the file that what it has to complain about goes to
     */
    Rival(String name, List<String> command, int threads, Path errors) throws IOException {
        this.name = name;
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(key -> key.startsWith("OPENBLAS") || key.startsWith("PYTHON"));
        for (String limit : List.of("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")) {
            environment.put(limit, Integer.toString(threads));
        }
        process = builder.start();
        to = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        from = process.inputReader(StandardCharsets.UTF_8);
        if (!"ready".equals(from.readLine())) {
            close();
            throw new IOException(name + " did not start; see " + errors);
        }
    }

    String name() {
        return name;
    }

    /** Trains the epoch of that number, 1 first. */
    void train(int epoch) {
        seconds.add(ask("epoch " + epoch));
    }

    /** The loss on the test set now. */
    double loss() {
        return ask("loss");
    }

    /** The peak of its resident memory in MB, NaN where the system does not tell. */
    double megabytes() {
        return ask("memory");
    }

    /** The seconds of its first epoch. */
    double first() {
        return seconds.get(0);
    }

    /** The median of the seconds of the epochs after the first. */
    double steady() {
        double[] sorted = seconds.stream().skip(1).mapToDouble(s -> s).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private double ask(String command) {
        to.println(command);
        try {
            String answer = from.readLine();
            if (answer == null) {
                throw new IOException(name + " ended early");
            }
            return Double.parseDouble(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        to.close();
        process.destroy();
    }
}
