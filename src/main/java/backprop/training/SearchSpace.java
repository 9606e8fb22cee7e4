package backprop.training;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The hyperparameters that a sweep tries: a starting point, and a range for each hyperparameter that varies. */
public final class SearchSpace {
    /** The most trainings of a sweep. */
    static final int MOST_POINTS = 100_000;

    private static final int MOST_REPEATS = 1000;

    private final Hyperparameters base;
    private final Map<Hyperparameter, SearchRange> ranges;
    private final List<Initialisation> initialisations;

    private SearchSpace(
            Hyperparameters base, Map<Hyperparameter, SearchRange> ranges, List<Initialisation> initialisations) {
        this.base = base;
        this.ranges = ranges;
        this.initialisations = initialisations;
    }

    /** A search space in which nothing varies yet. */
    public static SearchSpace around(Hyperparameters base) {
        return new SearchSpace(base, Map.of(), List.of());
    }

    /** The same with this hyperparameter varied over this range. */
    public SearchSpace with(Hyperparameter varied, SearchRange range) {
        Map<Hyperparameter, SearchRange> more = new EnumMap<>(Hyperparameter.class);
        more.putAll(ranges);
        more.put(varied, range);
        return new SearchSpace(base, Collections.unmodifiableMap(more), initialisations);
    }

    /** The same with each of these initialisations. */
    public SearchSpace initialisations(Initialisation... varied) {
        return new SearchSpace(base, ranges, List.of(varied));
    }

    /**
     * Every combination of the values.
     *
     * @throws IllegalArgumentException if a range is not a list of values, if a value is out of range, or if there are
     *     more than 100,000 combinations
     */
    public List<Hyperparameters> grid() {
        requireFew(ranges.values().stream()
                        .mapToDouble(range -> range.values().size())
                        .reduce(1, (a, b) -> a * b)
                * Math.max(1, initialisations.size()));
        List<Hyperparameters> points = List.of(base);
        for (Map.Entry<Hyperparameter, SearchRange> varied : ranges.entrySet()) {
            points = points.stream()
                    .flatMap(point -> varied.getValue().values().stream()
                            .map(value -> varied.getKey().in(point, value)))
                    .distinct()
                    .toList();
        }
        if (!initialisations.isEmpty()) {
            points = points.stream()
                    .flatMap(point -> initialisations.stream().distinct().map(point::withInitialisation))
                    .toList();
        }
        return points;
    }

    /**
     * Random draws, independent for each hyperparameter and without repetition; fewer than requested if the ranges do
     * not hold that many. The first draws do not depend on the number of draws, so a sweep can be extended later.
     *
     * @param seed the same seed gives the same draws
     * @throws IllegalArgumentException if a value is out of range, or if there are more than 100,000 draws
     */
    public List<Hyperparameters> random(int draws, long seed) {
        requireFew(draws);
        Random random = new Random(seed);
        Set<Hyperparameters> points = new LinkedHashSet<>();
        int repeats = 0;
        while (points.size() < draws && repeats < MOST_REPEATS) {
            Hyperparameters point = base;
            for (Map.Entry<Hyperparameter, SearchRange> varied : ranges.entrySet()) {
                point = varied.getKey().in(point, varied.getValue().draw(random));
            }
            if (!initialisations.isEmpty()) {
                point = point.withInitialisation(initialisations.get(random.nextInt(initialisations.size())));
            }
            repeats = points.add(point) ? 0 : repeats + 1;
        }
        return List.copyOf(points);
    }

    /**
     * Each point with this many consecutive seeds, starting from its own.
     *
     * @throws IllegalArgumentException if that makes more than 100,000 trials
     */
    public static List<Hyperparameters> seeds(List<Hyperparameters> points, int seeds) {
        requireFew((double) points.size() * seeds);
        return points.stream()
                .flatMap(point -> LongStream.range(0, seeds).mapToObj(k -> point.withSeed(point.seed() + k)))
                .toList();
    }

    private static void requireFew(double points) {
        if (points > MOST_POINTS) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a sweep of %.0f trainings is too large; the most are %d", points, MOST_POINTS));
        }
    }

    /** What varies, such as {@code hidden 10, 30; learning rate log:0.01..10}. */
    @Override
    public String toString() {
        Stream<String> numbers = ranges.entrySet().stream()
                .map(varied -> varied.getKey().column().replace('_', ' ') + " " + varied.getValue());
        Stream<String> names = Stream.of(initialisations)
                .filter(list -> !list.isEmpty())
                .map(list -> "initialisation "
                        + list.stream().map(Initialisation::toString).collect(Collectors.joining(", ")));
        return Stream.concat(numbers, names).collect(Collectors.joining("; "));
    }
}
