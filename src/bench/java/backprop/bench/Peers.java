package backprop.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Python environment that NumPy, PyTorch and JAX run in. */
final class Peers {
    /** The system property with a Python that has the peers already. */
    static final String PROPERTY = "bench.python";

    private static final String REQUIREMENTS = "src/bench/python/requirements.txt";
    private static final Path ENVIRONMENT = Path.of(".venv-bench");

    private static final boolean WINDOWS = File.separatorChar == '\\';

    private Peers() {}

    /** The Python with the pinned peers, set up the first time; empty, with a sentence said, where that fails. */
    static Optional<String> python(Path folder) throws IOException, InterruptedException {
        String given = System.getProperty(PROPERTY, "");
        String python = given.isEmpty() ? executable() : given;
        Path log = folder.resolve("peers.log");
        boolean there = given.isEmpty()
                ? succeeds(log, WINDOWS ? "python" : "python3", "-m", "venv", ENVIRONMENT.toString())
                        && succeeds(log, python, "-m", "pip", "install", "--quiet", "-r", REQUIREMENTS)
                : succeeds(log, python, "-c", "import numpy, torch, jax");
        if (there) {
            return Optional.of(python);
        }
        System.out.println("NumPy, PyTorch and JAX could not be "
                + (given.isEmpty() ? "installed" : "found in " + given) + " (see " + log
                + "), so only our own rows follow; go online and run this again to have theirs.");
        return Optional.empty();
    }

    private static String executable() {
        return ENVIRONMENT
                .resolve(WINDOWS ? "Scripts/python.exe" : "bin/python")
                .toAbsolutePath()
                .toString();
    }

    private static boolean succeeds(Path log, String... command) throws InterruptedException {
        try {
            ProcessBuilder.Redirect redirect = ProcessBuilder.Redirect.appendTo(log.toFile());
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(redirect);
            builder.environment().keySet().removeIf(key -> key.startsWith("OPENBLAS"));
            return builder.start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The versions of the peers, in one line. */
    static String versions() throws IOException {
        return String.join(
                ", ",
                Files.readAllLines(Path.of(REQUIREMENTS)).stream()
                        .filter(line -> line.contains("=="))
                        .map(line -> line.replace("==", " "))
                        .toArray(String[]::new));
    }

    /** The command that runs a peer. */
    static List<String> command(String python, String peer, String... arguments) {
        List<String> command = new ArrayList<>(List.of(python, "src/bench/python/peers.py", peer));
        command.addAll(List.of(arguments));
        return command;
    }
}
