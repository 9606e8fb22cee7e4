package backprop.engine;

import java.util.stream.IntStream;

/**
 * Images of a block as a matrix X by columns, two neighbouring columns together: the pair k, pixels 2k and 2k + 1, has the
 * entries start[k]..stop[k] − 1, one for each image where it is not zero, in the order of the images. An entry is the
 * image's place in the block, the byte of pixel 2k + 1 and that of pixel 2k in 16, 8 and 8 bits.
 */
final class Columns {
    private static final float[] SCALE = new float[256];

    static {
        for (int i = 0; i < SCALE.length; i++) {
            SCALE[i] = i / 255f;
        }
    }

    final int[] start;
    final int[] stop;
    final int[] entries;

    /** Of images with so many pairs of pixels, at most so many of them. */
    Columns(int pairs, int most) {
        start = IntStream.range(0, pairs).map(k -> k * most).toArray();
        stop = new int[pairs];
        entries = new int[pairs * most];
    }

    /** Pixel 2k of an entry of the pair k, 0..1. */
    static float first(int entry) {
        return SCALE[entry & 0xFF];
    }

    /** Pixel 2k + 1 of an entry of the pair k, 0..1. */
    static float second(int entry) {
        return SCALE[entry >>> 8 & 0xFF];
    }

    int pairs() {
        return start.length;
    }

    /** Becomes the images chosen[first + from]..chosen[first + to − 1], with the places from..to−1. */
    void collect(SparseImages images, int[] chosen, int first, int from, int to) {
        System.arraycopy(start, 0, stop, 0, start.length);
        for (int i = from; i < to; i++) {
            int image = chosen[first + i];
            collect(i, images.entries, images.start[image], images.start[image + 1], entries, stop);
        }
    }

    private static void collect(int i, int[] image, int first, int end, int[] entries, int[] stop) {
        for (int q = first; q < end; q++) {
            int entry = image[q];
            entries[stop[entry >>> 16]++] = i << 16 | entry & 0xFFFF;
        }
    }
}
