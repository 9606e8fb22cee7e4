package backprop.engine;

import backprop.mnist.Dataset;
import backprop.network.Parameters;

/** One way to do the arithmetic of training; it holds the parameters as they are after the steps so far. */
public interface Engine extends AutoCloseable {
    /**
     * One step of gradient descent on a batch, θ ← θ − learningRate · ∂L/∂θ with L the mean over the batch.
     *
     * @param batch indices into the training set, at least one
     */
    void step(int[] batch, double learningRate);

    /**
     * The loss and the predictions on all examples of a set at the present parameters.
     *
     * @throws InterruptedException if the thread was interrupted meanwhile; noticed within a tenth of a second
     */
    Evaluation evaluate(Dataset data) throws InterruptedException;

    /** A copy of the present parameters. */
    Parameters parameters();

    /** Makes an engine for a training. */
    @FunctionalInterface
    interface Factory {
        /**
         * @param train the examples that {@link Engine#step} learns from
         * @param start the parameters to start from; not modified
         */
        Engine start(Dataset train, Parameters start);
    }

    /** Ends the threads of this engine, if it has any. */
    @Override
    default void close() {}
}
