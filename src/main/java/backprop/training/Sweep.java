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
 * Many trainings: one trial for each entry of a list of hyperparameters.
 *
 * <p>The result of a trial does not depend on the order of the trials or on how many run at the same time. An interrupt
 * keeps the finished trials. A CSV file also keeps them beyond the process: a sweep with the same file resumes where the
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
         * Called after each trial.
         *
         * @param result its result
         * @param done the number of finished trials, including those of earlier runs
         * @param total the number of trials of the sweep
         */
        void trialDone(TrialResult result, int done, int total);
    }

    /** Creates a sweep that is kept in memory only. */
    public Sweep(List<Hyperparameters> trials, TrialRunner runner) {
        this(trials, runner, null);
    }

    /**
     * Creates a sweep that is kept in a file.
     *
     * @param trials the hyperparameters of each trial; duplicates run once
     * @param csv the file that results are read from and appended to; null for none
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
     * @throws TrainingException if the file cannot be written, is not the CSV of a sweep, or belongs to other data
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
     * One row per finished trial, in the order of the trials: hidden, batch, learning_rate, epochs,
     * initialisation, seed, train_loss, train_accuracy, validation_loss, validation_accuracy, seconds, problem (empty
     * if there was none) and data (the checksum).
     */
    public Table results() {
        Table table = TrialTable.empty();
        done().forEach(result -> TrialTable.append(table, result, data));
        return table;
    }

    /**
     * One row per point, that is, per group of trials that differ only in the seed; the lowest mean validation loss comes
     * first. The columns are the hyperparameters, seeds (the number of trials), problems (the number that diverged, got
     * stuck or failed), mean and standard deviation (n − 1) of validation_loss and of validation_accuracy, and the mean
     * of seconds. The standard deviation of a single seed is missing, and so is the loss if a trial has none.
     */
    public Table summary() {
        return TrialTable.summary(points());
    }

    /**
     * The hyperparameters of the point with the lowest mean validation loss, with its first seed. Points with a problem
     * are left out.
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
