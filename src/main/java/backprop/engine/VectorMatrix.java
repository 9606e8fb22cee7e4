package backprop.engine;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

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
    /** The system property that sets the bits of a vector, 128, 256 or 512; without it the processor's widest. */
    static final String BITS = "backprop.vector.bits";

    private static final VectorSpecies<Float> SPECIES = species(Integer.getInteger(BITS, 0));
    static final int LANES = SPECIES.length();

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

    private static VectorSpecies<Float> species(int bits) {
        return bits == 0 ? FloatVector.SPECIES_PREFERRED : VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
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

    private static FloatVector load(float[] a, int at) {
        return FloatVector.fromArray(SPECIES, a, at);
    }

    private static FloatVector all(float x) {
        return FloatVector.broadcast(SPECIES, x);
    }

    @Override
    void fill(int first, int end, FloatMatrix w, int k) {
        VectorMatrix from = (VectorMatrix) w;
        for (int v = 0; v < vectors; v++) {
            fill(values, at(first, v), at(end, v), step[v], from.values, from.at(k, v));
        }
    }

    private static void fill(float[] y, int at, int end, int step, float[] w, int o) {
        FloatVector row = load(w, o);
        for (; at < end; at += step) {
            row.intoArray(y, at);
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
                        case 4 -> spread4(values, y, X.image, X.x, q, end, from.values, row, wGap);
                        case 2 -> spread2(values, y, X.image, X.x, q, end, from.values, row);
                        default -> spread1(values, y, X.image, X.x, q, end, from.values, row);
                    }
                }
            }
        }
    }

    private static void spread4(float[] y, int o, int[] image, float[] x, int q, int end, float[] w, int at, int wGap) {
        FloatVector a0 = load(w, at), a1 = load(w, at + LANES);
        FloatVector b0 = load(w, at + 2 * LANES), b1 = load(w, at + 3 * LANES);
        FloatVector c0 = load(w, at + 4 * LANES), c1 = load(w, at + 5 * LANES);
        FloatVector d0 = load(w, at + 6 * LANES), d1 = load(w, at + 7 * LANES);
        int far = at + wGap;
        FloatVector a2 = load(w, far), a3 = load(w, far + LANES);
        FloatVector b2 = load(w, far + 2 * LANES), b3 = load(w, far + 3 * LANES);
        FloatVector c2 = load(w, far + 4 * LANES), c3 = load(w, far + 5 * LANES);
        FloatVector d2 = load(w, far + 6 * LANES), d3 = load(w, far + 7 * LANES);
        for (; q < end; q++) {
            int i = o + image[q] * (4 * LANES);
            FloatVector xa = all(x[4 * q]), xb = all(x[4 * q + 1]), xc = all(x[4 * q + 2]), xd = all(x[4 * q + 3]);
            add(y, i, xa, a0, xb, b0, xc, c0, xd, d0);
            add(y, i + LANES, xa, a1, xb, b1, xc, c1, xd, d1);
            add(y, i + 2 * LANES, xa, a2, xb, b2, xc, c2, xd, d2);
            add(y, i + 3 * LANES, xa, a3, xb, b3, xc, c3, xd, d3);
        }
    }

    private static void spread2(float[] y, int o, int[] image, float[] x, int q, int end, float[] w, int at) {
        FloatVector a0 = load(w, at), a1 = load(w, at + LANES);
        FloatVector b0 = load(w, at + 2 * LANES), b1 = load(w, at + 3 * LANES);
        FloatVector c0 = load(w, at + 4 * LANES), c1 = load(w, at + 5 * LANES);
        FloatVector d0 = load(w, at + 6 * LANES), d1 = load(w, at + 7 * LANES);
        for (; q < end; q++) {
            int i = o + image[q] * (2 * LANES);
            FloatVector xa = all(x[4 * q]), xb = all(x[4 * q + 1]), xc = all(x[4 * q + 2]), xd = all(x[4 * q + 3]);
            add(y, i, xa, a0, xb, b0, xc, c0, xd, d0);
            add(y, i + LANES, xa, a1, xb, b1, xc, c1, xd, d1);
        }
    }

    private static void spread1(float[] y, int o, int[] image, float[] x, int q, int end, float[] w, int at) {
        FloatVector a = load(w, at), b = load(w, at + LANES);
        FloatVector c = load(w, at + 2 * LANES), d = load(w, at + 3 * LANES);
        for (; q < end; q++) {
            int i = o + image[q] * LANES;
            add(y, i, all(x[4 * q]), a, all(x[4 * q + 1]), b, all(x[4 * q + 2]), c, all(x[4 * q + 3]), d);
        }
    }

    private static void add(
            float[] y,
            int i,
            FloatVector xa,
            FloatVector a,
            FloatVector xb,
            FloatVector b,
            FloatVector xc,
            FloatVector c,
            FloatVector xd,
            FloatVector d) {
        d.fma(xd, c.fma(xc, b.fma(xb, a.fma(xa, load(y, i))))).intoArray(y, i);
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
                        gather2(values, row, X.image, X.x, q, stop, from.values, o);
                    } else {
                        gather1(values, row, X.image, X.x, q, stop, from.values, o);
                    }
                }
            }
        }
    }

    private static void gather2(float[] y, int at, int[] image, float[] x, int q, int end, float[] w, int o) {
        FloatVector a0 = load(y, at), a1 = load(y, at + LANES);
        FloatVector b0 = load(y, at + 2 * LANES), b1 = load(y, at + 3 * LANES);
        FloatVector c0 = load(y, at + 4 * LANES), c1 = load(y, at + 5 * LANES);
        FloatVector d0 = load(y, at + 6 * LANES), d1 = load(y, at + 7 * LANES);
        for (; q < end; q++) {
            int i = o + image[q] * (2 * LANES);
            FloatVector w0 = load(w, i), w1 = load(w, i + LANES);
            FloatVector xa = all(x[4 * q]), xb = all(x[4 * q + 1]), xc = all(x[4 * q + 2]), xd = all(x[4 * q + 3]);
            a0 = w0.fma(xa, a0);
            a1 = w1.fma(xa, a1);
            b0 = w0.fma(xb, b0);
            b1 = w1.fma(xb, b1);
            c0 = w0.fma(xc, c0);
            c1 = w1.fma(xc, c1);
            d0 = w0.fma(xd, d0);
            d1 = w1.fma(xd, d1);
        }
        a0.intoArray(y, at);
        a1.intoArray(y, at + LANES);
        b0.intoArray(y, at + 2 * LANES);
        b1.intoArray(y, at + 3 * LANES);
        c0.intoArray(y, at + 4 * LANES);
        c1.intoArray(y, at + 5 * LANES);
        d0.intoArray(y, at + 6 * LANES);
        d1.intoArray(y, at + 7 * LANES);
    }

    private static void gather1(float[] y, int at, int[] image, float[] x, int q, int end, float[] w, int o) {
        FloatVector a = load(y, at), b = load(y, at + LANES);
        FloatVector c = load(y, at + 2 * LANES), d = load(y, at + 3 * LANES);
        for (; q < end; q++) {
            FloatVector row = load(w, o + image[q] * LANES);
            a = row.fma(all(x[4 * q]), a);
            b = row.fma(all(x[4 * q + 1]), b);
            c = row.fma(all(x[4 * q + 2]), c);
            d = row.fma(all(x[4 * q + 3]), d);
        }
        a.intoArray(y, at);
        b.intoArray(y, at + LANES);
        c.intoArray(y, at + 2 * LANES);
        d.intoArray(y, at + 3 * LANES);
    }

    /** y[at + r · down] += Σ_l a[i + r · across + l · along] w[o + l · step], a vector each, for r &lt; rows and l &lt; n. */
    private static void product(
            float[] y,
            int at,
            int down,
            int rows,
            float[] a,
            int i,
            int across,
            int along,
            int n,
            float[] w,
            int o,
            int step) {
        int r = 0;
        for (; r + 4 <= rows; r += 4, at += 4 * down, i += 4 * across) {
            FloatVector s0 = load(y, at), s1 = load(y, at + down);
            FloatVector s2 = load(y, at + 2 * down), s3 = load(y, at + 3 * down);
            for (int l = 0, k = i, p = o; l < n; l++, k += along, p += step) {
                FloatVector row = load(w, p);
                s0 = row.fma(all(a[k]), s0);
                s1 = row.fma(all(a[k + across]), s1);
                s2 = row.fma(all(a[k + 2 * across]), s2);
                s3 = row.fma(all(a[k + 3 * across]), s3);
            }
            s0.intoArray(y, at);
            s1.intoArray(y, at + down);
            s2.intoArray(y, at + 2 * down);
            s3.intoArray(y, at + 3 * down);
        }
        for (; r < rows; r++, at += down, i += across) {
            FloatVector s = load(y, at);
            for (int l = 0, k = i, p = o; l < n; l++, k += along, p += step) {
                s = load(w, p).fma(all(a[k]), s);
            }
            s.intoArray(y, at);
        }
    }

    @Override
    void sigmoid(int first, int end) {
        for (int v = 0; v < vectors; v += width(v)) {
            sigmoid(values, at(first, v), at(end, v));
        }
        for (int i = first; i < end && columns < vectors * LANES; i++) {
            int at = offset(i, columns);
            Arrays.fill(values, at, at + vectors * LANES - columns, 0);
        }
    }

    /** As {@link Sigmoid#of}, but for fused operations. */
    private static void sigmoid(float[] z, int i, int end) {
        for (; i < end; i += LANES) {
            FloatVector x = load(z, i).mul(0.5f).min(Sigmoid.MOST).max(-Sigmoid.MOST), s = x.mul(x);
            FloatVector a = s.fma(all(Sigmoid.A13), all(Sigmoid.A11));
            a = a.fma(s, all(Sigmoid.A9));
            a = a.fma(s, all(Sigmoid.A7));
            a = a.fma(s, all(Sigmoid.A5));
            a = a.fma(s, all(Sigmoid.A3));
            a = a.fma(s, all(Sigmoid.A1));
            FloatVector b = s.fma(all(Sigmoid.B6), all(Sigmoid.B4));
            b = b.fma(s, all(Sigmoid.B2));
            b = b.fma(s, all(Sigmoid.B0));
            x.mul(a).div(b).fma(all(0.5f), all(0.5f)).intoArray(z, i);
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
            product(values, at, down, end - first, a, first * stride, stride, 1, w.rows, from.values, o, step);
        }
        VectorMatrix zs = (VectorMatrix) z;
        for (int v = 0; v < vectors; v++) {
            timesSlope(values, at(first, v), at(end, v), step[v], zs.values, zs.at(first, v), zs.step[v]);
        }
    }

    private static void timesSlope(float[] y, int at, int end, int down, float[] z, int i, int step) {
        for (; at < end; at += down, i += step) {
            FloatVector zi = load(z, i);
            load(y, at).mul(zi.sub(zi.mul(zi))).intoArray(y, at);
        }
    }

    @Override
    void addDense(int first, int end, float[] a, int stride, int n, FloatMatrix w) {
        VectorMatrix from = (VectorMatrix) w;
        for (int v = 0; v < vectors; v++) {
            int at = at(first, v), down = step[v], o = from.base[v], step = from.step[v];
            product(values, at, down, end - first, a, first, 1, stride, n, from.values, o, step);
        }
    }

    @Override
    void addSum(int k, int n, FloatMatrix w) {
        VectorMatrix from = (VectorMatrix) w;
        float[] one = {1};
        for (int v = 0; v < vectors; v++) {
            product(values, at(k, v), 0, 1, one, 0, 0, 0, n, from.values, from.base[v], from.step[v]);
        }
    }

    @Override
    void addOutputs(int first, int end, float[] w, int stride, float[] sums) {
        for (int k = 0; k < stride; k += LANES) {
            for (int v = 0; v < vectors; v++) {
                int at = first * stride + k, n = Math.min(LANES, columns - v * LANES), o = v * LANES * stride + k;
                product(sums, at, stride, end - first, values, at(first, v), step[v], 1, n, w, o, stride);
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
