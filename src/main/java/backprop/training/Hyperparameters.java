package backprop.training;

import java.io.Serializable;
import java.util.Objects;

/**
 * The hyperparameters of a training.
 *
 * @param hidden H, the number of hidden units, at least 1
 * @param batch B, the batch size, at least 1
 * @param learningRate η, the factor of the negative gradient in a step, greater than 0
 * @param epochs passes over the training set, at least 0
 * @param seed determines the initial parameters and the order of the examples
 * @param initialisation determines the scale of the initial weights
 */
public record Hyperparameters(
        int hidden, int batch, double learningRate, int epochs, long seed, Initialisation initialisation)
        implements Serializable {
    /** 100 hidden units, batches of 100, learning rate 0.5, 10 epochs, seed 1, normalised weights. */
    public static final Hyperparameters DEFAULTS = new Hyperparameters(100, 100, 0.5, 10, 1);

    /**
     * @throws IllegalArgumentException if a value is out of range; the message gives its name and the value
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
     * Creates hyperparameters with {@link Initialisation#NORMALISED}.
     *
     * @throws IllegalArgumentException if a value is out of range; the message gives its name and the value
     */
    public Hyperparameters(int hidden, int batch, double learningRate, int epochs, long seed) {
        this(hidden, batch, learningRate, epochs, seed, Initialisation.NORMALISED);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", expected at least " + least);
        }
    }

    /** These hyperparameters with another number of hidden units. */
    public Hyperparameters withHidden(int hidden) {
        return new Hyperparameters(hidden, batch, learningRate, epochs, seed, initialisation);
    }

    /** These hyperparameters with another batch size. */
    public Hyperparameters withBatch(int batch) {
        return new Hyperparameters(hidden, batch, learningRate, epochs, seed, initialisation);
    }

    /** These hyperparameters with another learning rate. */
    public Hyperparameters withLearningRate(double learningRate) {
        return new Hyperparameters(hidden, batch, learningRate, epochs, seed, initialisation);
    }

    /** These hyperparameters with another number of epochs. */
    public Hyperparameters withEpochs(int epochs) {
        return new Hyperparameters(hidden, batch, learningRate, epochs, seed, initialisation);
    }

    /** These hyperparameters with another seed. */
    public Hyperparameters withSeed(long seed) {
        return new Hyperparameters(hidden, batch, learningRate, epochs, seed, initialisation);
    }

    /** These hyperparameters with another initialisation. */
    public Hyperparameters withInitialisation(Initialisation initialisation) {
        return new Hyperparameters(hidden, batch, learningRate, epochs, seed, initialisation);
    }
}
