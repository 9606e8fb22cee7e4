package backprop.engine;

import java.util.Arrays;

/**
 * The nonzero pixels of some images, by image and by pixel, with one pixel more that is always 1 for the bias. The
 * parts of {@link #gather} and {@link #sort} may run at the same time, each for images of its own.
 */
final class SparseBatch {
    private final int pixels;
    private final float[] scale = new float[256];
    private final int[][] next;

    private SparseImages images;
    private int[] chosen;
    private int first;
    private int size;

    /** Image i has the entries imageStart[i]..imageStart[i + 1] − 1 of {@link #pixel} and {@link #value}. */
    final int[] imageStart;

    int[] pixel = {};
    float[] value = {};

    /** Pixel p has the entries pixelStart[p]..pixelStart[p + 1] − 1 of {@link #image} and {@link #valueOfImage}. */
    final int[] pixelStart;

    int[] image = {};
    float[] valueOfImage = {};

    /**
     * @param inputs the number of pixels of an image
     * @param most the largest number of images
     * @param parts into how many parts the work can be divided
     */
    SparseBatch(int inputs, int most, int parts) {
        pixels = inputs + 1;
        imageStart = new int[most + 1];
        pixelStart = new int[pixels + 1];
        next = new int[parts][pixels];
        for (int i = 0; i < scale.length; i++) {
            scale[i] = i / 255f;
        }
    }

    /** Starts anew with the images chosen[first]..chosen[first + size − 1]. */
    void begin(SparseImages images, int[] chosen, int first, int size) {
        this.images = images;
        this.chosen = chosen;
        this.first = first;
        this.size = size;
        for (int i = 0; i < size; i++) {
            imageStart[i + 1] = imageStart[i] + images.count(chosen[first + i]) + 1;
        }
        if (imageStart[size] > pixel.length) {
            int room = imageStart[size] + imageStart[size] / 4;
            pixel = new int[room];
            value = new float[room];
            image = new int[room];
            valueOfImage = new float[room];
        }
    }

    int size() {
        return size;
    }

    /** The image in the data set that is image i here. */
    int chosen(int i) {
        return chosen[first + i];
    }

    /** Copies the images from..to−1, and counts for this part how often each pixel occurs in them. */
    void gather(int part, int from, int to) {
        int[] counts = next[part];
        Arrays.fill(counts, 0);
        for (int i = from; i < to; i++) {
            int end = images.copy(chosen(i), pixel, value, imageStart[i], scale);
            pixel[end] = pixels - 1;
            value[end] = 1;
            count(counts, pixel, imageStart[i], end + 1);
        }
    }

    private static void count(int[] counts, int[] pixel, int first, int end) {
        for (int q = first; q < end; q++) {
            counts[pixel[q]]++;
        }
    }

    /** Turns the counts of all parts into the places where each of them writes; between gather and sort. */
    void place() {
        int at = 0;
        for (int p = 0; p < pixels; p++) {
            pixelStart[p] = at;
            for (int[] counts : next) {
                int count = counts[p];
                counts[p] = at;
                at += count;
            }
        }
        pixelStart[pixels] = at;
    }

    /** Writes the images from..to−1 of this part by pixel, in the order of the images. */
    void sort(int part, int from, int to) {
        int[] places = next[part];
        for (int i = from; i < to; i++) {
            sort(i, places, imageStart[i], imageStart[i + 1], pixel, value, image, valueOfImage);
        }
    }

    private static void sort(
            int i, int[] places, int first, int end, int[] pixel, float[] value, int[] image, float[] valueOfImage) {
        for (int q = first; q < end; q++) {
            int at = places[pixel[q]]++;
            image[at] = i;
            valueOfImage[at] = value[q];
        }
    }

    /** The pixel at which this share, 0..parts, of the entries by pixel begins. */
    int pixelAt(int share) {
        if (share == next.length) {
            return pixels;
        }
        long entry = (long) pixelStart[pixels] * share / next.length;
        int p = Arrays.binarySearch(pixelStart, 0, pixels, (int) entry);
        return p >= 0 ? p : -p - 1;
    }
}
