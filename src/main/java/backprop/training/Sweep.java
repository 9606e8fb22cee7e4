package backprop.training;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/**
 * Many trainings, a trial for each of a list of hyperparameters.
 *
 * <p>Each trial is reproducible by itself, whatever the order and however many run side by side. Interrupting keeps the
 * trials that are done. With a CSV file they also outlive the process: a sweep with the same file goes on where the
 * last one ended, and no trial runs twice.
 */
public final class Sweep {
    private final List<Hyperparameters> trials;
    private final TrialRunner runner;
    private final Path csv;
    private final Map<Hyperparameters, TrialResult> results = new ConcurrentHashMap<>();
    private String data = "";
    private boolean interrupted;

    /** Receives each result as soon as the trial has ended, on one thread at a time. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A trial is done.
         *
         * @param result what it came to
         * @param done how many are done, those of earlier runs included
         * @param total how many the sweep has
         */
        void trialDone(TrialResult result, int done, int total);
    }

    /** A sweep that is kept in memory only. */
    public Sweep(List<Hyperparameters> trials, TrialRunner runner) {
        this(trials, runner, null);
    }

    /**
     * A sweep that is kept in a file.
     *
     * @param trials the settings of each; repeated ones run once
     * @param csv where results are added and earlier ones are found; null for none
     */
    public Sweep(List<Hyperparameters> trials, TrialRunner runner, Path csv) {
        this.trials = trials.stream().distinct().toList();
        this.runner = runner;
        this.csv = csv;
    }

    /** Runs the trials that have no result yet, without reporting progress. */
    public Table run() {
        return run((result, done, total) -> {});
    }

    /**
     * Runs the trials that have no result yet.
     *
     * @return {@link #results()}
     * @throws TrainingException if the file cannot be written, is not a sweep's, or is one on other data
     */
    public Table run(Listener listener) {
        interrupted = false;
        data = runner.data();
        try (TrialFile file = csv == null ? null : new TrialFile(csv, data)) {
            if (file != null) {
                file.results().forEach(result -> results.put(result.settings(), result));
                results.keySet().retainAll(trials);
            }
            List<Hyperparameters> missing =
                    trials.stream().filter(trial -> !results.containsKey(trial)).toList();
            runner.run(missing, result -> {
                if (file != null) {
                    file.append(result);
                }
                results.put(result.settings(), result);
                listener.trialDone(result, results.size(), trials.size());
            });
        } catch (InterruptedException e) {
            interrupted = true;
        }
        return results();
    }

    /** Whether the last run was interrupted before its end. */
    public boolean interrupted() {
        return interrupted;
    }

    /**
     * A row for each trial that is done, in the order of the trials: hidden, batch, learning_rate, epochs,
     * initialisation, seed, train_loss, train_accuracy, validation_loss, validation_accuracy, seconds, problem (empty
     * if there was none) and data (the checksum).
     */
    public Table results() {
        Table table = TrialTable.empty();
        done().forEach(result -> TrialTable.append(table, result, data));
        return table;
    }

    /**
     * A row for each point, its seeds taken together, the lowest mean validation loss first: the settings, seeds (how
     * many), problems (how many of them diverged, were stuck or failed), then mean and standard deviation (n − 1) of
     * validation_loss and of validation_accuracy, and the mean of seconds. A standard deviation of one seed is missing;
     * so is the loss of a point of which a trial has none.
     */
    public Table summary() {
        return TrialTable.summary(points());
    }

    /**
     * The settings of the point with the lowest mean validation loss, among those without a problem; with the first of
     * its seeds.
     *
     * @throws IllegalStateException if there is none
     */
    public Hyperparameters best() {
        return points().stream()
                .filter(point ->
                        point.stream().allMatch(trial -> trial.problem().isEmpty()))
                .min(Comparator.comparingDouble(TrialTable::meanLoss))
                .orElseThrow(
                        () -> new IllegalStateException("no trial ended without a problem; try smaller learning rates"))
                .get(0)
                .settings();
    }

    private Collection<List<TrialResult>> points() {
        return done().stream()
                .collect(Collectors.groupingBy(
                        result -> result.settings().withSeed(0), LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    private List<TrialResult> done() {
        return trials.stream().filter(results::containsKey).map(results::get).toList();
    }
}
