package backprop.training;

import backprop.engine.Evaluation;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What experiments with hyperparameters show, in sentences made from their numbers. */
public final class Conclusions {
    /** Losses within this factor of each other are called close. */
    private static final double CLOSE = 1.25;

    private Conclusions() {}

    /** Whether more epochs would help a training, and which class is the hardest. */
    public static String run(History history, Evaluation evaluation) {
        double first = history.epochs().get(0).heldOutLoss(),
                last = history.last().heldOutLoss();
        int epochs = history.last().number();
        double before = history.epochs().get(Math.max(0, epochs - 1)).heldOutLoss();
        int[][] confusion = evaluation.confusion();
        int hardest = IntStream.range(0, confusion.length)
                .boxed()
                .min(Comparator.comparingDouble(k -> recall(confusion, k)))
                .orElseThrow();
        return text(
                "The %s loss goes from %.3f to %.3f.\nThe last epoch changes it by %+.1f %%: %s.\n"
                        + "%.1f %% of the predictions are correct. The hardest class is %d with %.1f %%.",
                history.label(),
                first,
                last,
                100 * (last / before - 1),
                last < 0.98 * before ? "more epochs would help" : "more epochs would help little",
                100 * evaluation.accuracy(),
                hardest,
                100 * recall(confusion, hardest));
    }

    private static double recall(int[][] confusion, int k) {
        return confusion[k][k] / (double) Arrays.stream(confusion[k]).sum();
    }

    /**
     * Which learning rates train well, and which are too small or too large.
     *
     * @param results of a sweep over learning rates
     */
    public static String learningRate(Table results) {
        Table well = results.where(results.stringColumn("problem").isMissing()).sortAscendingOn("validation_loss");
        if (well.isEmpty()) {
            return "None of " + results.rowCount() + " rates trained without a problem; try smaller ones.";
        }
        double loss = well.doubleColumn("validation_loss").get(0);
        double best = well.doubleColumn("learning_rate").get(0);
        DoubleColumn good = well.where(well.doubleColumn("validation_loss").isLessThanOrEqualTo(CLOSE * loss))
                .doubleColumn("learning_rate");
        Table troubled = results.where(results.stringColumn("problem").isNotMissing());
        String trouble = troubled.isEmpty()
                ? "none diverged or got stuck"
                : text(
                        "%d diverged, got stuck or failed, the smallest of them %.3g",
                        troubled.rowCount(),
                        troubled.doubleColumn("learning_rate").min());
        return text(
                "Of %d rates %.3g is the best, with a validation loss of %.3f.\n"
                        + "Rates from %.3g to %.3g come within %.0f %% of it:\n%s.\n"
                        + "The smallest rate, %.3g, reaches %.3f in the same time;\n%s.",
                results.rowCount(),
                best,
                loss,
                good.min(),
                good.max(),
                100 * (CLOSE - 1),
                good.max() > 2 * good.min()
                        ? "the order of magnitude matters, not the digits"
                        : "it has to be met well",
                results.doubleColumn("learning_rate").min(),
                results.sortAscendingOn("learning_rate")
                        .doubleColumn("validation_loss")
                        .get(0),
                trouble);
    }

    /**
     * Whether batch sizes differ because of the size or because of the number of updates.
     *
     * @param equalEpochs trainings with several batch sizes and equally many epochs
     * @param equalUpdates the same sizes with equally many updates
     */
    public static String batchSize(Runs equalEpochs, List<LossCurve> equalUpdates) {
        double[] epochs = equalEpochs.histories().values().stream()
                .mapToDouble(run -> run.last().heldOutLoss())
                .toArray();
        double[] updates = equalUpdates.stream()
                .mapToDouble(curve -> curve.losses()[curve.losses().length - 1])
                .toArray();
        double byEpochs = ratio(epochs), byUpdates = ratio(updates);
        return text(
                "After equally many epochs the largest loss is %.2f times the smallest,\n"
                        + "after equally many updates %.2f times.\n%s",
                byEpochs,
                byUpdates,
                byUpdates < CLOSE && byEpochs > CLOSE
                        ? "What counts here is the number of updates; the number of examples in each hardly matters."
                        : byUpdates < byEpochs
                                ? "Part of the difference is the number of updates, and part is the batch size itself."
                                : "The number of updates does not explain the difference between these batch sizes.");
    }

    private static double ratio(double[] losses) {
        return Arrays.stream(losses).max().orElse(1)
                / Arrays.stream(losses).min().orElse(1);
    }

    /**
     * From which number of hidden units on more make no difference that exceeds that between seeds.
     *
     * @param summary of a sweep over hidden units with several seeds
     */
    public static String hiddenUnits(Table summary) {
        Table rows = summary.sortAscendingOn("hidden");
        double best = rows.doubleColumn("validation_accuracy").max();
        DoubleColumn deviations = rows.doubleColumn("validation_accuracy_sd");
        double spread = deviations.countMissing() == deviations.size() ? 0 : deviations.mean();
        int enough = IntStream.range(0, rows.rowCount())
                .filter(i -> rows.doubleColumn("validation_accuracy").get(i) >= best - spread)
                .findFirst()
                .orElse(0);
        int last = rows.rowCount() - 1;
        return text(
                "From %d to %d hidden units the accuracy goes from %.1f %% to %.1f %%.\n"
                        + "With %d it is within %.1f points of the best, the mean standard deviation between seeds:\n%s",
                rows.intColumn("hidden").get(0),
                rows.intColumn("hidden").get(last),
                100 * rows.doubleColumn("validation_accuracy").get(0),
                100 * rows.doubleColumn("validation_accuracy").get(last),
                rows.intColumn("hidden").get(enough),
                100 * spread,
                enough < last
                        ? "with so few epochs and digits, more units cost time and bring nothing measurable."
                        : "even more units might still help.");
    }

    /** Which start trains best, and how far the others are behind. */
    public static String starts(Runs runs) {
        Table rows = runs.table().sortAscendingOn("validation_loss");
        List<String> names = rows.stringColumn("run").asList();
        DoubleColumn loss = rows.doubleColumn("validation_loss");
        StringBuilder others = new StringBuilder();
        for (int i = 1; i < rows.rowCount(); i++) {
            others.append(i == 1 ? "" : ", ").append(text("%.1f (%s)", loss.get(i) / loss.get(0), names.get(i)));
        }
        return text(
                "The %s start ends with the lowest loss, %.3f.\nThe others end higher by these factors: %s.",
                names.get(0), loss.get(0), others);
    }

    /**
     * Which of two searches found the better setting, and what the best settings of both have in common.
     *
     * @param best the best rows of both, with a column {@code search}, the best first
     */
    public static String searches(Table best) {
        DoubleColumn loss = best.doubleColumn("validation_loss"), rate = best.doubleColumn("learning_rate");
        return text(
                "The %s search found the best setting, with a loss of %.4f.\n"
                        + "The best %d have learning rates from %.2g to %.2g, batches from %.0f to %.0f\n"
                        + "and from %.0f to %.0f hidden units:\n%s",
                best.stringColumn("search").get(0),
                loss.get(0),
                best.rowCount(),
                rate.min(),
                rate.max(),
                best.intColumn("batch").min(),
                best.intColumn("batch").max(),
                best.intColumn("hidden").min(),
                best.intColumn("hidden").max(),
                widest(best));
    }

    private static String widest(Table best) {
        List<String> byRange = Stream.of("learning_rate", "batch", "hidden")
                .sorted(Comparator.comparingDouble(name ->
                        best.numberColumn(name).max() / best.numberColumn(name).min()))
                .map(name -> name.replace('_', ' '))
                .toList();
        return byRange.get(0) + " has the narrowest range among them, so it matters most;\n" + byRange.get(2)
                + " has the widest.";
    }

    /** The best points of several searches, a row each with the name of its search, the lowest validation loss first. */
    public static Table best(int count, Map<String, Sweep> searches) {
        Table all = null;
        for (Map.Entry<String, Sweep> search : new TreeMap<>(searches).entrySet()) {
            Table summary = search.getValue().summary();
            List<String> name = Collections.nCopies(summary.rowCount(), search.getKey());
            Table named = summary.addColumns(StringColumn.create("search", name));
            all = all == null ? named : all.append(named);
        }
        Table ended = all.where(all.doubleColumn("validation_loss").isNotMissing());
        return ended.sortAscendingOn("validation_loss").first(count).setName("best of " + all.rowCount());
    }

    /**
     * The best hyperparameters of two searches.
     *
     * @throws IllegalStateException if one of them has no trial without a problem
     */
    public static Hyperparameters better(Sweep one, Sweep other) {
        return lowest(other) < lowest(one) ? other.best() : one.best();
    }

    private static double lowest(Sweep sweep) {
        return sweep.summary().doubleColumn("validation_loss").get(0);
    }

    /** The accuracy at the end of trainings that differ in the seed alone. */
    public static String seeds(Runs runs, Hyperparameters settings) {
        DoubleColumn scores = DoubleColumn.create(
                "accuracy",
                runs.histories().values().stream()
                        .mapToDouble(run -> 100 * run.last().heldOutAccuracy()));
        return text(
                "With H = %d, B = %d and learning rate %.3g the accuracy is %.2f ± %.2f %% after %d epochs\n"
                        + "(mean ± standard deviation of %d seeds).\nTwo settings whose means differ by less than that"
                        + " cannot be told apart.",
                settings.hidden(),
                settings.batch(),
                settings.learningRate(),
                scores.mean(),
                scores.standardDeviation(),
                settings.epochs(),
                scores.size());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
