package backprop.training;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The values that a sweep tries for a hyperparameter. */
public final class SearchRange {
    private static final int SHOWN = 10;

    private final double[] choices;
    private final double from;
    private final double to;
    private final boolean log;

    private SearchRange(double[] choices, double from, double to, boolean log) {
        this.choices = choices;
        this.from = from;
        this.to = to;
        this.log = log;
    }

    /**
     * A list of values, each drawn with the same probability.
     *
     * @throws IllegalArgumentException if the list is empty
     */
    public static SearchRange choices(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a range needs at least one value to choose from");
        }
        return new SearchRange(values.clone(), 0, 0, false);
    }

    /**
     * The interval from..to, uniformly distributed.
     *
     * @throws IllegalArgumentException unless from &lt; to
     */
    public static SearchRange uniform(double from, double to) {
        return between(from, to, false);
    }

    /**
     * The interval from..to with a uniformly distributed logarithm, for hyperparameters such as the learning rate, where
     * 0.01 and 0.02 differ as much as 1 and 2.
     *
     * @throws IllegalArgumentException unless 0 &lt; from &lt; to
     */
    public static SearchRange logUniform(double from, double to) {
        if (!(from > 0)) {
            throw new IllegalArgumentException(
                    "a logarithmic range starts at " + from + ", expected a number greater than 0");
        }
        return between(from, to, true);
    }

    private static SearchRange between(double from, double to, boolean log) {
        if (!(from < to) || Double.isInfinite(to - from)) {
            throw new IllegalArgumentException(
                    "the range " + from + ".." + to + " is empty or endless; give the smaller number first");
        }
        return new SearchRange(null, from, to, log);
    }

    /**
     * Parses a range: {@code 0.1} or {@code 0.1,0.5,1} (a list of values), {@code 0.1..1} (uniform),
     * {@code log:0.01..10} (log-uniform). A trailing {@code /7} takes seven evenly spaced values of the range.
     *
     * @throws IllegalArgumentException if it is none of these; the message names the hyperparameter
     */
    public static SearchRange parse(Hyperparameter setting, String text) {
        boolean log = text.startsWith("log:");
        String[] parts = (log ? text.substring(4) : text).split("/", 2);
        String[] ends = parts[0].split("\\.\\.", 2);
        if (ends.length == 1) {
            if (log || parts.length > 1) {
                throw new IllegalArgumentException(setting.column().replace('_', ' ') + " is \"" + text
                        + "\", expected values such as 0.1,0.5 or a range such as log:0.01..10");
            }
            return choices(Arrays.stream(text.split(",", -1))
                    .mapToDouble(setting::parse)
                    .toArray());
        }
        double from = setting.parse(ends[0]), to = setting.parse(ends[1]);
        int values = parts.length == 1 ? 0 : count(setting, text, parts[1]);
        try {
            SearchRange range = log ? logUniform(from, to) : uniform(from, to);
            return parts.length == 1 ? range : range.spaced(values);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting.column().replace('_', ' ') + ": " + e.getMessage(), e);
        }
    }

    private static int count(Hyperparameter setting, String text, String count) {
        try {
            return Integer.parseInt(count.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    setting.column().replace('_', ' ') + " is \"" + text + "\", expected a whole number behind the /",
                    e);
        }
    }

    /**
     * This many evenly spaced values of the range, both ends included; in a logarithmic range the ratios are equal.
     *
     * @throws IllegalArgumentException if {@code values} is less than 2, or if this is a list of values
     */
    public SearchRange spaced(int values) {
        if (choices != null || values < 2 || values > SearchSpace.MOST_POINTS) {
            throw new IllegalArgumentException("evenly spaced are 2 to " + SearchSpace.MOST_POINTS
                    + " values of a range with two ends, not " + values + " of " + this);
        }
        return choices(IntStream.range(0, values)
                .mapToDouble(k -> at((double) k / (values - 1)))
                .toArray());
    }

    double draw(Random random) {
        return choices == null ? at(random.nextDouble()) : choices[random.nextInt(choices.length)];
    }

    /** All values of a list, for a grid. */
    List<Double> values() {
        if (choices == null) {
            throw new IllegalArgumentException("a grid needs values, and " + this
                    + " has endlessly many; say how many, such as " + this + "/5, or draw at random");
        }
        return Arrays.stream(choices).boxed().toList();
    }

    private double at(double share) {
        return log ? share == 1 ? to : from * StrictMath.pow(to / from, share) : from + share * (to - from);
    }

    @Override
    public String toString() {
        if (choices == null) {
            return (log ? "log:" : "") + from + ".." + to;
        }
        String first = Arrays.stream(choices)
                .limit(SHOWN)
                .mapToObj(value -> Double.toString(value).replaceFirst("\\.0$", ""))
                .collect(Collectors.joining(", "));
        return choices.length <= SHOWN ? first : first + ", … (" + choices.length + " values)";
    }
}
