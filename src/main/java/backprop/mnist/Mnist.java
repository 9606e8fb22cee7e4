package backprop.mnist;

import java.nio.file.Path;

/**
 * A data set to train on and one to test on.
 *
 * @param train the examples to learn from
 * @param test the examples to judge by, of the same image size
 */
public record Mnist(Dataset train, Dataset test) {
    /**
     * @throws DataException if the images of the two sets differ in size
     */
    public Mnist {
        if (train.rows() != test.rows() || train.columns() != test.columns()) {
            throw new DataException(
                    "the training set has " + train + ", the test set " + test + "; take both from the same set");
        }
    }

    /**
     * Reads the four files of a folder under their original names; with a dash or a dot before {@code idx}, with or
     * without {@code .gz}.
     *
     * @throws DataException if a file is missing or damaged
     */
    public static Mnist load(Path folder) {
        return new Mnist(load(folder, "train"), load(folder, "t10k"));
    }

    private static Dataset load(Path folder, String set) {
        return Dataset.load(
                MnistFiles.locate(folder, set + "-images-idx3-ubyte"),
                MnistFiles.locate(folder, set + "-labels-idx1-ubyte"));
    }
}
