package backprop.mnist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The four files of MNIST. */
enum MnistFiles {
    TRAIN_IMAGES(
            "train-images-idx3-ubyte", 9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
    TRAIN_LABELS("train-labels-idx1-ubyte", 28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
    TEST_IMAGES("t10k-images-idx3-ubyte", 1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
    TEST_LABELS("t10k-labels-idx1-ubyte", 4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6");

    private final String stem;
    /** The length of the published gzip file in bytes. */
    final int length;
    /** The SHA-256 of the published gzip file. */
    final String sha256;

    MnistFiles(String stem, int length, String sha256) {
        this.stem = stem;
        this.length = length;
        this.sha256 = sha256;
    }

    /** The file name under which it is published. */
    String published() {
        return stem + ".gz";
    }

    /** This file in a folder, with a dash or a dot before {@code idx}, with or without {@code .gz}. */
    Optional<Path> in(Path folder) {
        String dotted = stem.replace("-idx", ".idx");
        return Stream.of(published(), stem, dotted + ".gz", dotted)
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** This file in a folder that must contain it. */
    Path require(Path folder) {
        requireAll(folder);
        return in(folder).orElseThrow();
    }

    /** Whether the file is the published one, byte for byte. */
    boolean isPublished(Path file) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest).equals(sha256);
        } catch (IOException e) {
            throw new DataException(
                    file + " cannot be read (" + e.getMessage() + "); check the disk and the rights", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The files that are missing in a folder. */
    static List<MnistFiles> missing(Path folder) {
        return Arrays.stream(values()).filter(file -> file.in(folder).isEmpty()).toList();
    }

    /** The names of the files, for a message. */
    static String names(List<MnistFiles> files) {
        return files.stream().map(MnistFiles::published).collect(Collectors.joining(", "));
    }

    private static void requireAll(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new DataException(folder + (Files.exists(folder) ? " is not a folder" : " does not exist")
                    + "; give a folder with the four MNIST files");
        }
        List<MnistFiles> missing = missing(folder);
        if (!missing.isEmpty()) {
            throw new DataException(folder + " has no " + names(missing) + "; give a folder with all four MNIST files");
        }
    }
}
