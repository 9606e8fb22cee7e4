package backprop.training;

import backprop.engine.Evaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvWriteOptions;

/**
 * The epochs of a training, the untrained network first.
 *
 * <p>It grows while the training runs and may be read from other threads.
 */
public final class History {
    private final String label;
    private final List<Epoch> epochs = new CopyOnWriteArrayList<>();

    /**
     * @param label what the held-out set is, {@code test} or {@code validation}
     */
    History(String label) {
        this.label = label;
    }

    void add(Evaluation train, Evaluation heldOut, double seconds) {
        epochs.add(
                new Epoch(epochs.size(), train.loss(), train.accuracy(), heldOut.loss(), heldOut.accuracy(), seconds));
    }

    /** What the held-out set is: {@code test} or {@code validation}. */
    public String label() {
        return label;
    }

    /** All epochs so far, from the untrained network on. */
    public List<Epoch> epochs() {
        return List.copyOf(epochs);
    }

    /** Whether not even the untrained network has been evaluated. */
    public boolean isEmpty() {
        return epochs.isEmpty();
    }

    /**
     * The latest epoch.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public Epoch last() {
        return epochs.get(epochs.size() - 1);
    }

    /** One number of each epoch, such as {@code values(Epoch::trainLoss)}. */
    public double[] values(ToDoubleFunction<Epoch> value) {
        return epochs.stream().mapToDouble(value).toArray();
    }

    /**
     * One row per epoch, with the columns epoch, train_loss, train_accuracy, then loss and accuracy of the held-out set
     * under its label (test_loss, test_accuracy or validation_loss, validation_accuracy), and seconds.
     */
    public Table table() {
        return table(epochs());
    }

    private Table table(List<Epoch> rows) {
        return Table.create(
                "history",
                IntColumn.create("epoch", rows.stream().mapToInt(Epoch::number).toArray()),
                column("train_loss", rows, Epoch::trainLoss),
                column("train_accuracy", rows, Epoch::trainAccuracy),
                column(label + "_loss", rows, Epoch::heldOutLoss),
                column(label + "_accuracy", rows, Epoch::heldOutAccuracy),
                column("seconds", rows, Epoch::seconds));
    }

    private static DoubleColumn column(String name, List<Epoch> rows, ToDoubleFunction<Epoch> value) {
        return DoubleColumn.create(name, rows.stream().mapToDouble(value).toArray());
    }

    /** Writes {@link #table()} as CSV. */
    public void writeCsv(Path file) {
        table().write().csv(file.toFile());
    }

    /**
     * Appends the latest epoch as a line of CSV, after the names of the columns if it is the first, and flushes.
     *
     * @param to not closed
     */
    public void writeLastRow(Writer to) {
        Epoch last = last();
        table(List.of(last))
                .write()
                .usingOptions(
                        CsvWriteOptions.builder(to).header(last.number() == 0).build());
        try {
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the history cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return table().toString();
    }
}
