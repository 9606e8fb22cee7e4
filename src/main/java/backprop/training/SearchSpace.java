package backprop.training;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/** Which hyperparameters a sweep tries: a starting point, and a range for each setting that varies. */
public final class SearchSpace {
    private static final int MOST_REPEATS = 1000;

    private final Hyperparameters base;
    private final Map<Hyperparameter, SearchRange> ranges;

    private SearchSpace(Hyperparameters base, Map<Hyperparameter, SearchRange> ranges) {
        this.base = base;
        this.ranges = ranges;
    }

    /** Nothing varies yet. */
    public static SearchSpace around(Hyperparameters base) {
        return new SearchSpace(base, Map.of());
    }

    /** The same with this setting varied over this range. */
    public SearchSpace with(Hyperparameter setting, SearchRange range) {
        Map<Hyperparameter, SearchRange> more = new EnumMap<>(Hyperparameter.class);
        more.putAll(ranges);
        more.put(setting, range);
        return new SearchSpace(base, Collections.unmodifiableMap(more));
    }

    /**
     * Every combination of the values.
     *
     * @throws IllegalArgumentException if a range is not a list of values, or a value is not allowed
     */
    public List<Hyperparameters> grid() {
        List<Hyperparameters> points = List.of(base);
        for (Map.Entry<Hyperparameter, SearchRange> varied : ranges.entrySet()) {
            points = points.stream()
                    .flatMap(point -> varied.getValue().values().stream()
                            .map(value -> varied.getKey().in(point, value)))
                    .distinct()
                    .toList();
        }
        return points;
    }

    /**
     * Random draws, each setting on its own, no point twice; fewer than asked for where the ranges do not hold so many.
     * The first of them do not depend on how many there are, so a sweep can be made longer later.
     *
     * @param seed the same seed gives the same draws
     * @throws IllegalArgumentException if a value is not allowed
     */
    public List<Hyperparameters> random(int draws, long seed) {
        Random random = new Random(seed);
        Set<Hyperparameters> points = new LinkedHashSet<>();
        int repeats = 0;
        while (points.size() < draws && repeats < MOST_REPEATS) {
            Hyperparameters point = base;
            for (Map.Entry<Hyperparameter, SearchRange> varied : ranges.entrySet()) {
                point = varied.getKey().in(point, varied.getValue().draw(random));
            }
            repeats = points.add(point) ? 0 : repeats + 1;
        }
        return List.copyOf(points);
    }

    /** Each point with this many seeds, counted up from its own. */
    public static List<Hyperparameters> seeds(List<Hyperparameters> points, int seeds) {
        return points.stream()
                .flatMap(point -> LongStream.range(0, seeds).mapToObj(k -> point.withSeed(point.seed() + k)))
                .toList();
    }
}
