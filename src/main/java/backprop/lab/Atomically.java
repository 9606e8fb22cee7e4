package backprop.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Replaces files so that a reader meets the old file or the new one, whenever the writer is ended. */
final class Atomically {
    private Atomically() {}

    static void write(Path file, String text) throws IOException {
        Path part = part(file);
        Files.writeString(part, text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static void copy(Path from, Path to) throws IOException {
        Path part = part(to);
        Files.copy(from, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }
}
