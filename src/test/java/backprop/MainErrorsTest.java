package backprop;

import static backprop.Runs.errors;
import static backprop.Runs.java;
import static backprop.Runs.run;
import static backprop.Runs.start;
import static org.assertj.core.api.Assertions.assertThat;

import backprop.Runs.Run;
import backprop.mnist.IdxFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(120)
class MainErrorsTest {
    private static final String SAMPLE = "data/mnist-sample";

    @TempDir
    Path folder;

    private static void assertFails(int exitCode, String message, String... arguments) {
        Run run = run(arguments);
        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.err()).as("one line").hasSize(1).first().asString().contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train --hidden 0|hidden is 0, expected at least 1",
                "train --batch 0|batch is 0",
                "train --epochs -1|epochs is -1",
                "train --learning-rate 0|learning rate is 0.0",
                "train --learning-rate NaN|learning rate is NaN",
                "train --threads 0|--threads is 0, expected 1 to 1024",
                "train --threads 100000|--threads is 100000, expected 1 to 1024",
                "train --learning-rate 1,5|'1,5' is not a double",
                "sweep --threads 100000|--threads is 100000, expected 1 to 1024",
                "sweep --hidden 5.4,5.6|hidden is \"5.4\", expected a whole number",
                "sweep --hidden 5.4..9/2|hidden is \"5.4\", expected a whole number",
                "sweep --hidden 5..9/2.5|hidden is \"5..9/2.5\", expected a whole number behind the /",
                "sweep --batch 1e2|batch is \"1e2\", expected a whole number",
                "sweep --epochs 1.5|epochs is \"1.5\", expected a whole number",
                "sweep --epochs 1e10|epochs is \"1e10\", expected a whole number up to 2147483647",
                "sweep --learning-rate fast|learning rate is \"fast\", expected a number",
                "sweep --learning-rate NaN|learning rate is NaN",
                "sweep --initialisation xavier|initialisation is \"xavier\", expected one of normalised",
                "sweep --seeds 0|--seeds is 0, expected at least 1",
                "sweep --trials 0|--trials is 0, expected at least 1",
                "sweep --seeds 2000000000|a sweep of 8000000000 trainings is too large",
                "sweep --trials 2000000000|a sweep of 2000000000 trainings is too large",
                "sweep --learning-rate 2..1|learning rate: the range 2.0..1.0 is empty",
                "sweep --batch log:0..9|batch: a logarithmic range starts at 0.0",
                "sweep --hidden 1..2000000000/2000000000|hidden: evenly spaced are 2 to 100000 values",
                "sweep --data data/mnist-sample --validation 2|--validation: a share of 2.0",
                "sweep --master local[2]|--master needs the jar with Apache Spark",
                "train --data data/mnist-sample --hidden 2000000000|--hidden is 2000000000, expected at most 2739137",
                "sweep --data data/mnist-sample --hidden 2000000000|--hidden is 2000000000, expected at most 2739137",
                "train --epochs ten|'ten' is not an int",
                "train --seed 99999999999999999999|--seed",
                "train --engine fast|--engine",
                "train --csv|--csv",
                "train extra|extra",
                "train --unknown|--unknown",
                "unknown|unknown",
            })
    void wrongArgumentsGetExitCode2AndOneLine(String arguments, String message) {
        assertFails(2, message, arguments.split(" "));
    }

    @Test
    void withoutACommandTheLineSaysWhatIsMissing() {
        assertFails(2, "train");
    }

    @Test
    void aFolderWithoutDataGetsExitCode1AndOneLine() {
        assertFails(
                1,
                "none does not exist",
                "train",
                "--data",
                folder.resolve("none").toString());
        assertFails(1, "has no train-images-idx3-ubyte.gz", "train", "--data", folder.toString());
    }

    @Test
    void aDamagedFileGetsExitCode1AndOneLine() throws IOException {
        IdxFiles.set(folder, 1);
        Path images = folder.resolve("train-images-idx3-ubyte.gz");
        Files.writeString(images, "<!DOCTYPE html>\n<html>\n\n</html>");
        assertFails(1, images + " is not an IDX file; it looks like a web page", "train", "--data", folder.toString());
    }

    @Test
    void aCsvThatCannotBeWrittenIsNoticedBeforeTheTraining() {
        Path csv = folder.resolve("none").resolve("h.csv");
        Run run = run("train", "--data", SAMPLE, "--csv", csv.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasSize(1).first().asString().contains("cannot write " + csv);
    }

    @Test
    void noFileIsOpenedBeforeEverythingElseIsChecked() throws IOException {
        Path csv = folder.resolve("h.csv");
        for (String arguments : List.of(
                "train --data none --csv ",
                "train --hidden 0 --csv ",
                "train --data data/mnist-sample --hidden 2000000000 --csv ",
                "sweep --data none --csv ",
                "sweep --epochs 1.5 --csv ",
                "sweep --data data/mnist-sample --validation 7 --csv ")) {
            assertThat(run((arguments + csv).split(" ")).exitCode()).isNotZero();
            assertThat(csv).as(arguments).doesNotExist();
        }
        String history = "epoch,train_loss,train_accuracy,test_loss,test_accuracy,seconds\n0,1,2,3,4,5\n";
        Files.writeString(csv, history);
        assertFails(1, "none does not exist", "train", "--data", "none", "--csv", csv.toString());
        assertThat(csv).hasContent(history);
    }

    @Test
    void aCommandWritesToNoFileThatIsNotItsOwn() throws IOException {
        Path history = folder.resolve("history.csv"), sweep = folder.resolve("sweep.csv");
        String quick = "--data " + SAMPLE + " --hidden 2 --epochs 0 --csv ";
        assertThat(run(("train " + quick + history).split(" ")).exitCode()).isZero();
        assertThat(run(("sweep " + quick + sweep).split(" ")).exitCode()).isZero();
        String one = Files.readString(history), other = Files.readString(sweep);
        assertFails(1, sweep + " is not the history of a training", ("train " + quick + sweep).split(" "));
        assertFails(1, history + " is not the CSV of a sweep", ("sweep " + quick + history).split(" "));
        assertThat(history).hasContent(one);
        assertThat(sweep).hasContent(other);
    }

    @Test
    void aTrainingThatDivergedGetsExitCode1AndOneLineAndItsCsv() throws IOException {
        Path csv = folder.resolve("h.csv");
        assertFails(
                1,
                "diverged",
                "train",
                "--data",
                SAMPLE,
                "--learning-rate",
                "100",
                "--batch",
                "10",
                "--epochs",
                "1",
                "--csv",
                csv.toString());
        assertThat(Files.readAllLines(csv)).hasSize(3);
    }

    @Test
    void aBugIsOneLineThatSaysSoAndItsTraceIsAskedFor() {
        for (RuntimeException bug :
                List.of(new NullPointerException("x is null"), new IllegalStateException("odd\nstate"))) {
            assertThat(failing(bug))
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("this is a bug", bug.getClass().getName(), "--stacktrace");
            assertThat(failing(bug, "--stacktrace")).anyMatch(line -> line.contains("at backprop.MainErrorsTest.aBug"));
        }
        Error error = new ExceptionInInitializerError("no class");
        assertThat(failing(error)).hasSize(1).first().asString().contains("this is a bug", "no class");
    }

    private static List<String> failing(Throwable bug, String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine command =
                Main.commandLine().addSubcommand("fail", new Failing(bug)).setErr(new PrintWriter(err, true));
        List<String> line = new ArrayList<>(List.of("fail"));
        line.addAll(List.of(arguments));
        assertThat(command.execute(line.toArray(String[]::new))).isEqualTo(1);
        return err.toString().lines().toList();
    }

    @CommandLine.Command
    private record Failing(Throwable bug) implements java.util.concurrent.Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            if (bug instanceof Error error) {
                throw error;
            }
            throw (Exception) bug;
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void outputThatCannotBeWrittenEndsTheCommandWithExitCode1AndOneLine() throws Exception {
        Path csv = folder.resolve("h.csv");
        List<String> train = java("train --epochs 100000 --hidden 2 --data data/mnist-sample --csv".split(" "));
        train.add(csv.toString());
        Process full = new ProcessBuilder(train)
                .redirectOutput(new java.io.File("/dev/full"))
                .start();
        assertOneLine(full, "the output cannot be written");
        Process closed = start(train);
        closed.getInputStream().close();
        assertOneLine(closed, "the output cannot be written");
        Process help = new ProcessBuilder(java("--help"))
                .redirectOutput(new java.io.File("/dev/full"))
                .start();
        assertOneLine(help, "the output cannot be written");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void lettersThatTheLocaleLacksAreNamed() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                "sh",
                "-c",
                "exec \"$0\" \"$@\" --csv \"$(printf '\\303\\234bung.csv')\"",
                java().get(0),
                "-cp",
                System.getProperty("java.class.path"),
                "backprop.Main",
                "train");
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        assertThat(errors(process)).hasSize(1).first().asString().contains("bung.csv", "LC_ALL=C.UTF-8");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    @Test
    void tooLittleMemoryGetsExitCode1AndOneLine() throws Exception {
        List<String> command = java("train", "--data", SAMPLE, "--hidden", "50000");
        command.add(1, "-Xmx80m");
        Process process = start(command);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(errors(process)).hasSize(1).first().asString().contains("not enough memory", "--hidden");
    }

    private static void assertOneLine(Process process, String message) throws Exception {
        assertThat(errors(process)).hasSize(1).first().asString().contains(message);
        assertThat(process.waitFor()).isEqualTo(1);
    }
}
