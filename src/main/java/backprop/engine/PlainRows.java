package backprop.engine;

import java.util.Arrays;

/**
 * Rows as arrays of their own, and loops that the compiler turns into vector instructions: one index for all arrays,
 * and four rows at a time, so that the sum is loaded and stored a fourth as often.
 */
final class PlainRows extends Rows {
    private final float[][] rows;

    PlainRows(int count, int length) {
        super(count, length);
        rows = new float[count][length];
    }

    @Override
    float get(int row, int column) {
        return rows[row][column];
    }

    @Override
    void set(int row, int column, float value) {
        rows[row][column] = value;
    }

    @Override
    void copy(Rows other) {
        for (int r = 0; r < count; r++) {
            System.arraycopy(((PlainRows) other).rows[r], 0, rows[r], 0, length);
        }
    }

    @Override
    void clear(int first, int end) {
        for (int r = first; r < end; r++) {
            Arrays.fill(rows[r], 0);
        }
    }

    @Override
    void add(int first, int end, int[] start, int[] index, float[] value, Rows w) {
        float[][] from = ((PlainRows) w).rows;
        for (int r = first; r < end; r++) {
            add(rows[r], start[r], start[r + 1], index, value, from);
        }
    }

    private static void add(float[] y, int q, int end, int[] index, float[] value, float[][] w) {
        for (; q + 4 <= end; q += 4) {
            add4(
                    y,
                    value[q],
                    w[index[q]],
                    value[q + 1],
                    w[index[q + 1]],
                    value[q + 2],
                    w[index[q + 2]],
                    value[q + 3],
                    w[index[q + 3]]);
        }
        for (; q < end; q++) {
            add1(y, value[q], w[index[q]]);
        }
    }

    private static void add4(
            float[] y, float xa, float[] a, float xb, float[] b, float xc, float[] c, float xd, float[] d) {
        for (int j = 0; j < y.length; j++) {
            y[j] += (xa * a[j] + xb * b[j]) + (xc * c[j] + xd * d[j]);
        }
    }

    private static void add1(float[] y, float x, float[] a) {
        for (int j = 0; j < y.length; j++) {
            y[j] += x * a[j];
        }
    }

    @Override
    void sigmoid(int first, int end) {
        for (int r = first; r < end; r++) {
            float[] z = rows[r];
            for (int j = 0; j < z.length; j++) {
                z[j] = 1 / (1 + exp(-z[j]));
            }
        }
    }

    @Override
    void timesSlope(int first, int end, Rows z) {
        for (int r = first; r < end; r++) {
            timesSlope(rows[r], ((PlainRows) z).rows[r]);
        }
    }

    private static void timesSlope(float[] y, float[] z) {
        for (int j = 0; j < y.length; j++) {
            y[j] *= z[j] * (1 - z[j]);
        }
    }

    @Override
    void dots(int first, int end, Rows w, float[] products) {
        for (int r = first; r < end; r++) {
            for (int k = 0; k < w.count; k++) {
                products[r * w.count + k] += dot(rows[r], ((PlainRows) w).rows[k]);
            }
        }
    }

    private static float dot(float[] a, float[] b) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int j = 0;
        for (; j + 4 <= a.length; j += 4) {
            s0 += a[j] * b[j];
            s1 += a[j + 1] * b[j + 1];
            s2 += a[j + 2] * b[j + 2];
            s3 += a[j + 3] * b[j + 3];
        }
        for (; j < a.length; j++) {
            s0 += a[j] * b[j];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
