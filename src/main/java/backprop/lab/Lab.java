package backprop.lab;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What stands behind {@code mvn}: sets up Python and the Java kernels, then runs Python with the arguments given, in the
 * terminal of the caller.
 */
public final class Lab {
    private static final long SECONDS_TO_STOP = 15;
    private static final Pattern JAVA_OR_PYTHON = Pattern.compile("(java|python|py)[\\d.]*(\\.exe)?");

    private Lab() {}

    /** Runs {@code python args...} at the root of the project, and ends this process if Python fails. */
    public static void main(String[] args) {
        int exit;
        try {
            TerminalLocale.problem(args).ifPresent(problem -> {
                throw new LabException(problem);
            });
            exit = run(setUp(root()), args);
        } catch (LabException e) {
            System.err.println(e.getMessage());
            exit = 1;
        } catch (IOException e) {
            System.err.println("The set-up could not read or write a file: " + reason(e));
            exit = 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exit = 130;
        }
        if (exit != 0) {
            // Maven would add thirty lines to an exception.
            System.exit(exit);
        }
    }

    /** Sets up Python and the kernels; a second process that would do so at the same time waits for the first. */
    private static Python setUp(Path root) throws IOException, InterruptedException {
        try (FileChannel lock = FileChannel.open(
                root.resolve("target/set-up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (lock.tryLock() == null) {
                System.out.println("Waiting for another mvn, which is setting up this project");
                lock.lock();
            }
            Python python =
                    Environment.of(root, System.getenv()).prepare(root.resolve("src/main/python/requirements.txt"));
            Kernels.install(python, root.resolve("target/kernels"));
            return python;
        }
    }

    /** The folder of the project, two above these classes or their jar, wherever Maven is called from. */
    private static Path root() {
        try {
            return Path.of(Lab.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent()
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The message of many of these is no more than the file's name. */
    private static String reason(IOException e) {
        return e.getClass() == IOException.class
                ? e.getMessage()
                : e.getMessage() + " (" + e.getClass().getSimpleName() + ")";
    }

    private static int run(Python python, String... args) throws IOException, InterruptedException {
        Process process = python.command(args).inheritIO().start();
        Thread stop = new Thread(() -> stop(process, Kernels.folder(python)));
        Runtime.getRuntime().addShutdownHook(stop);
        int exit = process.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException shuttingDown) {
            return 0;
        }
        return exit;
    }

    /**
     * Asks the process for an orderly end, waits for it, and then ends the kernels that are left; a browser that Lab
     * opened stays. On Windows a process cannot be asked; there Ctrl-C has reached Lab directly.
     */
    static void stop(Process process, Path kernels) {
        List<ProcessHandle> running = process.descendants()
                .filter(child -> isOurs(child.info(), kernels))
                .toList();
        if (process.supportsNormalTermination()) {
            process.destroy();
        }
        try {
            if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.forEach(ProcessHandle::destroy);
    }

    /** Windows tells no command lines; there the Python of an environment is a child of a launcher, and ours as well. */
    private static boolean isOurs(ProcessHandle.Info info, Path kernels) {
        return info.commandLine().map(line -> line.contains(kernels.toString())).orElseGet(() -> info.command()
                .map(command -> command.substring(command.lastIndexOf('\\') + 1))
                .filter(name -> JAVA_OR_PYTHON.matcher(name).matches())
                .isPresent());
    }
}
