package backprop.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/** One of the hyperparameters that a sweep can vary, as a number. */
public enum Hyperparameter {
    /** The number of hidden units. */
    HIDDEN(Hyperparameters::hidden, (h, value) -> h.withHidden(whole(value))),
    /** The batch size. */
    BATCH(Hyperparameters::batch, (h, value) -> h.withBatch(whole(value))),
    /** The learning rate. */
    LEARNING_RATE(Hyperparameters::learningRate, Hyperparameters::withLearningRate),
    /** The number of epochs. */
    EPOCHS(Hyperparameters::epochs, (h, value) -> h.withEpochs(whole(value))),
    /** The initialisation, its position among {@link Initialisation#values()}. */
    INITIALISATION(
            h -> h.initialisation().ordinal(),
            (h, value) -> h.withInitialisation(Initialisation.values()[whole(value)]));

    private final ToDoubleFunction<Hyperparameters> get;
    private final BiFunction<Hyperparameters, Double, Hyperparameters> with;

    Hyperparameter(ToDoubleFunction<Hyperparameters> get, BiFunction<Hyperparameters, Double, Hyperparameters> with) {
        this.get = get;
        this.with = with;
    }

    private static int whole(double value) {
        return Math.toIntExact(Math.round(value));
    }

    /** The name of its column in a table of results, such as learning_rate. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its value. */
    public double of(Hyperparameters hyperparameters) {
        return get.applyAsDouble(hyperparameters);
    }

    /** The hyperparameters with another value of it; rounded where it is a whole number. */
    public Hyperparameters in(Hyperparameters hyperparameters, double value) {
        return with.apply(hyperparameters, value);
    }

    /**
     * A value as it is typed: a number, or the name of an initialisation.
     *
     * @throws IllegalArgumentException if it is neither
     */
    double parse(String text) {
        if (this == INITIALISATION) {
            return Arrays.stream(Initialisation.values())
                    .filter(value -> value.name().equalsIgnoreCase(text.strip()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(column() + " is \"" + text + "\", expected one of "
                            + Arrays.toString(Initialisation.values()).toLowerCase(Locale.ROOT)))
                    .ordinal();
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(column() + " is \"" + text + "\", expected a number", e);
        }
    }
}
