package backprop.training;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Results of trials as a table, a row each, and as the lines of a CSV file. */
final class TrialTable {
    /** The names of the columns. */
    static final List<String> COLUMNS = empty().columnNames();

    /** The position of the column with the checksum, the last one. */
    static final int DATA = COLUMNS.size() - 1;

    private TrialTable() {}

    static Table empty() {
        return Table.create(
                "trials",
                IntColumn.create("hidden"),
                IntColumn.create("batch"),
                DoubleColumn.create("learning_rate"),
                IntColumn.create("epochs"),
                StringColumn.create("initialisation"),
                LongColumn.create("seed"),
                DoubleColumn.create("train_loss"),
                DoubleColumn.create("train_accuracy"),
                DoubleColumn.create("validation_loss"),
                DoubleColumn.create("validation_accuracy"),
                DoubleColumn.create("seconds"),
                StringColumn.create("problem"),
                StringColumn.create("data"));
    }

    static void append(Table table, TrialResult result, String data) {
        Hyperparameters h = result.settings();
        table.intColumn("hidden").append(h.hidden());
        table.intColumn("batch").append(h.batch());
        table.doubleColumn("learning_rate").append(h.learningRate());
        table.intColumn("epochs").append(h.epochs());
        table.stringColumn("initialisation").append(h.initialisation().toString());
        table.longColumn("seed").append(h.seed());
        table.doubleColumn("train_loss").append(result.trainLoss());
        table.doubleColumn("train_accuracy").append(result.trainAccuracy());
        table.doubleColumn("validation_loss").append(result.validationLoss());
        table.doubleColumn("validation_accuracy").append(result.validationAccuracy());
        table.doubleColumn("seconds").append(result.seconds());
        table.stringColumn("problem").append(result.problem().replaceAll("\\s+", " "));
        table.stringColumn("data").append(data);
    }

    /**
     * The result that a line of a file tells of.
     *
     * @throws IllegalArgumentException if a cell cannot be one; the message has its column and text
     */
    static TrialResult result(List<String> cells) {
        if (cells.size() != COLUMNS.size()) {
            throw new IllegalArgumentException("there are " + cells.size() + " cells, expected " + COLUMNS.size());
        }
        return new TrialResult(
                new Hyperparameters(
                        value(cells, 0, "a whole number", Integer::valueOf),
                        value(cells, 1, "a whole number", Integer::valueOf),
                        value(cells, 2, "a number", Double::valueOf),
                        value(cells, 3, "a whole number", Integer::valueOf),
                        value(cells, 5, "a whole number", Long::valueOf),
                        Initialisation.named(cells.get(4))),
                measured(cells, 6),
                measured(cells, 7),
                measured(cells, 8),
                measured(cells, 9),
                measured(cells, 10),
                cells.get(11));
    }

    /** A missing number is written as an empty cell. */
    private static double measured(List<String> cells, int column) {
        return cells.get(column).isEmpty() ? Double.NaN : value(cells, column, "a number", Double::valueOf);
    }

    private static <T> T value(List<String> cells, int column, String expected, Function<String, T> parse) {
        try {
            return parse.apply(cells.get(column));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    COLUMNS.get(column) + " is \"" + cells.get(column) + "\", expected " + expected, e);
        }
    }

    /** A row for each point, a point being the trials that differ in nothing but the seed. */
    static Table summary(Collection<List<TrialResult>> points) {
        Table settings = empty();
        IntColumn seeds = IntColumn.create("seeds"), problems = IntColumn.create("problems");
        DoubleColumn loss = DoubleColumn.create("validation_loss"), lossSd = DoubleColumn.create("validation_loss_sd");
        DoubleColumn accuracy = DoubleColumn.create("validation_accuracy"),
                accuracySd = DoubleColumn.create("validation_accuracy_sd");
        DoubleColumn seconds = DoubleColumn.create("seconds");
        for (List<TrialResult> point : points) {
            append(settings, point.get(0), "");
            seeds.append(point.size());
            problems.append((int)
                    point.stream().filter(trial -> !trial.problem().isEmpty()).count());
            loss.append(meanLoss(point));
            lossSd.append(deviation(point, TrialResult::validationLoss));
            accuracy.append(mean(point, TrialResult::validationAccuracy));
            accuracySd.append(deviation(point, TrialResult::validationAccuracy));
            seconds.append(mean(point, TrialResult::seconds));
        }
        String[] varied = Stream.concat(
                        Stream.of(Hyperparameter.values()).map(Hyperparameter::column), Stream.of("initialisation"))
                .toArray(String[]::new);
        Table summary = settings.selectColumns(varied)
                .addColumns(seeds, problems, loss, lossSd, accuracy, accuracySd, seconds)
                .setName("summary");
        return summary.where(loss.isNotMissing()).sortOn("validation_loss").append(summary.where(loss.isMissing()));
    }

    static double meanLoss(List<TrialResult> point) {
        return mean(point, TrialResult::validationLoss);
    }

    private static double mean(List<TrialResult> point, ToDoubleFunction<TrialResult> value) {
        return point.stream().mapToDouble(value).average().orElseThrow();
    }

    private static double deviation(List<TrialResult> point, ToDoubleFunction<TrialResult> value) {
        double mean = mean(point, value);
        double squares = point.stream()
                .mapToDouble(value)
                .map(v -> (v - mean) * (v - mean))
                .sum();
        return point.size() < 2 ? Double.NaN : Math.sqrt(squares / (point.size() - 1));
    }

    /** One row, ended by a line feed. */
    static String line(TrialResult result, String data) {
        Table table = empty();
        append(table, result, data);
        return CsvFile.lines(table);
    }
}
