package backprop.engine;

import java.util.Arrays;

/**
 * A matrix for the Vector API. The columns are cut into strips of 2 or 4 vectors, the last ones narrower, and each strip is
 * stored on its own, row by row; columns beyond the last are 0. In a product with {@link PixelColumns} the rows of a block of
 * pixels stay in registers while the same strip of all images, which fits into the first cache, goes by.
 *
 * <p>Forward, wide strips are faster, because a pixel is loaded once for four vectors: z has strips of 4. Backward, 16 sums
 * of four pixels and four vectors do not fit into the 16 registers of AVX2: δ1 and W1 have strips of 2, and forward reads two
 * of these at once. At H = 100 strips of 2 throughout cost 5 % of a step, strips of 4 throughout 8 %.
 */
final class VectorMatrix extends FloatMatrix {
    static final int LANES = VectorProducts.LANES;

    private final int vectors;
    private final float[] values;
    private final int[] base;
    private final int[] step;

    /** @param strip the vectors of a strip, 2 or 4 */
    VectorMatrix(int rows, int columns, int strip) {
        super(rows, columns);
        vectors = (columns + LANES - 1) / LANES;
        values = new float[Math.multiplyExact(rows, vectors * LANES)];
        base = new int[vectors];
        step = new int[vectors];
        for (int v = 0, width; v < vectors; v += width) {
            width = strip == 4 && v + 4 <= vectors ? 4 : Math.min(2, vectors - v);
            for (int i = 0; i < width; i++) {
                base[v + i] = (v * rows + i) * LANES;
                step[v + i] = width * LANES;
            }
        }
    }

    /** The width in vectors of the strip that this vector is in. */
    private int width(int vector) {
        return step[vector] / LANES;
    }

    /** Where in {@link #values} this vector of a row begins. */
    private int at(int row, int vector) {
        return base[vector] + row * step[vector];
    }

    private int offset(int row, int column) {
        return at(row, column / LANES) + column % LANES;
    }

    @Override
    float get(int row, int column) {
        return values[offset(row, column)];
    }

    @Override
    void set(int row, int column, float value) {
        values[offset(row, column)] = value;
    }

    @Override
    void copy(FloatMatrix other) {
        System.arraycopy(((VectorMatrix) other).values, 0, values, 0, values.length);
    }

    @Override
    void fill(int first, int end, FloatMatrix w, int k) {
        VectorMatrix from = (VectorMatrix) w;
        for (int v = 0; v < vectors; v++) {
            VectorProducts.fill(values, at(first, v), at(end, v), step[v], from.values, from.at(k, v));
        }
    }

    @Override
    void addProduct(PixelColumns X, FloatMatrix w) {
        VectorMatrix from = (VectorMatrix) w;
        int wGap = 2 * LANES * from.rows;
        for (int v = 0; v < vectors; v += width(v)) {
            int y = at(0, v), width = width(v);
            for (int k = 0; k < X.start.length; k++) {
                int q = X.start[k], end = X.stop[k], row = from.at(4 * k, v);
                if (q < end) {
                    switch (width) {
                        case 4 -> VectorProducts.spread4(values, y, X.image, X.x, q, end, from.values, row, wGap);
                        case 2 -> VectorProducts.spread2(values, y, X.image, X.x, q, end, from.values, row);
                        default -> VectorProducts.spread1(values, y, X.image, X.x, q, end, from.values, row);
                    }
                }
            }
        }
    }

    @Override
    void addTransposedProduct(int first, int end, PixelColumns X, FloatMatrix w) {
        VectorMatrix from = (VectorMatrix) w;
        for (int v = 0; v < vectors; v += 2) {
            int width = width(v), o = from.at(0, v);
            for (int k = first; k < end; k++) {
                int q = X.start[k], stop = X.stop[k], row = at(4 * k, v);
                if (q < stop) {
                    if (width == 2) {
                        VectorProducts.gather2(values, row, X.image, X.x, q, stop, from.values, o);
                    } else {
                        VectorProducts.gather1(values, row, X.image, X.x, q, stop, from.values, o);
                    }
                }
            }
        }
    }

    @Override
    void sigmoid(int first, int end) {
        for (int v = 0; v < vectors; v += width(v)) {
            VectorProducts.sigmoid(values, at(first, v), at(end, v));
        }
        for (int i = first; i < end && columns < vectors * LANES; i++) {
            int at = offset(i, columns);
            Arrays.fill(values, at, at + vectors * LANES - columns, 0);
        }
    }

    @Override
    void delta(int first, int end, float[] a, int stride, FloatMatrix w, FloatMatrix z) {
        VectorMatrix from = (VectorMatrix) w;
        for (int v = 0; v < vectors; v += width(v)) {
            Arrays.fill(values, at(first, v), at(end, v), 0);
        }
        for (int v = 0; v < vectors; v++) {
            int at = at(first, v), down = step[v], o = from.base[v], step = from.step[v];
            VectorProducts.product(
                    values, at, down, end - first, a, first * stride, stride, 1, w.rows, from.values, o, step);
        }
        VectorMatrix zs = (VectorMatrix) z;
        for (int v = 0; v < vectors; v++) {
            VectorProducts.timesSlope(
                    values, at(first, v), at(end, v), step[v], zs.values, zs.at(first, v), zs.step[v]);
        }
    }

    @Override
    void addDense(int first, int end, float[] a, int stride, int n, FloatMatrix w) {
        VectorMatrix from = (VectorMatrix) w;
        for (int v = 0; v < vectors; v++) {
            int at = at(first, v), down = step[v], o = from.base[v], step = from.step[v];
            VectorProducts.product(values, at, down, end - first, a, first, 1, stride, n, from.values, o, step);
        }
    }

    @Override
    void addSum(int k, int n, FloatMatrix w) {
        VectorMatrix from = (VectorMatrix) w;
        float[] one = {1};
        for (int v = 0; v < vectors; v++) {
            VectorProducts.product(values, at(k, v), 0, 1, one, 0, 0, 0, n, from.values, from.base[v], from.step[v]);
        }
    }

    @Override
    void addOutputs(int first, int end, float[] w, int stride, float[] sums) {
        for (int k = 0; k < stride; k += LANES) {
            for (int v = 0; v < vectors; v += width(v)) {
                int at = first * stride + k, o = v * LANES * stride + k;
                int n = Math.min(width(v) * LANES, columns - v * LANES);
                VectorProducts.product(
                        sums, at, stride, end - first, values, at(first, v), step[v], 1, n, w, o, stride);
            }
        }
    }

    @Override
    void transpose(int first, int end, float[] to, int stride) {
        for (int v = 0; v < vectors; v++) {
            int n = Math.min(LANES, columns - v * LANES);
            for (int k = first; k < end; k++) {
                int at = at(k, v), target = v * LANES * stride + k;
                for (int j = 0; j < n; j++) {
                    to[target + j * stride] = values[at + j];
                }
            }
        }
    }
}
