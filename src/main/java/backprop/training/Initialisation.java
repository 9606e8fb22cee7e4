package backprop.training;

import backprop.network.Parameters;

/** Where training starts: the weights of {@link Parameters#random} times a factor; the biases are 0. */
public enum Initialisation {
    /** W1 ~ N(0, 1/inputs), W2 ~ N(0, 1/hidden): sums that neither vanish nor saturate the sigmoid. */
    NORMALISED(1),
    /** All weights 0: every hidden unit starts alike and gets the same gradient. */
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
