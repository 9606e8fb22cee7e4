package backprop;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The command line: exit code 0, 2 for wrong arguments, 1 for anything else, with one line on standard error. */
@Command(
        name = "backprop",
        description = "A network with one hidden layer, trained on handwritten digits.",
        subcommands = {TrainCommand.class, SweepCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionStrategy(Main::run)
                .setParameterExceptionHandler((e, arguments) -> {
                    CommandLine command = e.getCommandLine();
                    return fail(
                            command,
                            CommandLine.ExitCode.USAGE,
                            e.getMessage() + "; see " + command.getCommandSpec().qualifiedName() + " --help");
                })
                .setExecutionExceptionHandler((e, command, parsed) -> fail(
                        command,
                        CommandLine.ExitCode.SOFTWARE,
                        e.getMessage() == null ? e.toString() : e.getMessage()));
    }

    private static int run(ParseResult parsed) {
        try {
            return new RunLast().execute(parsed);
        } catch (OutOfMemoryError e) {
            throw new ExecutionException(
                    parsed.commandSpec().commandLine(),
                    "Java has not enough memory (" + Runtime.getRuntime().maxMemory() / 1_000_000
                            + " MB); lower --hidden or --batch, or give more with java -Xmx4g -jar ...");
        }
    }

    private static int fail(CommandLine command, int exitCode, String message) {
        command.getErr().println(message.replaceAll("\\s*\\R\\s*", " "));
        command.getErr().flush();
        return exitCode;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing, train or sweep");
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "backprop " + (version == null ? "(not packaged)" : version),
                "Java " + System.getProperty("java.version")
            };
        }
    }
}
