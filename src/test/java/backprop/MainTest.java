package backprop;

import static backprop.Runs.errors;
import static backprop.Runs.java;
import static backprop.Runs.run;
import static backprop.Runs.start;
import static org.assertj.core.api.Assertions.assertThat;

import backprop.Runs.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class MainTest {
    private static final String SAMPLE = "data/mnist-sample";

    @TempDir
    Path folder;

    @Test
    void trainPrintsHowManyDigitsAreUsedAndALineAnEpoch() {
        Run run = run("train", "--data", SAMPLE, "--hidden", "5", "--epochs", "2");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().get(0)).contains("8000").contains("2000");
        List<String> epochs =
                run.out().stream().filter(line -> line.startsWith("epoch")).toList();
        assertThat(epochs).hasSize(3).allMatch(line -> line.contains("test loss") && line.contains("accuracy"));
        assertThat(epochs.get(2)).startsWith("epoch   2");
    }

    @Test
    void theOptionsOfTheDesignAreTakenAndTheCsvIsTheSameTwiceButForTheSeconds() throws IOException {
        List<List<String>> csvs = new ArrayList<>();
        for (String threads : new String[] {"1", "4"}) {
            Path csv = folder.resolve(threads + ".csv");
            String[] arguments = ("train --data " + SAMPLE + " --hidden 100 --batch 100 --learning-rate 0.5 --epochs 1"
                            + " --seed 1 --threads " + threads + " --engine reference --csv " + csv)
                    .split(" ");
            assertThat(run(arguments).exitCode()).isZero();
            csvs.add(Files.readAllLines(csv).stream()
                    .map(line -> line.substring(0, line.lastIndexOf(',')))
                    .toList());
        }
        assertThat(csvs.get(0)).isEqualTo(csvs.get(1)).hasSize(3);
        assertThat(csvs.get(0).get(0)).isEqualTo("epoch,train_loss,train_accuracy,test_loss,test_accuracy");
    }

    @Test
    void aSweepSaysWhatItHasRead() {
        Run run = run("sweep --data data/mnist-sample --hidden 2 --epochs 0 --learning-rate 1,5".split(" "));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("Trying hidden 2; batch 100; learning rate 1, 5; epochs 0; initialisation normalised");
    }

    @Test
    void numbersHavePointsInEveryLocale() throws Exception {
        List<String> command =
                java("sweep --data data/mnist-sample --hidden 2 --epochs 0 --learning-rate 0.5,2.5".split(" "));
        command.addAll(1, List.of("-Duser.language=de", "-Duser.country=DE"));
        Process process = start(command);
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("learning rate 0.5000", " 0.5 ", "0.1")
                .doesNotContain("0,5");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void helpNamesEveryOptionAndVersionTheProject() {
        assertThat(String.join("\n", run("train", "--help").out()))
                .contains(
                        "--data",
                        "--hidden",
                        "--batch",
                        "--learning-rate",
                        "--epochs",
                        "--seed",
                        "--threads",
                        "--engine",
                        "--csv",
                        "100",
                        "0.5");
        assertThat(run("--version").out().get(0)).startsWith("backprop");
        assertThat(run("--help").out()).anyMatch(line -> line.contains("train"));
    }

    @Test
    void aProcessWithoutDataAndNetworkTrainsOnTheSampleAndSaysSoInOneLine() throws Exception {
        Process process = start(java("train", "--epochs", "0"));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(errors(process)).isEmpty();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.contains("10,000 digits"))
                .hasSize(1);
    }

    @Full
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aProcessThatIsStoppedKeepsTheRowsOfItsFinishedEpochs() throws Exception {
        Path csv = folder.resolve("h.csv");
        Process process = start(java("train", "--epochs", "100000", "--hidden", "2", "--csv", csv.toString()));
        try (var lines = process.inputReader()) {
            while (!lines.readLine().startsWith("epoch   1")) {}
            process.destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> rows = Files.readAllLines(csv);
        assertThat(rows).hasSizeGreaterThanOrEqualTo(2);
        assertThat(rows).allMatch(row -> row.split(",").length == 6);
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "MNIST_DIR", matches = ".+", disabledReason = "MNIST_DIR is not set")
    void onFullMnistTheTestAccuracyIsAbove90PercentAfterOneEpoch() throws IOException {
        Path csv = folder.resolve("h.csv");
        assertThat(run("train", "--data", System.getenv("MNIST_DIR"), "--epochs", "1", "--csv", csv.toString())
                        .exitCode())
                .isZero();
        List<String> rows = Files.readAllLines(csv);
        assertThat(Double.parseDouble(rows.get(1).split(",")[3])).isBetween(2.2, 2.6);
        assertThat(Double.parseDouble(rows.get(2).split(",")[4])).isGreaterThan(0.90);
    }
}
