package backprop.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.Table;

/**
 * A CSV file that gets a line as soon as a trial is done, on the disk before the next one. A process that is killed
 * loses no more than the line it was writing; the torn line is cut off when the file is opened again. Only one sweep
 * writes to it at a time.
 */
final class TrialFile implements AutoCloseable {
    private final Path path;
    private final String data;
    private final FileChannel channel;
    private final List<TrialResult> results = new ArrayList<>();

    /**
     * Opens the file, or makes it, and reads what it has.
     *
     * @param data the checksum of the data that the trials train on
     * @throws IllegalArgumentException if it is another kind of file, if its trials trained on other data, or if
     *     another sweep writes to it
     */
    TrialFile(Path path, String data) {
        this.path = path;
        this.data = data;
        try {
            channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write " + path + " (" + e.getClass().getSimpleName() + "); choose another file", e);
        }
        try {
            lock();
            read();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void lock() {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // another sweep of this process
        } catch (IOException e) {
            throw failed(e);
        }
        throw new IllegalArgumentException(
                "another sweep is writing to " + path + "; wait for it or choose another file");
    }

    private void read() {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            String text = new String(bytes.array(), StandardCharsets.UTF_8);
            String header = new String(TrialTable.header(), StandardCharsets.UTF_8);
            if (!text.startsWith(header) && !header.startsWith(text)) {
                throw new IllegalArgumentException(path + " is not the CSV of a sweep (it starts with \""
                        + text.lines().findFirst().orElse("") + "\"); choose another file");
            }
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            channel.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
            if (whole.isEmpty()) {
                append(TrialTable.header());
            } else if (whole.length() > header.length()) {
                take(TrialTable.parse(whole));
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void take(Table rows) {
        for (int row = 0; row < rows.rowCount(); row++) {
            if (!rows.stringColumn("data").get(row).equals(data)) {
                throw new IllegalArgumentException(path + " has trials on other data (checksum "
                        + rows.stringColumn("data").get(row) + ", this is " + data + "); choose another file");
            }
            results.add(TrialTable.row(rows, row));
        }
    }

    /** The results that it had when it was opened. */
    List<TrialResult> results() {
        return results;
    }

    void append(TrialResult result) {
        append(TrialTable.line(result, data));
    }

    private void append(byte[] line) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            channel.position(channel.size());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private UncheckedIOException failed(IOException e) {
        return new UncheckedIOException(
                path + " cannot be written (" + e.getMessage() + "); check the disk, or choose another file", e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
