package backprop.training;

import java.io.Serializable;
import java.util.Objects;

/**
 * What is chosen before training.
 *
 * @param hidden H, the number of hidden units, at least 1
 * @param batch B, the examples of a step, at least 1
 * @param learningRate the step along the negative gradient, greater than 0
 * @param epochs how often training meets each example, at least 0
 * @param seed of the initial parameters and of the order of the examples
 * @param initialisation where training starts
 */
public record Hyperparameters(
        int hidden, int batch, double learningRate, int epochs, long seed, Initialisation initialisation)
        implements Serializable {
    /** 100 hidden units, batches of 100, learning rate 0.5, 10 epochs, seed 1, normalised weights. */
    public static final Hyperparameters DEFAULTS = new Hyperparameters(100, 100, 0.5, 10, 1);

    /**
     * @throws IllegalArgumentException if a value is out of its range; the message has its name and value
     */
    public Hyperparameters {
        requireAtLeast("hidden", hidden, 1);
        requireAtLeast("batch", batch, 1);
        requireAtLeast("epochs", epochs, 0);
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException(
                    "learning rate is " + learningRate + ", expected a number greater than 0; 0.5 is a good start");
        }
        Objects.requireNonNull(initialisation, "initialisation");
    }

    /**
     * Hyperparameters with {@link Initialisation#NORMALISED}.
     *
     * @throws IllegalArgumentException if a value is out of its range; the message has its name and value
     */
    public Hyperparameters(int hidden, int batch, double learningRate, int epochs, long seed) {
        this(hidden, batch, learningRate, epochs, seed, Initialisation.NORMALISED);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", expected at least " + least);
        }
    }

    /** The same with another number of hidden units. */
    public Hyperparameters withHidden(int hidden) {
        return new Hyperparameters(hidden, batch, learningRate, epochs, seed, initialisation);
    }

    /** The same with another batch size. */
    public Hyperparameters withBatch(int batch) {
        return new Hyperparameters(hidden, batch, learningRate, epochs, seed, initialisation);
    }

    /** The same with another learning rate. */
    public Hyperparameters withLearningRate(double learningRate) {
        return new Hyperparameters(hidden, batch, learningRate, epochs, seed, initialisation);
    }

    /** The same with another number of epochs. */
    public Hyperparameters withEpochs(int epochs) {
        return new Hyperparameters(hidden, batch, learningRate, epochs, seed, initialisation);
    }

    /** The same with another seed. */
    public Hyperparameters withSeed(long seed) {
        return new Hyperparameters(hidden, batch, learningRate, epochs, seed, initialisation);
    }

    /** The same with another initialisation. */
    public Hyperparameters withInitialisation(Initialisation initialisation) {
        return new Hyperparameters(hidden, batch, learningRate, epochs, seed, initialisation);
    }
}
