package backprop.mnist;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A data set to train on and one to test on.
 *
 * @param train the examples to learn from
 * @param test the examples to judge by, of the same image size
 */
public record Mnist(Dataset train, Dataset test) implements Serializable {
    /**
     * @throws DataException if the images of the two sets differ in size
     */
    public Mnist {
        new Split(train, test, "test");
    }

    /**
     * Reads the four files of a folder under their original names; with a dash or a dot before {@code idx}, with or
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
     * Finds the data: {@code $MNIST_DIR} if that is set, else the project's {@code data/mnist}, downloaded if it is not
     * there yet, else the 10,000 digits of {@code data/mnist-sample}. Says on standard output when it downloads and
     * when it takes the sample.
     *
     * @throws DataException if a folder that is named lacks files, if a file is damaged, or if there is no data at all
     */
    public static Mnist find() {
        return find(null);
    }

    /**
     * Reads the folder that is given, or finds the data as {@link #find()} does.
     *
     * @param folder with the four files, or null to search
     */
    public static Mnist find(Path folder) {
        return load(MnistSearch.here().folder(folder));
    }

    /** The whole training set, judged by the test set. */
    public Split split() {
        return new Split(train, test, "test");
    }

    /**
     * Holds a part of the training set out to choose hyperparameters by, so that the test set stays unseen. The
     * examples are drawn at random, always the same.
     *
     * @param share of the training set to hold out, between 0 and 1
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
     * The 10,000 digits that come with the project, whatever else is there: 8,000 to train on, 2,000 to test on.
     *
     * @throws DataException if the project's folder is not found
     */
    public static Mnist sample() {
        return load(MnistSearch.here().sampleFolder());
    }
}
