package backprop.engine;

/**
 * A matrix of floats with the arithmetic that training needs. The heavy work is the two products with
 * {@link PixelColumns}. The two forms are {@code PlainMatrix} and {@code VectorMatrix}; the operands of one operation are
 * of the same form.
 *
 * <p>An operation on the rows first..end−1 changes no other row, so threads can share a matrix by rows. The terms of every
 * sum are added one after the other, in the order of their index, each by a {@link Fused} multiply-add: neither the form, nor
 * the width of a vector, nor the number of columns or threads, changes a bit.
 */
abstract class FloatMatrix {
    /** The number of rows. */
    final int rows;

    /** The number of columns. */
    final int columns;

    FloatMatrix(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    abstract float get(int row, int column);

    abstract void set(int row, int column, float value);

    /** Takes over the values of a matrix of the same shape. */
    abstract void copy(FloatMatrix other);

    /** this[i] = w[k] for each row i in first..end−1. */
    abstract void fill(int first, int end, FloatMatrix w, int k);

    /** this += X w: the rows of this are the images of X, the rows of w are its pixels. */
    abstract void addProduct(PixelColumns X, FloatMatrix w);

    /** this += Xᵀ w for the pixels of the blocks first..end−1: the rows of this are pixels, the rows of w are images. */
    abstract void addTransposedProduct(int first, int end, PixelColumns X, FloatMatrix w);

    /** this[i] = σ(this[i]) for each row i in first..end−1. */
    abstract void sigmoid(int first, int end);

    /** this[i] = (Σ_k a[i · stride + k] w[k]) ⊙ z[i] ⊙ (1 − z[i]) for each row i in first..end−1, over all rows k of w. */
    abstract void delta(int first, int end, float[] a, int stride, FloatMatrix w, FloatMatrix z);

    /** this[k] += Σ_i a[i · stride + k] w[i] for each row k in first..end−1, over the first n rows of w. */
    abstract void addDense(int first, int end, float[] a, int stride, int n, FloatMatrix w);

    /** this[k] += the sum of the first n rows of w. */
    abstract void addSum(int k, int n, FloatMatrix w);

    /**
     * sums[i · stride + k] += Σ_j this[i][j] w[j · stride + k] for each row i in first..end−1 and all k &lt; stride.
     *
     * @param stride a multiple of 16
     */
    abstract void addOutputs(int first, int end, float[] w, int stride, float[] sums);

    /** to[j · stride + k] = this[k][j] for each row k in first..end−1. */
    abstract void transpose(int first, int end, float[] to, int stride);
}
