package backprop.engine;

import static backprop.engine.Fused.multiplyAdd;

import java.util.Arrays;

/**
 * Rows as arrays of their own, and loops that the compiler turns into vector instructions: one index for all arrays,
 * and up to four rows at a time, so that the sum is loaded and stored less often. Each array is a multiple of 4 long, which
 * leaves such loops no rest; columns beyond the last are 0.
 */
final class PlainMatrix extends FloatMatrix {
    private final float[][] values;

    PlainMatrix(int rows, int columns) {
        super(rows, columns);
        values = new float[rows][(columns + 3) / 4 * 4];
    }

    @Override
    float get(int row, int column) {
        return values[row][column];
    }

    @Override
    void set(int row, int column, float value) {
        values[row][column] = value;
    }

    private static float[][] values(FloatMatrix matrix) {
        return ((PlainMatrix) matrix).values;
    }

    @Override
    void copy(FloatMatrix other) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(values(other)[r], 0, values[r], 0, values[r].length);
        }
    }

    @Override
    void fill(int first, int end, FloatMatrix w, int k) {
        for (int i = first; i < end; i++) {
            System.arraycopy(values(w)[k], 0, values[i], 0, values[i].length);
        }
    }

    @Override
    void addProduct(PixelColumns X, FloatMatrix w) {
        for (int k = 0; k < X.start.length; k++) {
            spread(values, X.image, X.x, X.start[k], X.stop[k], values(w), 4 * k);
        }
    }

    private static void spread(float[][] y, int[] image, float[] x, int q, int end, float[][] w, int p) {
        for (; q < end; q++) {
            add4(y[image[q]], x, 4 * q, 1, w[p], w[p + 1], w[p + 2], w[p + 3]);
        }
    }

    @Override
    void addTransposedProduct(int first, int end, PixelColumns X, FloatMatrix w) {
        for (int k = first; k < end; k++) {
            gather(values, 4 * k, X.image, X.x, X.start[k], X.stop[k], values(w));
        }
    }

    private static void gather(float[][] y, int p, int[] image, float[] x, int q, int end, float[][] w) {
        float[] y0 = y[p], y1 = y[p + 1], y2 = y[p + 2], y3 = y[p + 3];
        for (; q + 4 <= end; q += 4) {
            float[] a = w[image[q]], b = w[image[q + 1]], c = w[image[q + 2]], d = w[image[q + 3]];
            add4(y0, x, 4 * q, 4, a, b, c, d);
            add4(y1, x, 4 * q + 1, 4, a, b, c, d);
            add4(y2, x, 4 * q + 2, 4, a, b, c, d);
            add4(y3, x, 4 * q + 3, 4, a, b, c, d);
        }
        for (; q < end; q++) {
            float[] a = w[image[q]];
            add1(y0, x[4 * q], a);
            add1(y1, x[4 * q + 1], a);
            add1(y2, x[4 * q + 2], a);
            add1(y3, x[4 * q + 3], a);
        }
    }

    /** y += Σ_l a[i + l · step] w[l] over the first n rows of w. */
    private static void add(float[] y, float[] a, int i, int step, int n, float[][] w) {
        int l = 0;
        for (; l + 4 <= n; l += 4) {
            add4(y, a, i + l * step, step, w[l], w[l + 1], w[l + 2], w[l + 3]);
        }
        for (; l < n; l++) {
            add1(y, a[i + l * step], w[l]);
        }
    }

    private static void add4(float[] y, float[] x, int i, int step, float[] a, float[] b, float[] c, float[] d) {
        float xa = x[i], xb = x[i + step], xc = x[i + 2 * step], xd = x[i + 3 * step];
        for (int j = 0; j < y.length; j++) {
            y[j] = multiplyAdd(xd, d[j], multiplyAdd(xc, c[j], multiplyAdd(xb, b[j], multiplyAdd(xa, a[j], y[j]))));
        }
    }

    private static void add1(float[] y, float x, float[] a) {
        for (int j = 0; j < y.length; j++) {
            y[j] = multiplyAdd(x, a[j], y[j]);
        }
    }

    @Override
    void sigmoid(int first, int end) {
        for (int i = first; i < end; i++) {
            float[] z = values[i];
            for (int j = 0; j < columns; j++) {
                z[j] = Sigmoid.of(z[j]);
            }
        }
    }

    @Override
    void delta(int first, int end, float[] a, int stride, FloatMatrix w, FloatMatrix z) {
        for (int i = first; i < end; i++) {
            Arrays.fill(values[i], 0);
            add(values[i], a, i * stride, 1, w.rows, values(w));
            timesSlope(values[i], values(z)[i]);
        }
    }

    private static void timesSlope(float[] y, float[] z) {
        for (int j = 0; j < y.length; j++) {
            y[j] *= z[j] - z[j] * z[j];
        }
    }

    @Override
    void addDense(int first, int end, float[] a, int stride, int n, FloatMatrix w) {
        for (int k = first; k < end; k++) {
            add(values[k], a, k, stride, n, values(w));
        }
    }

    @Override
    void addSum(int k, int n, FloatMatrix w) {
        for (int i = 0; i < n; i++) {
            add1(values[k], 1, values(w)[i]);
        }
    }

    @Override
    void addOutputs(int first, int end, float[] w, int stride, float[] sums) {
        for (int i = first; i < end; i++) {
            for (int k = 0; k < stride; k += 8) {
                addOutputs(values[i], columns, w, stride, k, sums, i * stride + k);
            }
        }
    }

    /** Eight classes at a time: sums that do not wait for each other. */
    private static void addOutputs(float[] z, int columns, float[] w, int stride, int k, float[] sums, int at) {
        float a = sums[at], b = sums[at + 1], c = sums[at + 2], d = sums[at + 3];
        float e = sums[at + 4], f = sums[at + 5], g = sums[at + 6], h = sums[at + 7];
        for (int j = 0, i = k; j < columns; j++, i += stride) {
            float x = z[j];
            a = multiplyAdd(x, w[i], a);
            b = multiplyAdd(x, w[i + 1], b);
            c = multiplyAdd(x, w[i + 2], c);
            d = multiplyAdd(x, w[i + 3], d);
            e = multiplyAdd(x, w[i + 4], e);
            f = multiplyAdd(x, w[i + 5], f);
            g = multiplyAdd(x, w[i + 6], g);
            h = multiplyAdd(x, w[i + 7], h);
        }
        sums[at] = a;
        sums[at + 1] = b;
        sums[at + 2] = c;
        sums[at + 3] = d;
        sums[at + 4] = e;
        sums[at + 5] = f;
        sums[at + 6] = g;
        sums[at + 7] = h;
    }

    @Override
    void transpose(int first, int end, float[] to, int stride) {
        for (int k = first; k < end; k++) {
            for (int j = 0; j < columns; j++) {
                to[j * stride + k] = values[k][j];
            }
        }
    }
}
