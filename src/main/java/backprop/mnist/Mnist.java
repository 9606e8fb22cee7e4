package backprop.mnist;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A training set and a test set.
 *
 * @param train the examples to learn from
 * @param test the examples to test on, with the same image size
 */
public record Mnist(Dataset train, Dataset test) implements Serializable {
    /**
     * @throws DataException if the images of the two sets differ in size
     */
    public Mnist {
        new Split(train, test, "test");
    }

    /**
     * Reads the four files of a folder under their original names, with a dash or a dot before {@code idx}, with or
     * without {@code .gz}.
     *
     * @throws DataException if a file is missing or damaged
     */
    public static Mnist load(Path folder) {
        return new Mnist(
                Dataset.load(MnistFiles.TRAIN_IMAGES.require(folder), MnistFiles.TRAIN_LABELS.require(folder)),
                Dataset.load(MnistFiles.TEST_IMAGES.require(folder), MnistFiles.TEST_LABELS.require(folder)));
    }

    /**
     * Finds the data. The program first looks in the folder named by {@code MNIST_DIR}, then in the project's
     * {@code data/mnist}, which it downloads if needed, then takes the 10,000 digits of {@code data/mnist-sample}. A line
     * on standard output says when it downloads and when it uses the sample.
     *
     * @throws DataException if the named folder lacks files, if a file is damaged, or if no data is found
     */
    public static Mnist find() {
        return find(null);
    }

    /**
     * Reads the given folder, or finds the data as {@link #find()} does.
     *
     * @param folder holds the four files; null to search
     */
    public static Mnist find(Path folder) {
        return load(folder(folder));
    }

    /**
     * The folder that {@link #find(Path)} reads, filled by a download if needed.
     *
     * @param folder holds the four files; null to search
     */
    public static Path folder(Path folder) {
        return MnistSearch.here().folder(folder);
    }

    /** All training examples, evaluated on the test set. */
    public Split split() {
        return new Split(train, test, "test");
    }

    /**
     * Splits the training set: one part to train on, one part to choose hyperparameters by. The test set stays unseen.
     * The split is random but always the same.
     *
     * @param share the fraction of the training set to hold out, between 0 and 1
     * @throws IllegalArgumentException if either part would be empty
     */
    public Split withValidation(double share) {
        int size = train.size(), held = (int) Math.round(share * size);
        if (!(share > 0 && share < 1) || held < 1 || held == size) {
            throw new IllegalArgumentException("a share of " + share + " of " + size
                    + " training examples leaves one part empty; choose a share such as 0.2");
        }
        int[] shuffled = new Batches(size, size, 0).epoch(1)[0];
        return new Split(
                train.subset(Arrays.copyOfRange(shuffled, held, size)),
                train.subset(Arrays.copyOfRange(shuffled, 0, held)),
                "validation");
    }

    /**
     * The 10,000 digits that ship with the project: 8,000 to train on, 2,000 to test on.
     *
     * @throws DataException if the project's folder is not found
     */
    public static Mnist sample() {
        return load(MnistSearch.here().sampleFolder());
    }
}
