package backprop.training;

import backprop.engine.Evaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvWriteOptions;

/**
 * Loss and accuracy after each epoch, a table with the columns epoch, train_loss, train_accuracy, test_loss,
 * test_accuracy and seconds. Row 0 is the untrained network. Losses are in nats, accuracies from 0 to 1, seconds are
 * those of the epoch's training alone.
 */
public final class History extends Table {
    History() {
        super(
                "history",
                IntColumn.create("epoch"),
                DoubleColumn.create("train_loss"),
                DoubleColumn.create("train_accuracy"),
                DoubleColumn.create("test_loss"),
                DoubleColumn.create("test_accuracy"),
                DoubleColumn.create("seconds"));
    }

    void add(Evaluation train, Evaluation test, double seconds) {
        intColumn("epoch").append(rowCount());
        doubleColumn("train_loss").append(train.loss());
        doubleColumn("train_accuracy").append(train.accuracy());
        doubleColumn("test_loss").append(test.loss());
        doubleColumn("test_accuracy").append(test.accuracy());
        doubleColumn("seconds").append(seconds);
    }

    /** The last epoch that is trained to its end; 0 if only the untrained network was evaluated. */
    public int epoch() {
        return Math.max(0, rowCount() - 1);
    }

    /** The last entry of a column; NaN where the loss was lost. */
    public double last(String column) {
        return doubleColumn(column).getDouble(rowCount() - 1);
    }

    /** Writes the table as CSV. */
    public void writeCsv(Path file) {
        write().csv(file.toFile());
    }

    /**
     * Appends the last row as CSV, after the names of the columns if it is row 0, and flushes.
     *
     * @param to not closed
     */
    public void writeLastRow(Writer to) {
        int last = rowCount() - 1;
        inRange(last, last + 1)
                .write()
                .usingOptions(CsvWriteOptions.builder(to).header(last == 0).build());
        try {
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the history cannot be written: " + e.getMessage(), e);
        }
    }
}
