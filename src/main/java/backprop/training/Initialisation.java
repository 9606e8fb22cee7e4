package backprop.training;

import backprop.network.Parameters;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The parameters that training starts from: the weights of {@link Parameters#random} times a factor, and biases of 0.
 *
 * <p>Why weights of variance 1/inputs: LeCun, Bottou, Orr and Müller, <i>Efficient BackProp</i>, 1998, section 4.6.
 */
public enum Initialisation {
    /** W1 ~ N(0, 1/inputs), W2 ~ N(0, 1/hidden): the sums u neither vanish nor saturate the sigmoid. */
    NORMALISED(1),
    /** All weights 0: all hidden units start equal, get the same gradient and stay equal. */
    ZEROS(0),
    /** A hundredth of the normalised weights. */
    SMALL(0.01),
    /** Thirty times the normalised weights: u1 is large and σ saturates. */
    LARGE(30);

    private final double factor;

    Initialisation(double factor) {
        this.factor = factor;
    }

    /**
     * Initialisations as they are typed, separated by commas, in either case.
     *
     * @throws IllegalArgumentException if there is no such initialisation; the message has those that there are
     */
    public static Initialisation[] parse(String names) {
        return Arrays.stream(names.split(",", -1)).map(Initialisation::named).toArray(Initialisation[]::new);
    }

    static Initialisation named(String name) {
        return Arrays.stream(values())
                .filter(value -> value.name().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("initialisation is \"" + name + "\", expected one of "
                        + Arrays.stream(values()).map(Initialisation::toString).collect(Collectors.joining(", "))));
    }

    /** The name in lower case, as it is typed and written to files. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The parameters to start from.
     *
     * @param seed the same seed gives the same bits
     */
    public Parameters parameters(int inputs, int hidden, int classes, long seed) {
        Parameters normalised = Parameters.random(inputs, hidden, classes, seed);
        return this == NORMALISED
                ? normalised
                : new Parameters(
                        normalised.W1().scale(factor),
                        normalised.b1(),
                        normalised.W2().scale(factor),
                        normalised.b2());
    }
}
