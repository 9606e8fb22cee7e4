package backprop.training;

import backprop.mnist.Split;
import java.util.List;
import java.util.function.Consumer;

/** Runs the trials of a sweep on this machine or on others. */
public interface TrialRunner {
    /**
     * Runs all trials, in any order, and returns after the last result has been delivered.
     *
     * @param trials the hyperparameters of each trial, all different
     * @param done receives each result as soon as it exists, on one thread at a time
     * @throws InterruptedException if the thread was interrupted; the results delivered so far stay valid
     */
    void run(List<Hyperparameters> trials, Consumer<TrialResult> done) throws InterruptedException;

    /** The checksum of the data, {@link Split#checksum()}. */
    String data();

    /** Runs trials on other machines; a service that another jar may provide. */
    @FunctionalInterface
    interface Cluster {
        /**
         * Creates a runner.
         *
         * @param master the address, such as {@code spark://host:7077}; null for the cluster's default
         * @param data the examples to train on and those to validate on
         */
        TrialRunner at(String master, Split data);
    }
}
