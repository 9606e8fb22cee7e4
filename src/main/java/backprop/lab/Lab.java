package backprop.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What stands behind {@code mvn}: sets up Python and the Java kernels, then runs Python with the arguments given, in the
 * terminal of the caller.
 */
public final class Lab {
    private static final long SECONDS_TO_STOP = 15;

    private Lab() {}

    /** Runs {@code python args...} at the root of the project, and ends this process if Python fails. */
    public static void main(String[] args) {
        int exit;
        try {
            Path root = Path.of("").toAbsolutePath();
            Python python =
                    Environment.of(root, System.getenv()).prepare(root.resolve("src/main/python/requirements.txt"));
            Kernels.install(python, root.resolve("target/kernels"));
            exit = run(python, args);
        } catch (LabException e) {
            System.err.println(e.getMessage());
            exit = 1;
        } catch (IOException e) {
            System.err.println("The set-up could not read or write a file: " + e.getMessage());
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

    /** Asks for an orderly end, and sees to it that no kernel outlives it; a browser that Lab opened stays. */
    private static void stop(Process process, Path kernels) {
        List<ProcessHandle> running = process.descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(kernels.toString()))
                .toList();
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.forEach(ProcessHandle::destroy);
    }
}
