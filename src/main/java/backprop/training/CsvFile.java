package backprop.training;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvWriteOptions;

/**
 * A CSV file that grows line by line, each on the disk before the next one. One process writes to it at a time, others
 * may read.
 */
final class CsvFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final boolean regular;

    /**
     * Opens the file, or makes it; what it has stays.
     *
     * @throws TrainingException if it cannot be written, or if somebody writes to it
     */
    CsvFile(Path path) {
        this.path = path;
        try {
            channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failed(path, e);
        }
        regular = Files.isRegularFile(path); // a pipe or a terminal is only written to
        if (regular && !locked()) {
            close();
            throw new TrainingException(
                    "another training or sweep is writing to " + path + "; wait for it, or choose another file");
        }
    }

    /** Locks a byte that the file never has: on Windows a lock keeps others from reading what it covers. */
    private boolean locked() {
        try {
            FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another one of this process
        } catch (IOException e) {
            close();
            throw failed(path, e);
        }
    }

    CsvText text() {
        return read(path);
    }

    /** The file's text; empty for what is not a regular file. */
    static CsvText read(Path path) {
        try {
            return CsvText.of(path, Files.isRegularFile(path) ? Files.readAllBytes(path) : new byte[0]);
        } catch (IOException e) {
            throw failed(path, e);
        } catch (OutOfMemoryError e) {
            throw new TrainingException(path + " is too large for a CSV of ours; choose another file", e);
        }
    }

    /** The rows of a table as lines of CSV, without the names of the columns. */
    static String lines(Table table) {
        StringWriter text = new StringWriter();
        table.write()
                .usingOptions(CsvWriteOptions.builder(text)
                        .header(false)
                        .lineEnd("\n")
                        .build());
        return text.toString();
    }

    void truncate(long length) {
        try {
            if (regular) {
                channel.truncate(length);
            }
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    /** Puts the text, which is complete by then, in the place of all that the file has. */
    void replace(String text) {
        truncate(0);
        append(text);
    }

    void append(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            if (regular) {
                channel.position(channel.size());
            }
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (regular) {
                channel.force(false);
            }
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    /** Whether the file could be written, without touching it. */
    static void requireWritable(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        boolean exists = Files.exists(path);
        if (Files.isDirectory(path) || folder == null) {
            throw new TrainingException("cannot write " + path + ", which is a folder; choose another file");
        }
        if (!exists && !Files.isDirectory(folder)) {
            throw new TrainingException(
                    "cannot write " + path + ": there is no folder " + folder + "; make it, or choose another file");
        }
        if (!Files.isWritable(exists ? path : folder)) {
            throw failed(path, new AccessDeniedException(path.toString()));
        }
    }

    private static TrainingException failed(Path path, IOException e) {
        return new TrainingException(
                "cannot write " + path + ": " + reason(e) + "; check the disk and the rights, or choose another file",
                e);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof FileSystemException of && of.getReason() != null ? of.getReason() : e.getMessage();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(path, e);
        }
    }
}
