package backprop.bench;

import backprop.engine.MatrixBenchmark;
import backprop.engine.PeakBenchmark;
import backprop.mnist.Dataset;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** The two products of the sparse engine by JMH, beside what a core can do at most. */
final class Primitive {
    private Primitive() {}

    /**
     * The tables.
     *
     * @param epochs of our vector kernel on one thread, to be put beside the peak
     */
    static String table(Dataset train, Path folder, boolean quick, List<Comparison.Row> epochs) throws RunnerException {
        double peak = PeakBenchmark.operations()
                / seconds(run(options(PeakBenchmark.class, folder, quick))
                        .iterator()
                        .next());
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "Fused multiply-adds on registers: %.1f GFLOP/s a core.%n%n"
                        + "| product | kernel | H | GFLOP/s | share of that |%n|---|---|--:|--:|--:|%n",
                peak / 1e9));
        ChainedOptionsBuilder options = options(MatrixBenchmark.class, folder, quick);
        if (quick) {
            options.param("hidden", "100");
        }
        for (RunResult result : run(options)) {
            int hidden = Integer.parseInt(result.getParams().getParam("hidden"));
            double rate = MatrixBenchmark.operations(train, hidden) / seconds(result);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %.1f | %.0f %% |%n",
                    result.getPrimaryResult().getLabel(),
                    result.getParams().getParam("arithmetic").toLowerCase(Locale.ROOT),
                    hidden,
                    rate / 1e9,
                    100 * rate / peak));
        }
        table.append(String.format("%n| an epoch | useful | executed |%n|---|--:|--:|%n"));
        for (Comparison.Row row : epochs) {
            double most = row.seconds() * peak;
            table.append(String.format(
                    Locale.ROOT,
                    "| H=%d B=%d, vector kernel, 1 thread | %.0f %% | %.0f %% |%n",
                    row.hidden(),
                    row.batch(),
                    100 * MatrixBenchmark.usefulOperations(train, row.hidden()) / most,
                    100 * MatrixBenchmark.executedOperations(train, row.hidden()) / most));
        }
        return table.append("\n"
                        + "Useful: multiplications and additions of an epoch's two large products that are not"
                        + " with a zero; executed: with the zeros in blocks of 2×2 pixels and in the last vector"
                        + " of a row.\n")
                .toString();
    }

    private static ChainedOptionsBuilder options(Class<?> benchmark, Path folder, boolean quick) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(benchmark.getName().replace(".", "\\."))
                .output(folder.resolve(benchmark.getSimpleName() + ".log").toString());
        return quick ? options.warmupIterations(1).measurementIterations(1) : options;
    }

    private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options.build()).run();
    }

    private static double seconds(RunResult result) {
        return result.getPrimaryResult().getScore();
    }
}
