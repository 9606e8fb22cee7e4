package backprop.lab;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A Python that answers.
 *
 * @param command that starts it
 * @param major 3
 * @param minor as 11 in 3.11
 * @param prefix the folder of its environment
 * @param root the folder of the project
 */
record Python(List<String> command, int major, int minor, Path prefix, Path root) {
    static final int OLDEST_MINOR = 10;
    private static final Pattern SETTINGS =
            Pattern.compile("PYTHON|IPYTHON|JUPYTER|JPY_|JJAVA_|IJAVA_", Pattern.CASE_INSENSITIVE);
    private static final String ASK = "import sys; print(*sys.version_info[:2], sys.prefix)";

    /** Asks the command for its version, if it is one. */
    static Optional<Python> ask(List<String> command, Path root) {
        try {
            Process process = builder(command, root, "-c", ASK)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                return Optional.empty();
            }
            String[] parts = answer.split(" ", 3);
            return Optional.of(new Python(
                    command, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Path.of(parts[2]), root));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    String version() {
        return major + "." + minor;
    }

    boolean isRecent() {
        return major > 3 || major == 3 && minor >= OLDEST_MINOR;
    }

    /** A process of this Python, at the root of the project, that no setting of the user leads astray. */
    ProcessBuilder command(String... args) {
        return builder(command, root, args);
    }

    /** Runs it, with its output in the terminal. */
    boolean succeeds(String... args) throws IOException, InterruptedException {
        return command(args).inheritIO().start().waitFor() == 0;
    }

    private static ProcessBuilder builder(List<String> command, Path root, String... args) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(line).directory(root.toFile());
        adapt(builder.environment(), root, Path.of(command.get(0)));
        return builder;
    }

    /** Jupyter's files go into the project, so that what the user configured elsewhere can't break it. */
    private static void adapt(Map<String, String> environment, Path root, Path executable) {
        environment.keySet().removeIf(name -> SETTINGS.matcher(name).lookingAt());
        environment.putAll(Map.of(
                "JUPYTER_CONFIG_PATH", root.resolve("src/main/jupyter").toString(),
                "JUPYTER_CONFIG_DIR", root.resolve(".jupyter/config").toString(),
                "JUPYTER_DATA_DIR", root.resolve(".jupyter/data").toString(),
                "JUPYTER_RUNTIME_DIR", root.resolve("target/jupyter").toString(),
                "JUPYTER_PREFER_ENV_PATH", "1",
                "JUPYTER_PLATFORM_DIRS", "1",
                "IPYTHONDIR", root.resolve("target/ipython").toString(),
                "PYTHONNOUSERSITE", "1",
                "PYTHONUTF8", "1"));
        File digits = new File(environment.getOrDefault("MNIST_DIR", ""));
        if (!digits.getPath().isBlank() && !digits.isAbsolute()) {
            environment.put(
                    "MNIST_DIR", digits.getAbsolutePath()); // as the user sees it: Python runs in another folder
        }
        if (executable.isAbsolute()) {
            environment.merge("PATH", executable.getParent().toString(), (old, bin) -> bin + File.pathSeparator + old);
        }
    }
}
