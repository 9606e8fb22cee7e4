package backprop.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArithmeticTest {
    private static final String MODULE = "jdk.incubator.vector";

    @TempDir
    Path folder;

    /** Chooses twice and prints what was chosen, or why nothing was. */
    static final class Choose {
        public static void main(String[] arguments) {
            try {
                System.out.println(Arithmetic.choose() + " " + Arithmetic.choose());
            } catch (IllegalArgumentException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void takesTheVectorApiWhereItIsThere() throws IOException, InterruptedException {
        assumeTrue(VectorProbe.FAULT == null, "the Vector API cannot be used: " + VectorProbe.FAULT);
        assertThat(chosen("--add-modules", MODULE)).containsExactly("vector vector");
    }

    @Test
    void aJvmWithoutTheModuleTrainsPlainAndSaysNothing() throws IOException, InterruptedException {
        assertThat(chosen()).containsExactly("plain plain");
    }

    @Test
    void fallsBackToPlainOnAProcessorWithoutFusedMultiplyAdd() throws IOException, InterruptedException {
        assumeTrue(VectorProbe.FAULT == null, "the Vector API cannot be used: " + VectorProbe.FAULT);
        assertThat(chosen("--add-modules", MODULE, "-XX:-UseFMA")).hasSize(2).contains("plain plain");
    }

    @Test
    void aForcedVectorKernelWithoutTheModuleIsOneClearError() throws IOException, InterruptedException {
        assertThat(chosen("-Dbackprop.kernel=vector"))
                .containsExactly("the vector kernel cannot be used: this JVM was started without --add-modules"
                        + " jdk.incubator.vector; leave out backprop.kernel to have the plain kernel");
    }

    @Test
    void aForcedPlainKernelSaysNothing() throws IOException, InterruptedException {
        assertThat(chosen("-Dbackprop.kernel=plain")).containsExactly("plain plain");
    }

    @Test
    void fallsBackToPlainWhereTheClassesOfTheModuleHaveChanged() throws IOException, InterruptedException {
        assumeTrue(VectorProbe.FAULT == null, "the Vector API cannot be used: " + VectorProbe.FAULT);
        Path source = Files.writeString(
                Files.createDirectories(folder.resolve("source")).resolve("FloatVector.java"),
                "package jdk.incubator.vector; public abstract class FloatVector extends AbstractVector<Float> {"
                        + " FloatVector() { super(null); } }");
        String patched = folder.resolve("patched").toString();
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream(),
                        "--patch-module",
                        MODULE + "=" + source.getParent(),
                        "-d",
                        patched,
                        source.toString());
        assumeTrue(failed == 0, "no FloatVector without methods could be compiled on this JDK");
        List<String> said = chosen("--add-modules", MODULE, "--patch-module", MODULE + "=" + patched);
        assertThat(said).hasSize(2).contains("plain plain").anySatisfy(line -> assertThat(line)
                .startsWith("Training with the plain kernel, because the Vector API cannot be used: it has changed in"
                        + " this JVM (java.lang.NoSuch"));
    }

    private static List<String> chosen(String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Choose.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines()
                .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
                .filter(line -> !line.startsWith("NOTE: Picked up JDK_JAVA_OPTIONS"))
                .toList();
    }
}
