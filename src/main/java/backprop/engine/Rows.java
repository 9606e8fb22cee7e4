package backprop.engine;

/**
 * A matrix of floats, kept row by row, with the arithmetic that training needs. The heavy work is the products with
 * {@link Columns}. The two forms are {@code PlainRows} and {@code VectorRows}; operands of an operation are of the same
 * form.
 *
 * <p>An operation on the rows first..end−1 touches no other row of this matrix, so that threads can share one matrix by
 * rows; each sum is made in one order, whoever makes it.
 */
abstract class Rows {
    private static final float LOG2_E = 1.44269504f;
    private static final float ROUND = 0x1.8p23f;

    /** The number of rows. */
    final int count;

    /** The number of columns. */
    final int length;

    Rows(int count, int length) {
        this.count = count;
        this.length = length;
    }

    abstract float get(int row, int column);

    abstract void set(int row, int column, float value);

    /** Takes over the values of a matrix of the same shape. */
    abstract void copy(Rows other);

    /** Sets rows first..end−1 to 0. */
    abstract void clear(int first, int end);

    /** Sets rows first..end−1 to row k of w. */
    abstract void fill(int first, int end, Rows w, int k);

    /** this += X w, where the rows of this are the images of X and the rows of w their pixels. */
    abstract void addProduct(Columns X, Rows w);

    /**
     * this += Xᵀ w for the pairs first..end−1 of rows, where the rows of this are the pixels of X and the rows of w its
     * images. Each row is summed up image by image, so that X may come in parts.
     */
    abstract void addTransposedProduct(int first, int end, Columns X, Rows w);

    /** this[r] += Σ_k a[r · down + k · across] · w[k] over all rows k &lt; n of w, for each r in first..end−1. */
    abstract void addProduct(int first, int end, float[] a, int down, int across, int n, Rows w);

    /** this[r] = σ(this[r]) for each r in first..end−1. */
    abstract void sigmoid(int first, int end);

    /** this[r] = this[r] ⊙ z[r] ⊙ (1 − z[r]), the slope of σ where z = σ(u), for each r in first..end−1. */
    abstract void timesSlope(int first, int end, Rows z);

    /** products[r · w.count + k] += this[r] · w[k], for each r in first..end−1 and each row k of w. */
    abstract void dots(int first, int end, Rows w, float[] products);

    /**
     * e^x to about a unit in the last place; x is cut to −87..88, NaN stays NaN. With n = round(x / ln 2) it is 2^n
     * e^(x − n ln 2), the second factor by the polynomial of the Cephes library (S. Moshier).
     */
    static float exp(float x) {
        x = x < -87 ? -87 : x > 88 ? 88 : x;
        float shifted = x * LOG2_E + ROUND;
        float n = shifted - ROUND;
        float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
        float p = 1.9875691500e-4f;
        p = p * r + 1.3981999507e-3f;
        p = p * r + 8.3334519073e-3f;
        p = p * r + 4.1665795894e-2f;
        p = p * r + 1.6666665459e-1f;
        p = p * r + 5.0000001201e-1f;
        p = p * r * r + r + 1;
        return p * Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << 23) + 0x3f800000);
    }
}
