package backprop;

import backprop.lab.TerminalLocale;
import backprop.mnist.DataException;
import backprop.training.TrainingException;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: exit code 0, 2 for wrong arguments, 1 for anything else, with one line on standard error. */
@Command(
        name = "backprop",
        description = "A network with one hidden layer, trained on handwritten digits.",
        subcommands = {TrainCommand.class, SweepCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main implements Runnable {
    private static final String UNREADABLE =
            "the output cannot be written: its disk is full, or the program that reads it has ended";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "With an error, also print where in the code it happened.")
    private boolean stackTrace;

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT); // libraries print numbers too, and these have points everywhere
        CommandLine command = commandLine();
        System.exit(TerminalLocale.problem(arguments)
                .map(problem -> fail(command, CommandLine.ExitCode.USAGE, problem))
                .orElseGet(() -> execute(command, arguments)));
    }

    private static int execute(CommandLine command, String... arguments) {
        int exitCode = command.execute(arguments);
        return exitCode == CommandLine.ExitCode.OK && System.out.checkError()
                ? fail(command, CommandLine.ExitCode.SOFTWARE, UNREADABLE)
                : exitCode;
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Main::run)
                .setParameterExceptionHandler((e, arguments) -> {
                    CommandLine command = e.getCommandLine();
                    return fail(
                            command,
                            CommandLine.ExitCode.USAGE,
                            e.getMessage() + "; see " + command.getCommandSpec().qualifiedName() + " --help");
                })
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    Throwable failure = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
                    if (((Main) parsed.commandSpec().root().userObject()).stackTrace) {
                        failure.printStackTrace(command.getErr());
                    }
                    return fail(command, CommandLine.ExitCode.SOFTWARE, sentence(failure));
                });
    }

    /** Picocli takes care of exceptions; errors of the JVM reach the user in one line as well. */
    private static int run(ParseResult parsed) {
        try {
            return new RunLast().execute(parsed);
        } catch (Error e) {
            throw new ExecutionException(parsed.commandSpec().commandLine(), e.toString(), e);
        }
    }

    private static String sentence(Throwable failure) {
        if (failure instanceof TrainingException || failure instanceof DataException) {
            return failure.getMessage();
        }
        if (failure instanceof OutOfMemoryError) {
            return String.valueOf(failure.getMessage()).contains("native thread")
                    ? "this machine does not allow that many threads; lower --threads"
                    : "Java has not enough memory (" + Runtime.getRuntime().maxMemory() / 1_000_000
                            + " MB); lower --hidden or --batch, or give more with java -Xmx4g -jar ...";
        }
        return "this is a bug in the program: " + failure
                + "; run the same command with --stacktrace to see where, and report it";
    }

    private static int fail(CommandLine command, int exitCode, String message) {
        command.getErr().println(message.replaceAll("\\s*\\R\\s*", " "));
        command.getErr().flush();
        return exitCode;
    }

    /**
     * Prints a line at once.
     *
     * @throws TrainingException if it does not arrive
     */
    static void say(CommandSpec spec, Object line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        if (out.checkError() || System.out.checkError()) {
            throw new TrainingException(UNREADABLE);
        }
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
