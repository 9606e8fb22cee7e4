package backprop.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A training that runs in a process of its own and trains an epoch when it is told to. */
final class Rival implements AutoCloseable {
    private final String name;
    private final int threads;
    private final Process process;
    private final PrintWriter to;
    private final BufferedReader from;
    private final List<Double> seconds = new ArrayList<>();
    private final double startToFirst;

    /**
     * Starts it and trains its first epoch.
     *
     * @param threads how many the process may compute with
     * @param errors the file that what it has to complain about goes to
     */
    Rival(String name, List<String> command, int threads, Path errors) throws IOException {
        this.name = name;
        this.threads = threads;
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(key -> key.startsWith("OPENBLAS") || key.startsWith("PYTHON"));
        for (String limit : List.of("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")) {
            environment.put(limit, Integer.toString(threads));
        }
        long began = System.nanoTime();
        process = builder.start();
        to = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        from = process.inputReader(StandardCharsets.UTF_8);
        if (!"ready".equals(from.readLine())) {
            close();
            throw new IOException(name + " did not start; see " + errors);
        }
        train(1);
        startToFirst = (System.nanoTime() - began) / 1e9;
    }

    String name() {
        return name;
    }

    /** Trains the epoch of that number; the first has been trained at the start. */
    void train(int epoch) {
        seconds.add(ask("epoch " + epoch));
    }

    /** How many epochs it has trained. */
    int epochs() {
        return seconds.size();
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

    /** The seconds from the start of the process, with reading the data, to the end of its first epoch. */
    double startToFirst() {
        return startToFirst;
    }

    /** The median of the seconds of the epochs after the first, or of the first if there is no other. */
    double steady() {
        return median(seconds.subList(Math.min(1, seconds.size() - 1), seconds.size()));
    }

    /**
     * How far the medians of the earlier and the later half of the epochs after the first lie apart, as a share of the
     * smaller; infinite before the third epoch.
     */
    double spread() {
        List<Double> steady = seconds.subList(1, seconds.size());
        int half = steady.size() / 2;
        if (half == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double earlier = median(steady.subList(0, half)), later = median(steady.subList(half, steady.size()));
        return Math.abs(earlier - later) / Math.min(earlier, later);
    }

    private static double median(List<Double> seconds) {
        double[] sorted = seconds.stream().mapToDouble(s -> s).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The cores that its busiest threads last ran on, such as "0+1", and "?" where the system does not tell. */
    String cores() {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            return tasks.map(Rival::task)
                    .sorted(Comparator.comparingLong((long[] task) -> task[0]).reversed())
                    .limit(threads)
                    .map(task -> Long.toString(task[1]))
                    .sorted()
                    .collect(Collectors.joining("+"));
        } catch (IOException | UncheckedIOException e) {
            return "?";
        }
    }

    /** The time that a thread has run, and its core: fields 14 and 39 of proc(5). */
    private static long[] task(Path task) {
        try {
            String stat = Files.readString(task.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return new long[] {Long.parseLong(fields[11]), Long.parseLong(fields[36])};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
