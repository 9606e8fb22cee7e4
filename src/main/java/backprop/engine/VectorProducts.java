package backprop.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link VectorMatrix} in the Vector API, on strips of its arrays: y is changed, w is read. A strip of an
 * image or a pixel begins at an origin plus its number times the width of the strip; q..end−1 are entries of
 * {@link PixelColumns}.
 */
final class VectorProducts {
    /** The system property that sets the bits of a vector, 128, 256 or 512; without it the processor's widest. */
    static final String BITS = "backprop.vector.bits";

    private static final VectorSpecies<Float> SPECIES = species(Integer.getInteger(BITS, 0));
    static final int LANES = SPECIES.length();

    private VectorProducts() {}

    private static VectorSpecies<Float> species(int bits) {
        return bits == 0 ? FloatVector.SPECIES_PREFERRED : VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
    }

    private static FloatVector load(float[] a, int at) {
        return FloatVector.fromArray(SPECIES, a, at);
    }

    private static FloatVector all(float x) {
        return FloatVector.broadcast(SPECIES, x);
    }

    static void fill(float[] y, int at, int end, int step, float[] w, int o) {
        FloatVector row = load(w, o);
        for (; at < end; at += step) {
            row.intoArray(y, at);
        }
    }

    /** y[image] += Σ_p x_p w_p over the four pixels of a block, four vectors wide: y in one strip, w in two. */
    static void spread4(float[] y, int o, int[] image, float[] x, int q, int end, float[] w, int at, int wGap) {
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

    /** The same two vectors wide. */
    static void spread2(float[] y, int o, int[] image, float[] x, int q, int end, float[] w, int at) {
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

    /** The same one vector wide. */
    static void spread1(float[] y, int o, int[] image, float[] x, int q, int end, float[] w, int at) {
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

    /** y_p += Σ x_p w[image] for the four pixels p of a block, two vectors wide. */
    static void gather2(float[] y, int at, int[] image, float[] x, int q, int end, float[] w, int o) {
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

    /** The same one vector wide. */
    static void gather1(float[] y, int at, int[] image, float[] x, int q, int end, float[] w, int o) {
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
    static void product(
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

    /** z = σ(z), as {@link Sigmoid#of}. */
    static void sigmoid(float[] z, int i, int end) {
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

    static void timesSlope(float[] y, int at, int end, int down, float[] z, int i, int step) {
        for (; at < end; at += down, i += step) {
            FloatVector zi = load(z, i);
            load(y, at).mul(zi.sub(zi.mul(zi))).intoArray(y, at);
        }
    }
}
