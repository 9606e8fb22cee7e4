package backprop.training;

import backprop.mnist.Split;
import java.util.List;
import java.util.function.Consumer;

/** Runs the trials of a sweep somewhere: on the cores of this machine, or on others. */
public interface TrialRunner {
    /**
     * Runs all trials, in any order, and returns when all results were handed over.
     *
     * @param trials the settings of each, all different
     * @param done takes a result as soon as it is there; called by one thread at a time
     * @throws InterruptedException if the thread was interrupted; what was handed over stays valid
     */
    void run(List<Hyperparameters> trials, Consumer<TrialResult> done) throws InterruptedException;

    /** Which data the trials train on: {@link Split#checksum()}. */
    String data();

    /** Runs trials on other machines; a service that a jar besides the plain one may provide. */
    @FunctionalInterface
    interface Cluster {
        /**
         * A runner of trials.
         *
         * @param master where, such as {@code spark://host:7077}; null for what the cluster takes by itself
         * @param data the examples to train on and those to validate on
         */
        TrialRunner at(String master, Split data);
    }
}
