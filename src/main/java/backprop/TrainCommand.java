package backprop;

import backprop.engine.Arithmetic;
import backprop.engine.Engine;
import backprop.engine.ReferenceEngine;
import backprop.engine.SparseEngine;
import backprop.mnist.Mnist;
import backprop.network.Backpropagation;
import backprop.training.Epoch;
import backprop.training.History;
import backprop.training.HistoryFile;
import backprop.training.Hyperparameters;
import backprop.training.Trainer;
import backprop.training.TrainingListener;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.ejml.concurrency.EjmlConcurrency;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains once and prints a line an epoch. */
@Command(
        name = "train",
        description = "Trains the network once and prints a line an epoch.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        showDefaultValues = true,
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    private enum Tier {
        SPARSE,
        REFERENCE
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--hidden", defaultValue = "100", description = "Hidden units, H.")
    private int hidden;

    @Option(names = "--batch", defaultValue = "100", description = "Batch size B.")
    private int batch;

    @Option(names = "--learning-rate", defaultValue = "0.5", description = "Step along the negative gradient.")
    private double learningRate;

    @Option(names = "--epochs", defaultValue = "10", description = "Passes over the training set.")
    private int epochs;

    @Option(names = "--seed", defaultValue = "1", description = "Of the initial parameters and the order.")
    private long seed;

    @Option(names = "--threads", description = "Threads to compute with; the result is the same for any number.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--engine", defaultValue = "sparse", description = "sparse or reference.")
    private Tier engine;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "File for the history, a row as soon as an epoch is done; an earlier history is replaced.")
    private Path csv;

    @Override
    public Integer call() {
        Hyperparameters hyperparameters = hyperparameters();
        Engine.Factory engines = engines();
        try (HistoryFile file = csv == null ? null : new HistoryFile(csv, "test")) {
            Mnist mnist = data.find();
            Limits.requireFits(spec, hyperparameters, mnist.train());
            return train(hyperparameters, engines, mnist, file);
        }
    }

    private int train(Hyperparameters hyperparameters, Engine.Factory engines, Mnist mnist, HistoryFile file) {
        Main.say(
                spec,
                "Training on " + mnist.train().size() + " digits, testing on "
                        + mnist.test().size());
        Trainer trainer = new Trainer(mnist, hyperparameters, (train, start) -> {
            Engine started = engines.start(train, start);
            Main.say(spec, started);
            return started;
        });
        trainer.train(new TrainingListener() {
            @Override
            public void epochDone(History history) {
                if (file != null) {
                    file.append(history.last());
                }
                Main.say(spec, line(history.last()));
            }
        });
        trainer.problem().ifPresent(spec.commandLine().getErr()::println);
        return trainer.problem().isPresent() ? 1 : 0;
    }

    private static String line(Epoch last) {
        return String.format(
                Locale.ROOT,
                "epoch %3d   train loss %.4f accuracy %.4f   test loss %.4f accuracy %.4f   %.1f s",
                last.number(),
                last.trainLoss(),
                last.trainAccuracy(),
                last.heldOutLoss(),
                last.heldOutAccuracy(),
                last.seconds());
    }

    private Hyperparameters hyperparameters() {
        try {
            return new Hyperparameters(hidden, batch, learningRate, epochs, seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Engine.Factory engines() {
        Limits.requireThreads(spec, threads);
        EjmlConcurrency.setMaxThreads(threads);
        return switch (engine) {
            case REFERENCE -> (train, start) -> new ReferenceEngine(train, start, Backpropagation.SHARED_DELTAS);
            case SPARSE -> {
                Arithmetic arithmetic = Limits.arithmetic(spec);
                arithmetic.prepare();
                yield (train, start) -> new SparseEngine(train, start, threads, arithmetic);
            }
        };
    }
}
