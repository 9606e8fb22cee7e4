package backprop;

import backprop.mnist.Mnist;
import backprop.mnist.Split;
import backprop.training.Hyperparameter;
import backprop.training.Hyperparameters;
import backprop.training.Initialisation;
import backprop.training.LocalTrials;
import backprop.training.SearchRange;
import backprop.training.SearchSpace;
import backprop.training.Sweep;
import backprop.training.Tables;
import backprop.training.TrialResult;
import backprop.training.TrialRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tech.tablesaw.api.Table;

/** Trains with many hyperparameters and prints the best. */
@Command(
        name = "sweep",
        description = {
            "Trains with many hyperparameters, judges them on a part of the training set and prints the best.",
            "A setting is a value (0.5), values (0.1,0.5,1), a range (0.1..1), a logarithmic range (log:0.01..10)"
                    + " or evenly spaced values of a range (log:0.01..10/7)."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        showDefaultValues = true,
        sortOptions = false)
final class SweepCommand implements Callable<Integer> {
    private static final int BEST = 5;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--hidden", paramLabel = "SETTING", defaultValue = "100", description = "Hidden units, H.")
    private String hidden;

    @Option(names = "--batch", paramLabel = "SETTING", defaultValue = "100", description = "Batch size B.")
    private String batch;

    @Option(
            names = "--learning-rate",
            paramLabel = "SETTING",
            defaultValue = "0.1,0.3,1,3",
            description = "Step along the negative gradient.")
    private String learningRate;

    @Option(
            names = "--epochs",
            paramLabel = "SETTING",
            defaultValue = "10",
            description = "Passes over the training set.")
    private String epochs;

    @Option(
            names = "--initialisation",
            paramLabel = "SETTING",
            defaultValue = "normalised",
            description = "normalised, zeros, small or large.")
    private String initialisation;

    @Option(
            names = "--trials",
            paramLabel = "N",
            description = "Draw so many points at random; without it, every combination of the values.")
    private Integer trials;

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "1", description = "Trainings of each point.")
    private int seeds;

    @Option(names = "--seed", defaultValue = "1", description = "First seed of a point, and that of the draws.")
    private long seed;

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            defaultValue = "0.2",
            description = "Share of the training set that is held out.")
    private double validation;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Trainings side by side on this machine; without it, as many as it has cores.")
    private Integer threads;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Train on Apache Spark: spark://host:7077, or local[4] for four cores of this machine.")
    private String master;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "File for the results, a row as soon as a training is done; the same file resumes.")
    private Path csv;

    @Override
    public Integer call() {
        SearchSpace space = space();
        List<Hyperparameters> points = points(space);
        Limits.arithmetic(spec).prepare();
        Split split = split(data.find());
        points.forEach(point -> Limits.requireFits(spec, point, split.train()));
        Main.say(
                spec,
                "Training on " + split.train().size() + " digits, judging by "
                        + split.heldOut().size() + " held out of the training set");
        TrialRunner runner = runner(split);
        Main.say(spec, "Trying " + space);
        Main.say(spec, "Running " + points.size() + " trainings on " + runner);
        Sweep sweep = new Sweep(points, runner, csv);
        Table results = sweep.run((result, done, total) -> Main.say(spec, line(result, done, total)));
        Main.say(
                spec,
                results.rowCount() + " of " + points.size() + " trainings have a result; the best by mean"
                        + " validation loss:");
        Main.say(spec, Tables.text(sweep.summary().first(BEST)));
        return 0;
    }

    private SearchSpace space() {
        try {
            return SearchSpace.around(Hyperparameters.DEFAULTS.withSeed(seed))
                    .with(Hyperparameter.HIDDEN, SearchRange.parse(Hyperparameter.HIDDEN, hidden))
                    .with(Hyperparameter.BATCH, SearchRange.parse(Hyperparameter.BATCH, batch))
                    .with(Hyperparameter.LEARNING_RATE, SearchRange.parse(Hyperparameter.LEARNING_RATE, learningRate))
                    .with(Hyperparameter.EPOCHS, SearchRange.parse(Hyperparameter.EPOCHS, epochs))
                    .initialisations(Initialisation.parse(initialisation));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private List<Hyperparameters> points(SearchSpace space) {
        Limits.requirePositive(spec, "--seeds", seeds);
        if (threads != null) {
            Limits.requireThreads(spec, threads);
        }
        if (trials != null) {
            Limits.requirePositive(spec, "--trials", trials);
        }
        try {
            return SearchSpace.seeds(trials == null ? space.grid() : space.random(trials, seed), seeds);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Split split(Mnist mnist) {
        try {
            return mnist.withValidation(validation);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--validation: " + e.getMessage(), e);
        }
    }

    private TrialRunner runner(Split split) {
        Optional<TrialRunner.Cluster> cluster =
                ServiceLoader.load(TrialRunner.Cluster.class).findFirst();
        if (master != null && cluster.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--master needs the jar with Apache Spark: mvn -f src/spark package, then java -jar"
                            + " target/backprop-spark.jar sweep --master " + master);
        }
        if (master != null && threads != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--threads " + threads + " and --master " + master + " exclude each other; leave one out");
        }
        if (threads != null) {
            return new LocalTrials(split, threads);
        }
        return cluster.map(spark -> spark.at(master, split)).orElseGet(() -> new LocalTrials(split));
    }

    private static String line(TrialResult result, int done, int total) {
        Hyperparameters h = result.settings();
        return String.format(
                Locale.ROOT,
                "%3d/%d   hidden %d batch %d learning rate %.4g epochs %d %s seed %d   validation loss %.4f accuracy"
                        + " %.4f   %.1f s%s",
                done,
                total,
                h.hidden(),
                h.batch(),
                h.learningRate(),
                h.epochs(),
                h.initialisation(),
                h.seed(),
                result.validationLoss(),
                result.validationAccuracy(),
                result.seconds(),
                result.problem().isEmpty() ? "" : "   " + result.problem());
    }
}
