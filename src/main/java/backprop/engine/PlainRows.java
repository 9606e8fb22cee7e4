package backprop.engine;

import java.util.Arrays;

/**
 * Rows as arrays of their own, and loops that the compiler turns into vector instructions: one index for all arrays,
 * and up to four rows at a time, so that the sum is loaded and stored less often. Each array is a multiple of 4 long, which
 * leaves such loops no rest; columns beyond the last are 0.
 */
final class PlainRows extends Rows {
    private final float[][] rows;

    PlainRows(int count, int length) {
        super(count, length);
        rows = new float[count][(length + 3) / 4 * 4];
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
            System.arraycopy(((PlainRows) other).rows[r], 0, rows[r], 0, rows[r].length);
        }
    }

    @Override
    void clear(int first, int end) {
        for (int r = first; r < end; r++) {
            Arrays.fill(rows[r], 0);
        }
    }

    @Override
    void fill(int first, int end, Rows w, int k) {
        for (int r = first; r < end; r++) {
            System.arraycopy(((PlainRows) w).rows[k], 0, rows[r], 0, rows[r].length);
        }
    }

    @Override
    void addProduct(Columns X, Rows w) {
        float[][] from = ((PlainRows) w).rows;
        for (int k = 0; k < X.pairs(); k++) {
            spread(rows, X.entries, X.start[k], X.stop[k], from[2 * k], from[2 * k + 1]);
        }
    }

    private static void spread(float[][] y, int[] entries, int q, int end, float[] a, float[] b) {
        for (; q < end; q++) {
            add2(y[entries[q] >>> 16], Columns.first(entries[q]), a, Columns.second(entries[q]), b);
        }
    }

    private static void add2(float[] y, float xa, float[] a, float xb, float[] b) {
        for (int j = 0; j < y.length; j++) {
            y[j] += xa * a[j] + xb * b[j];
        }
    }

    @Override
    void addTransposedProduct(int first, int end, Columns X, Rows w) {
        float[][] from = ((PlainRows) w).rows;
        for (int k = first; k < end; k++) {
            addToPair(rows[2 * k], rows[2 * k + 1], X.entries, X.start[k], X.stop[k], from);
        }
    }

    private static void addToPair(float[] y0, float[] y1, int[] entries, int q, int end, float[][] w) {
        for (; q + 4 <= end; q += 4) {
            int e = entries[q], f = entries[q + 1], g = entries[q + 2], h = entries[q + 3];
            float[] a = w[e >>> 16], b = w[f >>> 16], c = w[g >>> 16], d = w[h >>> 16];
            add4(y0, Columns.first(e), a, Columns.first(f), b, Columns.first(g), c, Columns.first(h), d);
            add4(y1, Columns.second(e), a, Columns.second(f), b, Columns.second(g), c, Columns.second(h), d);
        }
        for (; q < end; q++) {
            int e = entries[q];
            add1(y0, Columns.first(e), w[e >>> 16]);
            add1(y1, Columns.second(e), w[e >>> 16]);
        }
    }

    @Override
    void addProduct(int first, int end, float[] a, int down, int across, int n, Rows w) {
        float[][] from = ((PlainRows) w).rows;
        for (int r = first; r < end; r++) {
            int k = 0, i = r * down;
            for (; k + 4 <= n; k += 4, i += 4 * across) {
                add4(
                        rows[r],
                        a[i],
                        from[k],
                        a[i + across],
                        from[k + 1],
                        a[i + 2 * across],
                        from[k + 2],
                        a[i + 3 * across],
                        from[k + 3]);
            }
            for (; k < n; k++, i += across) {
                add1(rows[r], a[i], from[k]);
            }
        }
    }

    private static void add4(
            float[] y, float xa, float[] a, float xb, float[] b, float xc, float[] c, float xd, float[] d) {
        for (int j = 0; j < y.length; j++) {
            y[j] = y[j] + xa * a[j] + xb * b[j] + xc * c[j] + xd * d[j];
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
            for (int j = 0; j < length; j++) {
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
