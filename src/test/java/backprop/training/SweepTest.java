package backprop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop.Full;
import backprop.engine.Engine;
import backprop.engine.ReferenceEngine;
import backprop.mnist.Mnist;
import backprop.mnist.Split;
import backprop.network.Backpropagation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class SweepTest {
    private static final Engine.Factory ENGINES =
            (train, start) -> new ReferenceEngine(train, start, Backpropagation.SHARED_DELTAS);
    private static final Split DATA = few(200);
    private static final List<Hyperparameters> TRIALS = SearchSpace.seeds(
            SearchSpace.around(new Hyperparameters(5, 20, 0.5, 2, 7))
                    .with(Hyperparameter.HIDDEN, SearchRange.choices(3, 8))
                    .with(Hyperparameter.LEARNING_RATE, SearchRange.choices(0.1, 1, 1e200))
                    .initialisations(Initialisation.NORMALISED, Initialisation.SMALL)
                    .grid(),
            2);

    @TempDir
    private Path folder;

    static Split few(int train) {
        Mnist sample = Mnist.load(Path.of("data/mnist-sample"));
        return new Mnist(sample.train().subset(IntStream.range(0, train).toArray()), sample.test())
                .withValidation(0.25);
    }

    private static LocalTrials local(int threads) {
        return new LocalTrials(DATA, ENGINES, threads);
    }

    /** All that is reproducible, as text: everything but the seconds. */
    private static String bits(Table results) {
        return results.rejectColumns("seconds").write().toString("csv");
    }

    private static List<String> keys(Path csv) throws IOException {
        return CsvText.of(csv, Files.readAllBytes(csv)).rows().stream()
                .map(row -> TrialTable.result(row.cells()).settings().toString())
                .toList();
    }

    @Test
    void resultsAreTheSameBitsInAnyOrderAndOnAnyNumberOfThreads() {
        String alone = bits(new Sweep(TRIALS, local(1)).run());
        for (int seed = 0; seed < 3; seed++) {
            List<Hyperparameters> shuffled = new ArrayList<>(TRIALS);
            Collections.shuffle(shuffled, new Random(seed));
            Sweep sweep = new Sweep(TRIALS, new TrialRunner() {
                @Override
                public void run(List<Hyperparameters> trials, java.util.function.Consumer<TrialResult> done)
                        throws InterruptedException {
                    local(4).run(shuffled, done);
                }

                @Override
                public String data() {
                    return DATA.checksum();
                }
            });
            assertThat(bits(sweep.run())).isEqualTo(alone);
        }
    }

    @Test
    void aTrialThatDivergesIsARowWithItsProblem() {
        Table results = new Sweep(TRIALS, local(2)).run();
        assertThat(results.rowCount()).isEqualTo(TRIALS.size());
        Table wild = results.where(results.doubleColumn("learning_rate").isGreaterThan(10));
        assertThat(wild.stringColumn("problem").asList())
                .allMatch(problem -> problem.matches("training (diverged|is stuck).*"));
    }

    @Test
    void aTrialThatFailsIsARowWithItsProblemAndTheOthersGoOn() {
        Engine.Factory broken = (train, start) -> {
            if (start.hidden() == 3) {
                throw new IllegalStateException("no engine\nfor 3, sorry");
            }
            return ENGINES.start(train, start);
        };
        Path csv = folder.resolve("failed.csv");
        Sweep sweep = new Sweep(TRIALS, new LocalTrials(DATA, broken, 2), csv);
        Table results = sweep.run();
        Table failed = results.where(results.intColumn("hidden").isEqualTo(3));
        assertThat(failed.rowCount()).isEqualTo(12);
        assertThat(failed.stringColumn("problem").asList()).allMatch(p -> p.contains("no engine for 3, sorry"));
        assertThat(failed.doubleColumn("validation_loss").countMissing()).isEqualTo(12);
        assertThat(sweep.best().hidden()).isEqualTo(8);
        assertThat(new Sweep(TRIALS, local(1), csv).run().write().toString("csv"))
                .isEqualTo(results.write().toString("csv"));
    }

    @Test
    void theSummaryHasMeanAndStandardDeviationOverTheSeeds() {
        List<Hyperparameters> trials = SearchSpace.seeds(List.of(TRIALS.get(0).withSeed(1)), 3);
        Sweep sweep = new Sweep(trials, local(2));
        double[] loss = sweep.run().doubleColumn("validation_loss").asDoubleArray();
        double mean = (loss[0] + loss[1] + loss[2]) / 3;
        double sd = Math.sqrt(((loss[0] - mean) * (loss[0] - mean)
                        + (loss[1] - mean) * (loss[1] - mean)
                        + (loss[2] - mean) * (loss[2] - mean))
                / 2);
        Table summary = sweep.summary();
        assertThat(summary.rowCount()).isEqualTo(1);
        assertThat(summary.intColumn("seeds").get(0)).isEqualTo(3);
        assertThat(summary.doubleColumn("validation_loss").get(0)).isCloseTo(mean, offset());
        assertThat(summary.doubleColumn("validation_loss_sd").get(0)).isCloseTo(sd, offset());
    }

    private static org.assertj.core.data.Offset<Double> offset() {
        return org.assertj.core.data.Offset.offset(1e-12);
    }

    @Test
    void aSecondRunOnTheSameFileRunsNothingAgain() {
        Path csv = folder.resolve("again.csv");
        Table first = new Sweep(TRIALS.subList(0, 10), local(2), csv).run();
        List<TrialResult> ran = new ArrayList<>();
        Sweep longer = new Sweep(TRIALS, local(2), csv);
        longer.run((result, done, total) -> ran.add(result));
        assertThat(ran).hasSize(TRIALS.size() - 10);
        assertThat(bits(longer.results())).isEqualTo(bits(new Sweep(TRIALS, local(1)).run()));
        assertThat(longer.results().first(10).write().toString("csv"))
                .isEqualTo(first.write().toString("csv"));
    }

    @Test
    void aLineThatWasTornByAKillIsRunAgainAndOnlyThat() throws IOException {
        Path csv = folder.resolve("torn.csv");
        new Sweep(TRIALS, local(2), csv).run();
        byte[] whole = Files.readAllBytes(csv);
        for (int cut : new int[] {1, 20, whole.length - 5, whole.length - 1}) {
            byte[] torn = java.util.Arrays.copyOf(whole, whole.length - cut);
            Files.write(csv, torn);
            new Sweep(TRIALS, local(2), csv).run();
            assertThat(keys(csv)).hasSize(TRIALS.size()).doesNotHaveDuplicates();
        }
    }

    @Full
    @Test
    void aSweepThatIsKilledIsResumedWithoutLossAndWithoutRepetition() throws Exception {
        Path csv = folder.resolve("killed.csv");
        String[] arguments = {
            "sweep",
            "--data",
            "data/mnist-sample",
            "--hidden",
            "10,20",
            "--learning-rate",
            "log:0.01..10/6",
            "--epochs",
            "1",
            "--seeds",
            "2",
            "--threads",
            "2",
            "--csv",
            csv.toString()
        };
        Process process = command(arguments);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while ((!Files.exists(csv) || Files.readAllLines(csv).size() < 4) && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        process.destroyForcibly().waitFor();
        String before = Files.readString(csv);
        List<String> kept =
                before.substring(0, before.lastIndexOf('\n') + 1).lines().toList();
        assertThat(kept).hasSizeBetween(4, 24);

        assertThat(command(arguments).waitFor()).isZero();
        assertThat(Files.readAllLines(csv))
                .startsWith(kept.toArray(String[]::new))
                .hasSize(25);
        assertThat(keys(csv)).hasSize(24).doesNotHaveDuplicates();
    }

    private Process command(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "backprop.Main"));
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sweep.log").toFile())
                .start();
    }

    @Test
    void interruptingKeepsWhatIsDone() throws InterruptedException {
        Sweep sweep = new Sweep(TRIALS, local(1), folder.resolve("interrupted.csv"));
        Thread thread = new Thread(() -> sweep.run((result, done, total) -> {
            if (done == 3) {
                Thread.currentThread().interrupt();
            }
        }));
        thread.start();
        thread.join(20_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(sweep.interrupted()).isTrue();
        assertThat(sweep.results().rowCount()).isEqualTo(3);
        sweep.run();
        assertThat(sweep.interrupted()).isFalse();
        assertThat(bits(sweep.results())).isEqualTo(bits(new Sweep(TRIALS, local(1)).run()));
    }

    @Test
    void aFileWithTrialsOnOtherDataIsRefused() {
        Path csv = folder.resolve("other.csv");
        new Sweep(TRIALS.subList(0, 1), new LocalTrials(few(100), ENGINES, 1), csv).run();
        assertThatThrownBy(() -> new Sweep(TRIALS, local(1), csv).run()).hasMessageContaining("trials on other data");
    }

    @Test
    void twoSweepsNeverWriteToOneFileAtOnce() {
        Path csv = folder.resolve("shared.csv");
        Sweep other = new Sweep(TRIALS, local(1), csv);
        List<String> errors = new ArrayList<>();
        new Sweep(TRIALS.subList(0, 1), local(1), csv).run((result, done, total) -> {
            try {
                other.run();
            } catch (TrainingException e) {
                errors.add(e.getMessage());
            }
        });
        assertThat(errors).hasSize(1).allMatch(error -> error.startsWith("another training or sweep is writing to"));
    }

    @Test
    void settingsAndResultsAreSerialisable() throws Exception {
        TrialResult result = TrialResult.of(TRIALS.get(0), DATA, ENGINES);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(result);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(result);
        }
    }
}
