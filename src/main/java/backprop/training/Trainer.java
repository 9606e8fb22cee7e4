package backprop.training;

import backprop.engine.Engine;
import backprop.engine.Evaluation;
import backprop.engine.ReferenceEngine;
import backprop.engine.SparseEngine;
import backprop.mnist.Batches;
import backprop.mnist.Dataset;
import backprop.mnist.Mnist;
import backprop.mnist.Split;
import backprop.network.Backpropagation;
import backprop.network.Parameters;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Trains the network by stochastic gradient descent and keeps its history.
 *
 * <p>An interrupted training keeps what it has reached: {@link #history()} holds the finished epochs and
 * {@link #parameters()} the parameters after the last step.
 */
public final class Trainer {
    private final Split data;
    private final Hyperparameters hyperparameters;
    private final Engine.Factory engines;
    private History history;
    private Parameters parameters;
    private String problem;
    private boolean interrupted;

    /** Trains with an engine from this factory and evaluates on the held-out set. */
    public Trainer(Split data, Hyperparameters hyperparameters, Engine.Factory engines) {
        this.data = data;
        this.history = new History(data.label());
        this.hyperparameters = hyperparameters;
        this.engines = engines;
        this.parameters = start();
    }

    /** Trains on the whole training set with an engine from this factory and evaluates on the test set. */
    public Trainer(Mnist data, Hyperparameters hyperparameters, Engine.Factory engines) {
        this(data.split(), hyperparameters, engines);
    }

    /** Trains with the {@link SparseEngine}. */
    public Trainer(Split data, Hyperparameters hyperparameters) {
        this(data, hyperparameters, SparseEngine::new);
    }

    /** Trains with the {@link SparseEngine} on the whole training set and evaluates on the test set. */
    public Trainer(Mnist data, Hyperparameters hyperparameters) {
        this(data.split(), hyperparameters);
    }

    /** Trains with the {@link ReferenceEngine} and the gradients of this backpropagation. */
    public Trainer(Split data, Hyperparameters hyperparameters, Backpropagation backpropagation) {
        this(data, hyperparameters, (train, start) -> new ReferenceEngine(train, start, backpropagation));
    }

    /** Trains with the {@link ReferenceEngine} on the whole training set and evaluates on the test set. */
    public Trainer(Mnist data, Hyperparameters hyperparameters, Backpropagation backpropagation) {
        this(data.split(), hyperparameters, backpropagation);
    }

    private Parameters start() {
        return hyperparameters
                .initialisation()
                .parameters(data.train().inputs(), hyperparameters.hidden(), Dataset.CLASSES, hyperparameters.seed());
    }

    /** Trains from the start, as {@link #train(TrainingListener)}, without reporting progress. */
    public History train() {
        return train(TrainingListener.NONE);
    }

    /**
     * Trains from the start for all epochs; the same seed gives the same bits. The training ends early if the thread is
     * interrupted, whose interrupt status is then cleared, or if the loss is no longer finite.
     *
     * @return the history, which {@link #history()} also gives during the training
     */
    public History train(TrainingListener listener) {
        history = new History(data.label());
        problem = null;
        interrupted = false;
        try (Engine engine = engines.start(data.train(), start())) {
            try {
                run(engine, listener);
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (RuntimeException e) {
                if (!(e.getCause() instanceof InterruptedException)) {
                    throw e;
                }
                interrupted = true; // EJML was waiting for its threads
            } finally {
                parameters = engine.parameters();
            }
        }
        listener.trainingDone(this);
        return history;
    }

    private void run(Engine engine, TrainingListener listener) throws InterruptedException {
        Batches batches = new Batches(data.train().size(), hyperparameters.batch(), hyperparameters.seed());
        record(engine, 0, listener);
        for (int epoch = 1;
                epoch <= hyperparameters.epochs()
                        && Double.isFinite(history.last().trainLoss());
                epoch++) {
            long nanoseconds = 0;
            int[][] order = batches.epoch(epoch);
            for (int k = 0; k < order.length; k++) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long began = System.nanoTime();
                engine.step(order[k], hyperparameters.learningRate());
                nanoseconds += System.nanoTime() - began;
                listener.batchDone(epoch, k + 1, order.length);
            }
            record(engine, nanoseconds / 1e9, listener);
        }
    }

    private void record(Engine engine, double seconds, TrainingListener listener) throws InterruptedException {
        Evaluation train = engine.evaluate(data.train());
        history.add(train, engine.evaluate(data.heldOut()), seconds);
        problem = diagnose(train);
        listener.epochDone(history);
    }

    private String diagnose(Evaluation train) {
        int epoch = history.last().number();
        double loss = train.loss();
        if (!Double.isFinite(loss)) {
            return diverged("the loss is " + loss + " after epoch " + epoch);
        }
        if (epoch == 0) {
            return null;
        }
        double guessing = Math.max(
                StrictMath.log(Dataset.CLASSES), history.epochs().get(0).trainLoss());
        OptionalInt only = train.accuracy() < 1 ? train.onlyPrediction() : OptionalInt.empty();
        String after = String.format(Locale.ROOT, "after epoch %d (loss %.4g)", epoch, loss);
        if (only.isPresent()) {
            String oneClass = "class " + only.getAsInt() + " is predicted for every example " + after;
            return loss > 2 * guessing
                    ? diverged(oneClass)
                    : "training is stuck: " + oneClass + "; change the learning rate " + hyperparameters.learningRate()
                            + " or the initialisation";
        }
        return loss > guessing ? diverged("the network is worse than guessing " + after) : null;
    }

    private String diverged(String how) {
        return "training diverged: " + how + "; lower the learning rate " + hyperparameters.learningRate();
    }

    /** The finished epochs; empty before {@link #train}. */
    public History history() {
        return history;
    }

    /** The parameters after the last step; before {@link #train}, the initial ones. */
    public Parameters parameters() {
        return parameters;
    }

    /** What is wrong with the training after its last epoch, in one sentence (it diverged or is stuck); empty if nothing. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Whether the last training was interrupted before its end. */
    public boolean interrupted() {
        return interrupted;
    }

    /** The hyperparameters of this training. */
    public Hyperparameters hyperparameters() {
        return hyperparameters;
    }
}
