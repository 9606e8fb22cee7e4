package backprop.engine;

import backprop.mnist.Dataset;
import java.util.Arrays;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The pixels of a data set that are not zero, as compressed sparse rows; built once a data set. Pixels are taken in blocks
 * of 2×2, because neighbours are mostly zero together: MNIST has 50 blocks that are not zero in an image of 150 such
 * pixels. Image i has the entries start[i]..start[i + 1] − 1, one for each block that is not all zero, by rising block:
 * block[q], and pixels[q] with the bytes of its four pixels, the first in the lowest bits.
 */
final class SparseImages {
    private static final Map<Dataset, SparseImages> BUILT = new WeakHashMap<>();
    private static final int MOST_INPUTS = 1 << 16;

    /** Entries in a line of the cache: 64 bytes. */
    private static final int LINE = 16;

    final int[] start;
    final char[] block;
    final int[] pixels;

    /** before[k] is the number of entries of blocks less than k. */
    private final int[] before;

    /** Keeps the compiler from leaving out the reads of {@link #touch}. */
    private int touched;

    private SparseImages(Dataset data) {
        if (data.inputs() > MOST_INPUTS) {
            throw new IllegalArgumentException("images of " + data.inputs() + " pixels are too large for the sparse"
                    + " engine, which takes at most " + MOST_INPUTS + "; use the reference engine");
        }
        int[] place = places(data);
        int blocks = blocks(data);
        start = new int[data.size() + 1];
        before = new int[blocks + 1];
        int[] image = new int[blocks];
        for (int i = 0; i < data.size(); i++) {
            read(data, i, place, image);
            start[i + 1] = start[i];
            for (int k = 0; k < blocks; k++) {
                if (image[k] != 0) {
                    start[i + 1]++;
                    before[k + 1]++;
                }
            }
        }
        Arrays.parallelPrefix(before, Integer::sum);
        block = new char[start[data.size()]];
        pixels = new int[block.length];
        for (int i = 0, q = 0; i < data.size(); i++) {
            read(data, i, place, image);
            for (int k = 0; k < blocks; k++) {
                if (image[k] != 0) {
                    block[q] = (char) k;
                    pixels[q++] = image[k];
                }
            }
        }
    }

    private static void read(Dataset data, int i, int[] place, int[] image) {
        Arrays.fill(image, 0);
        for (int p = 0; p < place.length; p++) {
            image[place[p] / 4] |= data.pixel(i, p) << place[p] % 4 * 8;
        }
    }

    private static int blocks(Dataset data) {
        return (data.rows() + 1) / 2 * ((data.columns() + 1) / 2);
    }

    static synchronized SparseImages of(Dataset data) {
        return BUILT.computeIfAbsent(data, SparseImages::new);
    }

    /** The row of W1 for each pixel, block by block: block k has the rows 4k..4k + 3. */
    static int[] places(Dataset data) {
        int[] place = new int[data.inputs()];
        for (int p = 0; p < place.length; p++) {
            int y = p / data.columns(), x = p % data.columns();
            place[p] = 4 * (y / 2 * ((data.columns() + 1) / 2) + x / 2) + y % 2 * 2 + x % 2;
        }
        return place;
    }

    /** The number of blocks of an image. */
    int blocks() {
        return before.length - 1;
    }

    /** The first block of a share when the blocks are cut into contiguous shares with about equally many entries. */
    int blockAt(int share, int shares) {
        if (share == shares) {
            return blocks();
        }
        int at = Arrays.binarySearch(before, (int) ((long) block.length * share / shares));
        return at >= 0 ? at : -at - 1;
    }

    /**
     * Brings the images chosen[first]..chosen[end − 1] into the cache. They lie far apart in memory; here their lines are
     * fetched many at a time, while {@link PixelColumns#collect} would wait for one after the other.
     */
    void touch(int[] chosen, int first, int end) {
        int sum = 0;
        for (int i = first; i < end; i++) {
            for (int q = start[chosen[i]]; q < start[chosen[i] + 1]; q += LINE) {
                sum += pixels[q] + block[q];
            }
        }
        touched = sum;
    }
}
