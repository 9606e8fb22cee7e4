package backprop.engine;

import backprop.mnist.Dataset;
import java.util.Arrays;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The pixels of a data set that are not zero, as compressed sparse rows; built once a data set. Image i has the entries
 * start[i]..start[i + 1] − 1, one for each two neighbouring pixels 2k and 2k + 1 that are not both zero, by rising k; an
 * entry is k, the byte of pixel 2k + 1 and that of pixel 2k in 16, 8 and 8 bits.
 */
final class SparseImages {
    private static final Map<Dataset, SparseImages> BUILT = new WeakHashMap<>();
    private static final int MOST_INPUTS = 1 << 16;

    final int[] start;
    final int[] entries;

    /** before[k] is the number of entries of pairs less than k. */
    private final int[] before;

    private SparseImages(Dataset data) {
        int inputs = data.inputs();
        if (inputs > MOST_INPUTS) {
            throw new IllegalArgumentException("images of " + inputs + " pixels are too large for the sparse engine,"
                    + " which takes at most " + MOST_INPUTS + "; use the reference engine");
        }
        int pairs = (inputs + 1) / 2;
        start = new int[data.size() + 1];
        before = new int[pairs + 1];
        for (int i = 0; i < data.size(); i++) {
            start[i + 1] = start[i];
            for (int k = 0; k < pairs; k++) {
                if (pair(data, i, k) != 0) {
                    start[i + 1]++;
                    before[k + 1]++;
                }
            }
        }
        Arrays.parallelPrefix(before, Integer::sum);
        entries = new int[start[data.size()]];
        for (int i = 0, q = 0; i < data.size(); i++) {
            for (int k = 0; k < pairs; k++) {
                int pair = pair(data, i, k);
                if (pair != 0) {
                    entries[q++] = k << 16 | pair;
                }
            }
        }
    }

    private static int pair(Dataset data, int i, int k) {
        int second = 2 * k + 1 < data.inputs() ? data.pixel(i, 2 * k + 1) : 0;
        return second << 8 | data.pixel(i, 2 * k);
    }

    static synchronized SparseImages of(Dataset data) {
        return BUILT.computeIfAbsent(data, SparseImages::new);
    }

    int pairs() {
        return before.length - 1;
    }

    /** The pair at which the given share, 0..shares, of all entries begins; the last share ends after the last pair. */
    int pairAt(int share, int shares) {
        if (share == shares) {
            return pairs();
        }
        int at = Arrays.binarySearch(before, (int) ((long) entries.length * share / shares));
        return at >= 0 ? at : -at - 1;
    }
}
