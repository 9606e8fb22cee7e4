package backprop.mnist;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the MNIST files. */
final class MnistFiles {
    private MnistFiles() {}

    /** The file of that name in the folder: with a dash or a dot before {@code idx}, with or without {@code .gz}. */
    static Path locate(Path folder, String name) {
        String dotted = name.replace("-idx", ".idx");
        return List.of(name + ".gz", name, dotted + ".gz", dotted).stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new DataException(
                        folder + " has no file " + name + ".gz; give a folder with the four MNIST files"));
    }
}
