package backprop.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same seed gives the same bits. The checksums stand here, so that any machine and any JDK that runs this test is held
 * to them; they change only when the arithmetic of the engine is changed on purpose.
 */
class SameBitsTest {
    private static final int IMAGES = 300;

    @ParameterizedTest
    @CsvSource({
        "1,32,67a00792", "1,100,16cf6dcc", "37,32,ea8a85ae", "37,100,cc333f97",
        "100,32,6cc22cba", "100,100,52983ef4", "513,32,dcdafbc0", "513,100,26b27370"
    })
    void bothKernelsGiveTheseBitsWithAnyNumberOfThreads(int hidden, int batch, String bits)
            throws InterruptedException {
        assumeTrue(Fused.PRESENT, "this processor has no fused multiply-add");
        assertBits(Arithmetic.PLAIN, hidden, batch, bits);
        assumeTrue(VectorProbe.FAULT == null, "the Vector API cannot be used: " + VectorProbe.FAULT);
        assertBits(Arithmetic.VECTOR, hidden, batch, bits);
    }

    private static void assertBits(Arithmetic arithmetic, int hidden, int batch, String bits)
            throws InterruptedException {
        for (int threads = 1; threads <= 4; threads++) {
            assertThat(new TrainedBits(IMAGES, arithmetic).after(hidden, batch, threads))
                    .as("%d threads", threads)
                    .isEqualTo(bits);
        }
    }

    @Test
    void preparingTheVectorKernelMeanwhileChangesNoBit() throws InterruptedException {
        assumeTrue(VectorProbe.FAULT == null, "the Vector API cannot be used: " + VectorProbe.FAULT);
        Arithmetic.VECTOR.prepare();
        assertBits(Arithmetic.VECTOR, 100, 100, "52983ef4");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void vectorsOfAnyWidthOfTheProcessorGiveTheSameBits(int avx) throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "-XX:UseAVX is for x86 alone");
        List<String> lines = run(Arithmetic.VECTOR, "-XX:UseAVX=" + avx, IMAGES, "1:32", "37:100", "100:32", "513:100");
        int bits = 64 << avx;
        assumeTrue(lines.contains("bits of a vector: " + bits), "this processor has no vectors of " + bits + " bits");
        assertSameAsHere(IMAGES, lines);
    }

    @ParameterizedTest
    @ValueSource(ints = 512)
    void vectorsOfAWidthThatTheProcessorMayLackGiveTheSameBits(int bits) throws IOException, InterruptedException {
        List<String> lines = run(Arithmetic.VECTOR, "-D" + VectorProducts.BITS + "=" + bits, 40, "37:16", "100:32");
        assertThat(lines).contains("bits of a vector: " + bits);
        assertSameAsHere(40, lines);
    }

    @Test
    void aProcessorWithoutFusedMultiplyAddGivesTheseBits() throws IOException, InterruptedException {
        assertThat(run(Arithmetic.PLAIN, "-XX:-UseFMA", IMAGES, "37:100", "100:32"))
                .contains("training 37:100 0f80656f", "training 100:32 e92a8304");
    }

    private static List<String> run(Arithmetic arithmetic, String flag, int images, String... trainings)
            throws IOException, InterruptedException {
        assumeTrue(VectorProbe.FAULT == null, "the Vector API cannot be used: " + VectorProbe.FAULT);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                flag,
                "-cp",
                System.getProperty("java.class.path"),
                TrainedBits.class.getName(),
                "" + images,
                arithmetic.toString()));
        command.addAll(List.of(trainings));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
        return lines;
    }

    private static void assertSameAsHere(int images, List<String> lines) throws InterruptedException {
        TrainedBits here = new TrainedBits(images, Arithmetic.VECTOR);
        List<String> trainings =
                lines.stream().filter(line -> line.startsWith("training ")).toList();
        assertThat(trainings).hasSizeGreaterThanOrEqualTo(4);
        for (String training : trainings) {
            String[] parts = training.split("[ :]");
            assertThat(parts[3])
                    .as(training)
                    .isEqualTo(here.after(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), 1));
        }
    }
}
