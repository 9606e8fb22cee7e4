package backprop.bench;

import backprop.mnist.Mnist;
import backprop.plot.Charts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;
import tech.tablesaw.plotly.components.Figure;

/**
 * Our training beside that of others, {@code mvn -Pbench}: a table and charts in target/bench. With
 * {@code -Dbench.quick} a short run, with {@code -Dbench.growth} only how our time grows, with
 * {@code -Dbench.python=…} a Python that has the peers already.
 */
final class Bench {
    private final Path folder = Path.of("target", "bench");
    private final boolean quick = Boolean.parseBoolean(System.getProperty("bench.quick", "false"));
    private final boolean growth = Boolean.parseBoolean(System.getProperty("bench.growth", "false"));
    private final StringBuilder report = new StringBuilder();

    private Bench() {}

    /** Runs all. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try {
            new Bench().run();
        } catch (IllegalStateException | RunnerException e) {
            System.out.println("The benchmark failed: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException, RunnerException {
        Files.createDirectories(folder);
        Path data = Mnist.folder(null);
        Mnist mnist = Mnist.load(data);
        say("Machine: " + Machine.description() + ".");
        say("Peers: " + Peers.versions() + ". Data: " + mnist.train() + ", learning rate 0.5.");
        String warning = Machine.warning();
        if (!warning.isEmpty()) {
            say(warning);
        }
        if (growth) {
            scale(new Scaling(mnist.train(), folder));
        } else {
            List<Comparison.Row> ours =
                    compare(new Comparison(data, mnist, folder, Peers.python(folder), quick ? 3 : 9));
            say("\n" + Primitive.table(mnist.train(), folder, quick, ours));
        }
        System.out.println("Table and charts: " + folder);
    }

    /** The rows of our vector kernel on one thread. */
    private List<Comparison.Row> compare(Comparison comparison) throws IOException {
        say("\n" + Comparison.HEADER.strip());
        Map<String, double[]> ratios = new LinkedHashMap<>();
        List<String> networks = new ArrayList<>();
        List<Comparison.Row> ours = new ArrayList<>();
        int[] sizes = quick ? new int[] {30, 100} : new int[] {30, 100, 300, 800};
        int count = quick ? 2 : sizes.length * 4;
        for (int batch : quick ? new int[] {100} : new int[] {100, 32}) {
            for (int threads : quick ? new int[] {1} : new int[] {1, 2}) {
                for (int hidden : sizes) {
                    List<Comparison.Row> rows = comparison.run(hidden, batch, threads);
                    say(Comparison.lines(rows).stripTrailing());
                    if (threads == 1) {
                        ours.add(rows.get(0));
                    }
                    for (Comparison.Row row : rows) {
                        ratios.computeIfAbsent(row.name(), name -> fill(new double[count]))[networks.size()] =
                                row.seconds() / rows.get(0).seconds();
                    }
                    networks.add("H" + hidden + " B" + batch + " " + threads + "t");
                }
            }
        }
        ratios.keySet().removeIf(name -> name.startsWith("plain EJML"));
        save(
                "epochs",
                Charts.bars(
                        "Time of an epoch beside ours",
                        "network",
                        "times ours",
                        networks.toArray(String[]::new),
                        ratios));
        return ours;
    }

    private static double[] fill(double... values) {
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private void scale(Scaling scaling) throws IOException {
        int[] hidden = {30, 50, 100, 200, 300, 500, 800, 1500, 3000};
        int[] batch = {1, 3, 10, 32, 100, 316, 1000, 3162, 10_000};
        int[] percent = {1, 2, 5, 10, 20, 50, 100};
        int[] threads = {1, 2, 3, 4, 6, 8};
        curve("hidden units", "hidden", false, hidden, scaling.byHidden(hidden));
        curve("batch size", "batch", true, batch, scaling.byBatch(batch));
        curve("nonzero inputs in %", "nonzero", false, percent, scaling.byShare(percent));
        curve("threads", "threads", false, threads, scaling.byThreads(threads));
    }

    private void curve(String what, String file, boolean logarithmic, int[] x, double... seconds) throws IOException {
        say("\nSeconds an epoch by " + what + ": " + pairs(x, seconds));
        save(
                "scaling-" + file,
                Charts.lines(
                        "Time of an epoch by " + what,
                        logarithmic ? Charts.log(what) : Charts.linear(what),
                        logarithmic ? Charts.log("seconds") : Charts.linear("seconds"),
                        Charts.series(
                                "seconds", Arrays.stream(x).asDoubleStream().toArray(), seconds)));
    }

    private static String pairs(int[] x, double... seconds) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            pairs.add(x[i] + ": " + String.format(Locale.ROOT, "%.3f", seconds[i]));
        }
        return String.join(", ", pairs);
    }

    private void save(String name, Figure figure) throws IOException {
        Files.write(folder.resolve(name + ".png"), Charts.png(figure));
    }

    private void say(String line) throws IOException {
        System.out.println(line);
        report.append(line).append(System.lineSeparator());
        Files.writeString(folder.resolve("bench.md"), report);
    }
}
