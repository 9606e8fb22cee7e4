package backprop.mnist;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The search for the data.
 *
 * @param named the value of {@code $MNIST_DIR}; null or blank if it is not set
 * @param project the project's root folder; null if it was not found
 * @param mirrors base URLs to download from, in this order
 * @param say receives text for the user, which need not end with a line
 */
record MnistSearch(String named, Path project, List<URI> mirrors, Consumer<String> say) {
    /** The system property with mirrors that replace the public ones, separated by commas; empty for none. */
    static final String MIRRORS_PROPERTY = "backprop.mnist.mirrors";

    private static final String PUBLIC_MIRRORS =
            "https://storage.googleapis.com/cvdf-datasets/mnist/,https://ossci-datasets.s3.amazonaws.com/mnist/";

    /** The search with this process's environment, folders and standard output. */
    static MnistSearch here() {
        List<URI> mirrors = Arrays.stream(
                        System.getProperty(MIRRORS_PROPERTY, PUBLIC_MIRRORS).split(","))
                .filter(mirror -> !mirror.isBlank())
                .map(mirror -> URI.create(mirror.strip()))
                .toList();
        return new MnistSearch(System.getenv("MNIST_DIR"), projectFolder().orElse(null), mirrors, text -> {
            System.out.print(text);
            System.out.flush();
        });
    }

    /**
     * The folder to load from.
     *
     * @param given the folder that the user named, or null
     */
    Path folder(Path given) {
        if (given != null) {
            return given;
        }
        if (named != null && !named.isBlank()) {
            return requireNamed(Path.of(named));
        }
        if (project == null) {
            throw new DataException("no MNIST files found; set MNIST_DIR to a folder with the four files");
        }
        Path downloaded = project.resolve("data").resolve("mnist");
        List<MnistFiles> missing = MnistFiles.missing(downloaded);
        if (missing.isEmpty()) {
            return downloaded;
        }
        requireOwnDownload(downloaded, missing);
        try {
            new Download(mirrors, say).into(downloaded, missing);
            return downloaded;
        } catch (IOException e) {
            return sample(e.getMessage());
        }
    }

    private static Path requireNamed(Path folder) {
        List<MnistFiles> missing = MnistFiles.missing(folder);
        if (!missing.isEmpty()) {
            throw new DataException("MNIST_DIR is " + folder + ", which "
                    + (Files.isDirectory(folder) ? "has no " + MnistFiles.names(missing) : "is not a folder")
                    + "; set it to a folder with the four MNIST files, or unset it");
        }
        return folder;
    }

    /** The files of another data set must not be mixed with those of MNIST. */
    private static void requireOwnDownload(Path folder, List<MnistFiles> missing) {
        for (MnistFiles file : MnistFiles.values()) {
            Optional<Path> present = file.in(folder);
            if (present.isPresent() && !file.isPublished(present.get())) {
                throw new DataException(folder + " has no " + MnistFiles.names(missing) + " and its "
                        + present.get().getFileName() + " is not that of MNIST; add the missing files of the same set"
                        + " or remove the folder");
            }
        }
    }

    /** The folder with the digits that ship with the project. */
    Path sampleFolder() {
        if (project == null) {
            throw new DataException("the project's data/mnist-sample was not found; run within the project's folder");
        }
        return project.resolve("data").resolve("mnist-sample");
    }

    private Path sample(String reason) {
        Path sample = sampleFolder();
        if (!MnistFiles.missing(sample).isEmpty()) {
            throw new DataException("no MNIST files: " + reason + ", and " + sample
                    + " is incomplete; set MNIST_DIR to a folder with the four files");
        }
        say.accept("Using the 10,000 digits that come with the project, because the download of all 70,000 failed ("
                + reason + "); try again later, or put the four files into data/mnist (see data/README.md).\n");
        return sample;
    }

    /** The project's root folder: above the classes or the jar, otherwise above the working directory. */
    private static Optional<Path> projectFolder() {
        return Stream.of(codeLocation(), Path.of("").toAbsolutePath())
                .filter(Objects::nonNull)
                .flatMap(start -> Stream.iterate(start, Objects::nonNull, Path::getParent))
                .filter(folder -> Files.isDirectory(folder.resolve("data").resolve("mnist-sample"))
                        && Files.isRegularFile(folder.resolve("pom.xml")))
                .findFirst();
    }

    private static Path codeLocation() {
        try {
            return Path.of(MnistSearch.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException | RuntimeException e) {
            return null;
        }
    }
}
