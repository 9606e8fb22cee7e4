package backprop;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The command line, in this process and in one of its own. */
final class Runs {
    private Runs() {}

    record Run(int exitCode, List<String> out, List<String> err) {}

    static Run run(String... arguments) {
        StringWriter out = new StringWriter(), err = new StringWriter();
        CommandLine command =
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = command.execute(arguments);
        return new Run(
                exitCode,
                out.toString().lines().toList(),
                err.toString().lines().toList());
    }

    static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dbackprop.mnist.mirrors=http://127.0.0.1:9/",
                "-cp",
                System.getProperty("java.class.path"),
                "backprop.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** What the process writes on standard error until it ends, without what the java launcher says of the user's settings. */
    static List<String> errors(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("NOTE: Picked up JDK_JAVA_OPTIONS"))
                .toList();
    }

    static Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("MNIST_DIR");
        return builder.start();
    }
}
