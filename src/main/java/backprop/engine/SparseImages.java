package backprop.engine;

import backprop.mnist.Dataset;
import java.util.Map;
import java.util.WeakHashMap;

/** The pixels of a data set that are not zero, as compressed sparse rows, four bytes each; built once a data set. */
final class SparseImages {
    private static final Map<Dataset, SparseImages> BUILT = new WeakHashMap<>();
    private static final int MOST_INPUTS = 1 << 24;

    private final int[] start;
    private final int[] entries;
    private final byte[] labels;

    private SparseImages(Dataset data) {
        int inputs = data.inputs();
        if (inputs >= MOST_INPUTS) {
            throw new IllegalArgumentException("images of " + inputs + " pixels are too large for the sparse engine,"
                    + " which takes fewer than " + MOST_INPUTS + "; use the reference engine");
        }
        labels = new byte[data.size()];
        start = new int[data.size() + 1];
        for (int i = 0; i < data.size(); i++) {
            labels[i] = (byte) data.label(i);
            start[i + 1] = start[i];
            for (int p = 0; p < inputs; p++) {
                if (data.pixel(i, p) != 0) {
                    start[i + 1]++;
                }
            }
        }
        entries = new int[start[data.size()]];
        for (int i = 0, q = 0; i < data.size(); i++) {
            for (int p = 0; p < inputs; p++) {
                if (data.pixel(i, p) != 0) {
                    entries[q++] = p << 8 | data.pixel(i, p);
                }
            }
        }
    }

    static synchronized SparseImages of(Dataset data) {
        return BUILT.computeIfAbsent(data, SparseImages::new);
    }

    int label(int i) {
        return labels[i];
    }

    /** The number of pixels of image i that are not zero. */
    int count(int i) {
        return start[i + 1] - start[i];
    }

    /**
     * Writes the pixels of image i that are not zero, in order.
     *
     * @param scale what a pixel of 0..255 becomes
     * @return the position after the last
     */
    int copy(int i, int[] index, float[] value, int at, float[] scale) {
        int first = start[i], count = start[i + 1] - first;
        int[] from = entries;
        for (int q = 0; q < count; q++) {
            int entry = from[first + q];
            index[at + q] = entry >>> 8;
            value[at + q] = scale[entry & 0xFF];
        }
        return at + count;
    }
}
