package backprop.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        "1,32,06504fbf", "1,100,947b0c9b", "37,32,da47a41f", "37,100,87837a80",
        "100,32,b9cee671", "100,100,225bfad1", "513,32,946b6292", "513,100,b2693162"
    })
    void theVectorKernelGivesTheseBitsWithAnyNumberOfThreads(int hidden, int batch, String bits)
            throws InterruptedException {
        assumeTrue(VectorProbe.FAULT == null, "the Vector API cannot be used: " + VectorProbe.FAULT);
        assertBits(Arithmetic.VECTOR, hidden, batch, bits);
    }

    @ParameterizedTest
    @CsvSource({
        "1,32,67e062bd", "1,100,38f4f75c", "37,32,8a9b7e69", "37,100,67d4cae6",
        "100,32,e80f7f3b", "100,100,322ec50f", "513,32,918d1566", "513,100,f8ab3e07"
    })
    void thePlainKernelGivesTheseBitsWithAnyNumberOfThreads(int hidden, int batch, String bits)
            throws InterruptedException {
        assertBits(Arithmetic.PLAIN, hidden, batch, bits);
    }

    private static void assertBits(Arithmetic arithmetic, int hidden, int batch, String bits)
            throws InterruptedException {
        for (int threads = 1; threads <= 4; threads++) {
            assertThat(new TrainedBits(IMAGES, arithmetic).after(hidden, batch, threads))
                    .as("%d threads", threads)
                    .isEqualTo(bits);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void vectorsOfAnyWidthOfTheProcessorGiveTheSameBits(int avx) throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "-XX:UseAVX is for x86 alone");
        List<String> lines = run("-XX:UseAVX=" + avx, IMAGES, "1:32", "37:100", "100:32", "513:100");
        int bits = 64 << avx;
        assumeTrue(lines.contains("bits of a vector: " + bits), "this processor has no vectors of " + bits + " bits");
        assertSameAsHere(IMAGES, lines);
    }

    @ParameterizedTest
    @ValueSource(ints = 512)
    void vectorsOfAWidthThatTheProcessorMayLackGiveTheSameBits(int bits) throws IOException, InterruptedException {
        List<String> lines = run("-D" + VectorMatrix.BITS + "=" + bits, 40, "37:16", "100:32");
        assertThat(lines).contains("bits of a vector: " + bits);
        assertSameAsHere(40, lines);
    }

    private static List<String> run(String flag, int images, String... trainings)
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
                "vector"));
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
