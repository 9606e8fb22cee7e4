package backprop.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A CSV file that gets a line as soon as a trial is done, on the disk before the next one. A process that is killed
 * loses no more than the line it was writing; the torn line is cut off when the file is opened again. Only one sweep
 * writes to it at a time.
 */
final class TrialFile implements AutoCloseable {
    private final Path path;
    private final String data;
    private final CsvFile file;
    private final List<TrialResult> results = new ArrayList<>();

    /**
     * Opens the file, or makes it, and reads what it has, as any editor may have saved it.
     *
     * @param data the checksum of the data that the trials train on
     * @throws TrainingException if it is another kind of file, if a line of it cannot be used, if its trials trained on
     *     other data, or if another sweep writes to it
     */
    TrialFile(Path path, String data) {
        this.path = path;
        this.data = data;
        CsvFile.requireWritable(path);
        file = new CsvFile(path);
        try {
            read(file.text());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void read(CsvText text) {
        if (text.isNew(TrialTable.COLUMNS)) {
            file.replace(String.join(",", TrialTable.COLUMNS) + "\n");
            return;
        }
        text.requireColumns(TrialTable.COLUMNS, "the CSV of a sweep");
        text.rows().forEach(this::take);
        CsvText.Row torn = text.tornRow();
        if (text.lines().isEmpty()) {
            file.append("\n"); // after a header that an editor saved without a line end
        } else if (isWhole(torn)) {
            take(torn);
            file.append("\n");
        } else {
            file.truncate(text.wholeBytes());
        }
    }

    /** Only then is its last cell there to the last digit. */
    private boolean isWhole(CsvText.Row row) {
        return row.cells().size() == TrialTable.COLUMNS.size()
                && row.cells().get(TrialTable.DATA).equals(data);
    }

    private void take(CsvText.Row row) {
        try {
            TrialResult result = TrialTable.result(row.cells());
            String trainedOn = row.cells().get(TrialTable.DATA);
            if (!trainedOn.equals(data)) {
                throw new TrainingException(path + " has trials on other data (line " + row.line() + ": checksum "
                        + trainedOn + ", this is " + data + "); choose another file");
            }
            results.add(result);
        } catch (IllegalArgumentException e) {
            throw new TrainingException(
                    path + ", line " + row.line() + ": " + e.getMessage() + "; correct or delete the line", e);
        }
    }

    /** The results that it had when it was opened. */
    List<TrialResult> results() {
        return results;
    }

    void append(TrialResult result) {
        file.append(TrialTable.line(result, data));
    }

    @Override
    public void close() {
        file.close();
    }
}
