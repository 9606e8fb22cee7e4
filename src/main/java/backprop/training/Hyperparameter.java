package backprop.training;

import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/** A hyperparameter that is a number and that a sweep can vary. */
public enum Hyperparameter {
    /** The number of hidden units. */
    HIDDEN(Hyperparameters::hidden, (h, value) -> h.withHidden(whole(value))),
    /** The batch size. */
    BATCH(Hyperparameters::batch, (h, value) -> h.withBatch(whole(value))),
    /** The learning rate. */
    LEARNING_RATE(Hyperparameters::learningRate, Hyperparameters::withLearningRate),
    /** The number of epochs. */
    EPOCHS(Hyperparameters::epochs, (h, value) -> h.withEpochs(whole(value)));

    private final ToDoubleFunction<Hyperparameters> get;
    private final BiFunction<Hyperparameters, Double, Hyperparameters> with;

    Hyperparameter(ToDoubleFunction<Hyperparameters> get, BiFunction<Hyperparameters, Double, Hyperparameters> with) {
        this.get = get;
        this.with = with;
    }

    private static int whole(double value) {
        return Math.toIntExact(Math.round(value));
    }

    /** Its column in a table of results, such as learning_rate. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its value in these hyperparameters. */
    public double of(Hyperparameters hyperparameters) {
        return get.applyAsDouble(hyperparameters);
    }

    /** The hyperparameters with another value, rounded if only whole numbers make sense. */
    public Hyperparameters in(Hyperparameters hyperparameters, double value) {
        return with.apply(hyperparameters, value);
    }

    /**
     * Parses a value.
     *
     * @throws IllegalArgumentException if it is not a number, or not a whole one where that is needed; the message has
     *     its name and the text
     */
    double parse(String text) {
        try {
            return this == LEARNING_RATE ? Double.parseDouble(text) : Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    column().replace('_', ' ') + " is \"" + text + "\", expected "
                            + (this == LEARNING_RATE ? "a number" : "a whole number up to " + Integer.MAX_VALUE),
                    e);
        }
    }
}
