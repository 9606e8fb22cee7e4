package backprop.engine;

import java.util.stream.IntStream;

/**
 * Some images of a batch as a matrix X by columns, the four columns of a block of pixels together. Block k has the entries
 * start[k]..stop[k] − 1, one for each image in which it is not all zero, in the order of the images: image[q] is the
 * image's place in the batch, and x[4q]..x[4q + 3] are its four pixels, 0..1.
 */
final class PixelColumns {
    private static final float[] SCALE = new float[256];

    static {
        for (int i = 0; i < SCALE.length; i++) {
            SCALE[i] = i / 255f;
        }
    }

    final int[] start;
    final int[] stop;
    final int[] image;
    final float[] x;

    /**
     * @param blocks pixel blocks of an image
     * @param capacity images at most
     */
    PixelColumns(int blocks, int capacity) {
        start = IntStream.range(0, blocks).map(k -> k * capacity).toArray();
        stop = new int[blocks];
        image = new int[blocks * capacity];
        x = new float[4 * blocks * capacity];
    }

    /**
     * Holds the images chosen[at + from]..chosen[at + to − 1] as the rows from..to−1, replacing what was there.
     *
     * @param images the data set that the chosen images are of
     */
    void collect(SparseImages images, int[] chosen, int at, int from, int to) {
        System.arraycopy(start, 0, stop, 0, start.length);
        images.touch(chosen, at + from, at + to);
        for (int i = from; i < to; i++) {
            int one = chosen[at + i];
            collect(i, images.start[one], images.start[one + 1], images.block, images.pixels, stop, image, x);
        }
    }

    private static void collect(int i, int q, int end, char[] block, int[] pixels, int[] stop, int[] image, float[] x) {
        for (; q < end; q++) {
            int entry = stop[block[q]]++, four = pixels[q];
            image[entry] = i;
            x[4 * entry] = SCALE[four & 0xFF];
            x[4 * entry + 1] = SCALE[four >>> 8 & 0xFF];
            x[4 * entry + 2] = SCALE[four >>> 16 & 0xFF];
            x[4 * entry + 3] = SCALE[four >>> 24];
        }
    }
}
