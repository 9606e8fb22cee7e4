package backprop.spark;

import static org.assertj.core.api.Assertions.assertThat;

import backprop.mnist.Mnist;
import backprop.mnist.Split;
import backprop.training.Hyperparameter;
import backprop.training.Hyperparameters;
import backprop.training.LocalTrials;
import backprop.training.SearchRange;
import backprop.training.SearchSpace;
import backprop.training.Sweep;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SparkTrialsTest {
    private static final Split DATA = Mnist.load(Path.of("data/mnist-sample")).withValidation(0.25);
    private static final List<Hyperparameters> TRIALS = SearchSpace.seeds(
            SearchSpace.around(new Hyperparameters(20, 100, 0.5, 2, 7))
                    .with(Hyperparameter.HIDDEN, SearchRange.choices(10, 40))
                    .with(Hyperparameter.LEARNING_RATE, SearchRange.choices(0.1, 1, 1e200))
                    .grid(),
            4);

    @TempDir
    private static Path home;

    private static TestCluster cluster;
    private static String expected;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        expected = bits(new Sweep(TRIALS, new LocalTrials(DATA)).run());
        cluster = new TestCluster(home);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** All that is reproducible, as text: everything but the seconds. */
    private static String bits(Table results) {
        return results.rejectColumns("seconds").write().toString("csv");
    }

    private static List<String> linesWithoutSeconds(Path csv) throws IOException {
        return Files.readAllLines(csv).stream()
                .map(line -> {
                    List<String> cells = new ArrayList<>(List.of(line.split(",", -1)));
                    cells.remove(10);
                    return String.join(",", cells);
                })
                .sorted()
                .toList();
    }

    private record Run(int exitCode, List<String> out, List<String> err) {}

    private Run run(String jar, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar,
                "sweep",
                "--data",
                "data/mnist-sample",
                "--hidden",
                "10,30",
                "--epochs",
                "1"));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out"), err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
    }

    @Test
    @Order(1)
    void theTableIsThatOfTheLocalRunBitForBit() {
        for (String master : List.of("local[2]", cluster.master())) {
            Table results = new Sweep(TRIALS, new SparkTrials(master, DATA)).run();
            assertThat(bits(results)).as(master).isEqualTo(expected);
        }
    }

    @Test
    @Order(2)
    void theCommandGivesWhatThePlainOneGivesThoughTheWorkersWouldChooseAnotherKernel()
            throws IOException, InterruptedException {
        Path here = folder.resolve("here.csv"), there = folder.resolve("there.csv");
        Path comma = Files.createSymbolicLink(
                folder.resolve("a,b"), Path.of("target").toAbsolutePath()); // spark-jobserver#355
        Run plain = run("target/backprop.jar", "--csv", here.toString());
        Run spark = run(comma + "/backprop-spark.jar", "--csv", there.toString(), "--master", cluster.master());
        assertThat(plain.exitCode()).isZero();
        assertThat(spark.exitCode()).as(spark.err()::toString).isZero();
        assertThat(spark.out()).anyMatch(line -> line.contains(cluster.master() + ", plain kernel"));
        assertThat(cluster.log(0)).contains("--add-modules=jdk.incubator.vector");
        assertThat(linesWithoutSeconds(there))
                .isEqualTo(linesWithoutSeconds(here))
                .hasSize(1 + 8);
    }

    @Test
    @Order(3)
    void anInterruptKeepsWhatIsDoneAndEndsTheTrialsThatRun() throws InterruptedException {
        for (String master : List.of("local[2]", cluster.master())) {
            Path csv = folder.resolve(master.charAt(0) + ".csv");
            List<Hyperparameters> longer = Stream.concat(
                            TRIALS.stream().limit(3), TRIALS.stream().map(trial -> trial.withLearningRate(0.5)
                                    .withEpochs(100_000)))
                    .toList();
            Sweep sweep = new Sweep(longer, new SparkTrials(master, DATA), csv);
            Table kept = sweep.run((result, done, total) -> {
                if (done == 3) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(sweep.interrupted()).isTrue();
            assertThat(kept.rowCount()).isEqualTo(3);
            Sweep resumed = new Sweep(TRIALS, new LocalTrials(DATA), csv);
            assertThat(bits(resumed.run())).isEqualTo(expected);
        }
        TimeUnit.SECONDS.sleep(2);
        assertThat(Thread.getAllStackTraces().values().stream().flatMap(Stream::of))
                .noneMatch(frame -> frame.getClassName().equals("backprop.training.Trainer"));
    }

    @Test
    @Order(4)
    void noMasterNoSparkAndNoSenseAreOneLineEach() throws IOException, InterruptedException {
        assertFails(1, "no Spark master answers at spark://127.0.0.1:9", "backprop-spark.jar", "spark://127.0.0.1:9");
        assertFails(1, "no Spark master answers at spark://nowhere", "backprop-spark.jar", "spark://nowhere");
        assertFails(1, "'abc'", "backprop-spark.jar", "abc");
        assertFails(2, "backprop-spark.jar", "backprop.jar", cluster.master());
    }

    @Test
    @Order(4)
    void aMachineOrAUserWithoutANameIsOneLineWithItsCure() { // sparklyr#2045, bitnami/containers#52654
        Throwable host = new ExceptionInInitializerError(new UnknownHostException("box: Name or service not known"));
        assertThat(SparkApplication.failed("local[2]", host))
                .hasMessage("Spark gave up on local[2]: this machine's name is not known to the network: box: Name or"
                        + " service not known; set SPARK_LOCAL_HOSTNAME=localhost, or add the name to /etc/hosts");
        Throwable user = new IllegalStateException("a\nb", new IOException(new LoginException("Invalid UID")));
        assertThat(SparkApplication.failed("local[2]", user))
                .hasMessage("Spark gave up on local[2]: the user with this number has no name on this machine; set"
                        + " HADOOP_USER_NAME and SPARK_USER to a name, or add the user to /etc/passwd");
        assertThat(SparkApplication.failed("local[2]", new IllegalStateException("one\ntwo")))
                .hasMessage("Spark gave up on local[2]: one");
    }

    private void assertFails(int exitCode, String message, String jar, String master)
            throws IOException, InterruptedException {
        Run run = run("target/" + jar, "--master", master);
        assertThat(run.exitCode()).as(master).isEqualTo(exitCode);
        assertThat(run.err()).as(master).hasSize(1).first().asString().contains(message);
    }

    @Test
    @Order(5)
    void aWorkerThatIsKilledCostsNoResultAndNothingIsThereTwice() throws IOException {
        Path csv = folder.resolve("killed.csv");
        List<Integer> heard = new ArrayList<>();
        Sweep sweep = new Sweep(TRIALS, new SparkTrials(cluster.master(), DATA), csv);
        Table results = sweep.run((result, done, total) -> {
            heard.add(done);
            if (done == 6) {
                cluster.kill(1);
            }
        });
        assertThat(cluster.log(1)).as("it had trials").contains("Launch command");
        assertThat(bits(results)).isEqualTo(expected);
        assertThat(heard).hasSize(TRIALS.size()).isSorted().doesNotHaveDuplicates();
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(1 + TRIALS.size());
        assertThat(Set.copyOf(linesWithoutSeconds(csv))).hasSize(lines.size());
    }
}
