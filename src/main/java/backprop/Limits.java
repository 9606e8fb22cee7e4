package backprop;

import backprop.engine.Arithmetic;
import backprop.mnist.Dataset;
import backprop.training.Hyperparameters;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks numeric arguments against what this program can do. */
final class Limits {
    private static final int MOST_THREADS = 1024;

    private Limits() {}

    static void requireThreads(CommandSpec spec, int threads) {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--threads is " + threads + ", expected 1 to " + MOST_THREADS + "; this machine has "
                            + Runtime.getRuntime().availableProcessors() + " cores");
        }
    }

    static void requirePositive(CommandSpec spec, String option, int value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + " is " + value + ", expected at least 1");
        }
    }

    /** W1 has an entry for each pixel and hidden unit, and Java counts the entries of a matrix with an int. */
    static void requireFits(CommandSpec spec, Hyperparameters hyperparameters, Dataset train) {
        int most = Integer.MAX_VALUE / train.inputs();
        if (hyperparameters.hidden() > most) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--hidden is " + hyperparameters.hidden() + ", expected at most " + most + " for images of "
                            + train.inputs() + " pixels");
        }
    }

    static Arithmetic arithmetic(CommandSpec spec) {
        try {
            return Arithmetic.choose();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
