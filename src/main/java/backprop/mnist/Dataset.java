package backprop.mnist;

import backprop.matrix.Matrices;
import backprop.matrix.ZeroSkippingMatrix;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.Checksum;
import org.ejml.data.DMatrixRMaj;
import org.ejml.simple.SimpleMatrix;

/**
 * Images and their labels. Pixels are kept as bytes; matrices are built on request.
 *
 * <p>Immutable. MNIST is by Y. LeCun, C. Cortes and C. J. C. Burges.
 */
public final class Dataset implements Serializable {
    private static final long serialVersionUID = 1;

    /** The number of classes, the digits 0..9. */
    public static final int CLASSES = 10;

    private static final double[] BRIGHTNESS =
            IntStream.range(0, 256).mapToDouble(pixel -> pixel / 255.0).toArray();

    private final byte[] pixels;
    private final byte[] labels;
    private final int rows;
    private final int columns;

    private Dataset(byte[] pixels, byte[] labels, int rows, int columns) {
        this.pixels = pixels;
        this.labels = labels;
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * Reads a pair of IDX files, gzipped or plain.
     *
     * @throws DataException if a file is damaged, if the numbers of labels and images differ, or if a label is not
     *     in 0..9
     */
    public static Dataset load(Path images, Path labels) {
        IdxFile imageFile = IdxFile.read(images, 3);
        IdxFile labelFile = IdxFile.read(labels, 1);
        int count = imageFile.shape()[0];
        if (count != labelFile.shape()[0]) {
            throw new DataException(images + " has " + count + " images and " + labels + " has "
                    + labelFile.shape()[0] + " labels; take both from the same set");
        }
        for (int i = 0; i < count; i++) {
            int label = labelFile.bytes()[i] & 0xFF;
            if (label >= CLASSES) {
                throw new DataException(labels + " has the label " + label + " at position " + i
                        + ", expected 0..9; use a set of ten classes");
            }
        }
        if (count == 0 || imageFile.bytes().length == 0) {
            throw new DataException(images + " holds no pixels (" + Arrays.toString(imageFile.shape())
                    + "); use a set with at least one image");
        }
        return new Dataset(
                imageFile.bytes(),
                labelFile.bytes(),
                imageFile.shape()[1],
                imageFile.shape()[2]);
    }

    /** The number of examples. */
    public int size() {
        return labels.length;
    }

    /** The height of an image in pixels. */
    public int rows() {
        return rows;
    }

    /** The width of an image in pixels. */
    public int columns() {
        return columns;
    }

    /** The number of pixels of an image. */
    public int inputs() {
        return rows * columns;
    }

    /** The label of example i, 0..9. */
    public int label(int i) {
        return labels[i];
    }

    /** Pixel p of example i, row by row, 0 (background) to 255. */
    public int pixel(int i, int p) {
        return pixels[i * inputs() + p] & 0xFF;
    }

    /**
     * The images from..to−1 as rows of pixels / 255.
     *
     * @return (to − from)×inputs
     */
    public SimpleMatrix images(int from, int to) {
        return images(range(from, to));
    }

    /**
     * The targets of the examples from..to−1 as one-hot rows.
     *
     * @return (to − from)×10
     */
    public SimpleMatrix targets(int from, int to) {
        return targets(range(from, to));
    }

    /**
     * The chosen images as rows of pixels / 255.
     *
     * @param examples their indices; one may occur several times
     * @return examples.length×inputs
     */
    public SimpleMatrix images(int... examples) {
        int inputs = inputs();
        double[] X = new double[examples.length * inputs];
        for (int row = 0; row < examples.length; row++) {
            int start = Math.multiplyExact(requireExample(examples[row]), inputs);
            for (int p = 0; p < inputs; p++) {
                X[row * inputs + p] = BRIGHTNESS[pixels[start + p] & 0xFF];
            }
        }
        return new ZeroSkippingMatrix(DMatrixRMaj.wrap(examples.length, inputs, X));
    }

    /**
     * The targets of the chosen examples as one-hot rows.
     *
     * @return examples.length×10
     */
    public SimpleMatrix targets(int... examples) {
        return Matrices.oneHot(
                Arrays.stream(examples).map(i -> labels[requireExample(i)]).toArray(), CLASSES);
    }

    /**
     * A data set of the chosen examples.
     *
     * @param examples their indices; one may occur several times
     */
    public Dataset subset(int... examples) {
        byte[] chosen = new byte[Math.multiplyExact(examples.length, inputs())];
        byte[] chosenLabels = new byte[examples.length];
        for (int i = 0; i < examples.length; i++) {
            System.arraycopy(pixels, requireExample(examples[i]) * inputs(), chosen, i * inputs(), inputs());
            chosenLabels[i] = labels[examples[i]];
        }
        return new Dataset(chosen, chosenLabels, rows, columns);
    }

    /**
     * The first examples as a data set of their own, all if there are no more.
     *
     * @param count at least 1
     */
    public Dataset first(int count) {
        return subset(range(0, Math.min(count, size())));
    }

    /** The pixels that are 0 in every example, in ascending order. */
    public int[] blackPixels() {
        return IntStream.range(0, inputs())
                .filter(p -> IntStream.range(0, size()).allMatch(i -> pixel(i, p) == 0))
                .toArray();
    }

    void addTo(Checksum checksum) {
        checksum.update(pixels);
        checksum.update(labels);
    }

    private int[] range(int from, int to) {
        if (from < 0 || to < from || to > size()) {
            throw new IndexOutOfBoundsException("the examples " + from + ".." + to
                    + " do not exist, the data set has 0.." + size() + "; choose a range within it");
        }
        return IntStream.range(from, to).toArray();
    }

    private int requireExample(int i) {
        if (i < 0 || i >= size()) {
            throw new IndexOutOfBoundsException(
                    "example " + i + " does not exist, the data set has 0.." + (size() - 1) + "; choose one of these");
        }
        return i;
    }

    @Override
    public String toString() {
        return size() + " images of " + rows + "×" + columns + " pixels";
    }
}
