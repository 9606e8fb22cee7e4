package backprop.training;

import backprop.engine.Evaluation;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

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
        return table(label, epochs());
    }

    static Table table(String label, List<Epoch> rows) {
        List<String> names = columns(label);
        return Table.create(
                "history",
                IntColumn.create(
                        names.get(0), rows.stream().mapToInt(Epoch::number).toArray()),
                column(names.get(1), rows, Epoch::trainLoss),
                column(names.get(2), rows, Epoch::trainAccuracy),
                column(names.get(3), rows, Epoch::heldOutLoss),
                column(names.get(4), rows, Epoch::heldOutAccuracy),
                column(names.get(5), rows, Epoch::seconds));
    }

    private static DoubleColumn column(String name, List<Epoch> rows, ToDoubleFunction<Epoch> value) {
        return DoubleColumn.create(name, rows.stream().mapToDouble(value).toArray());
    }

    static List<String> columns(String label) {
        return List.of("epoch", "train_loss", "train_accuracy", label + "_loss", label + "_accuracy", "seconds");
    }

    /**
     * Writes {@link #table()} as CSV; an earlier history in the file is replaced.
     *
     * @throws TrainingException if the file cannot be written, or if it has something else
     */
    public void writeCsv(Path path) {
        try (HistoryFile file = new HistoryFile(path, label)) {
            epochs.forEach(file::append);
        }
    }

    @Override
    public String toString() {
        return Tables.text(table());
    }
}
