package backprop.training;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.io.csv.CsvReadOptions;
import tech.tablesaw.io.csv.CsvWriteOptions;

/** Results of trials as a table, a row each, and as the lines of a CSV file. */
final class TrialTable {
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

    static TrialResult row(Table table, int row) {
        return new TrialResult(
                new Hyperparameters(
                        table.intColumn("hidden").get(row),
                        table.intColumn("batch").get(row),
                        table.doubleColumn("learning_rate").getDouble(row),
                        table.intColumn("epochs").get(row),
                        table.longColumn("seed").get(row),
                        Initialisation.parse(
                                table.stringColumn("initialisation").get(row))[0]),
                table.doubleColumn("train_loss").getDouble(row),
                table.doubleColumn("train_accuracy").getDouble(row),
                table.doubleColumn("validation_loss").getDouble(row),
                table.doubleColumn("validation_accuracy").getDouble(row),
                table.doubleColumn("seconds").getDouble(row),
                table.stringColumn("problem").get(row));
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

    /** The names of the columns, ended by a line feed. */
    static byte[] header() {
        return csv(empty(), true);
    }

    /** One row, ended by a line feed. */
    static byte[] line(TrialResult result, String data) {
        Table table = empty();
        append(table, result, data);
        return csv(table, false);
    }

    private static byte[] csv(Table table, boolean header) {
        StringWriter text = new StringWriter();
        table.write()
                .usingOptions(CsvWriteOptions.builder(text)
                        .header(header)
                        .lineEnd("\n")
                        .build());
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Table parse(String csv) {
        ColumnType[] types = empty().columns().stream().map(Column::type).toArray(ColumnType[]::new);
        return Table.read()
                .usingOptions(CsvReadOptions.builderFromString(csv)
                        .columnTypes(types)
                        .maxCharsPerColumn(100_000)
                        .build());
    }
}
