package backprop.training;

import java.nio.file.Path;
import java.util.List;

/**
 * The CSV file of a training's history, with the columns of {@link History#table()}. It gets a line as soon as an epoch
 * is done; a process that is killed loses no line.
 */
public final class HistoryFile implements AutoCloseable {
    private final Path path;
    private final String label;
    private CsvFile file;

    /**
     * Looks at the file and leaves it alone: the first line that is appended makes it, or replaces an earlier history.
     *
     * @param label what the held-out set is, {@code test} or {@code validation}
     * @throws TrainingException if it cannot be written, or if it has something else than a history
     */
    public HistoryFile(Path path, String label) {
        this.path = path;
        this.label = label;
        CsvFile.requireWritable(path);
        requireHistory(CsvFile.read(path));
    }

    private void requireHistory(CsvText text) {
        if (!text.isNew(History.columns(label))) {
            text.requireColumns(History.columns(label), "the history of a training");
        }
    }

    /**
     * Appends an epoch.
     *
     * @throws TrainingException if it cannot be written
     */
    public void append(Epoch epoch) {
        String row = CsvFile.lines(History.table(label, List.of(epoch)));
        if (file == null) {
            file = new CsvFile(path);
            requireHistory(file.text());
            file.replace(String.join(",", History.columns(label)) + "\n" + row);
        } else {
            file.append(row);
        }
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
