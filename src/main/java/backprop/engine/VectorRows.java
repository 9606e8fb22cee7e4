package backprop.engine;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rows for the Vector API. The columns are cut into strips of 4 vectors, the last of 4 or 2, and each strip is stored
 * on its own, row by row: two rows of W1 stay in registers while the rows of the images, all of which fit into the first
 * cache, go by. Columns beyond the last are 0.
 */
final class VectorRows extends Rows {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private final int vectors;
    private final float[] values;
    private final int[] base;
    private final int[] step;

    VectorRows(int count, int length) {
        super(count, length);
        vectors = (length + 2 * LANES - 1) / (2 * LANES) * 2;
        values = new float[Math.multiplyExact(count, vectors * LANES)];
        base = new int[vectors];
        step = new int[vectors];
        for (int v = 0; v < vectors; v += width(v)) {
            for (int i = 0; i < width(v); i++) {
                base[v + i] = (v * count + i) * LANES;
                step[v + i] = width(v) * LANES;
            }
        }
    }

    /** The width in vectors of the strip that starts at this vector. */
    private int width(int vector) {
        return Math.min(4, vectors - vector);
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
    void copy(Rows other) {
        System.arraycopy(((VectorRows) other).values, 0, values, 0, values.length);
    }

    private static FloatVector load(float[] a, int at) {
        return FloatVector.fromArray(SPECIES, a, at);
    }

    @Override
    void clear(int first, int end) {
        for (int v = 0; v < vectors; v += width(v)) {
            Arrays.fill(values, at(first, v), at(end, v), 0);
        }
    }

    @Override
    void fill(int first, int end, Rows w, int k) {
        VectorRows from = (VectorRows) w;
        for (int v = 0; v < vectors; v++) {
            FloatVector row = load(from.values, from.at(k, v));
            for (int r = first; r < end; r++) {
                row.intoArray(values, at(r, v));
            }
        }
    }

    @Override
    void addProduct(Columns X, Rows w) {
        VectorRows from = (VectorRows) w;
        for (int v = 0, width; v < vectors; v += width) {
            width = width(v);
            int y = at(0, v);
            for (int k = 0; k < X.pairs(); k++) {
                int q = X.start[k], end = X.stop[k], row = from.at(2 * k, v);
                if (width == 4) {
                    spread4(values, y, X.entries, q, end, from.values, row);
                } else {
                    spread2(values, y, X.entries, q, end, from.values, row);
                }
            }
        }
    }

    private static void spread4(float[] y, int origin, int[] entries, int q, int end, float[] w, int at) {
        FloatVector a = load(w, at), b = load(w, at + LANES), c = load(w, at + 2 * LANES), d = load(w, at + 3 * LANES);
        FloatVector e = load(w, at + 4 * LANES), f = load(w, at + 5 * LANES);
        FloatVector g = load(w, at + 6 * LANES), h = load(w, at + 7 * LANES);
        for (; q < end; q++) {
            int entry = entries[q], o = origin + (entry >>> 16) * (4 * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, Columns.first(entry));
            FloatVector x1 = FloatVector.broadcast(SPECIES, Columns.second(entry));
            e.fma(x1, a.fma(x0, load(y, o))).intoArray(y, o);
            f.fma(x1, b.fma(x0, load(y, o + LANES))).intoArray(y, o + LANES);
            g.fma(x1, c.fma(x0, load(y, o + 2 * LANES))).intoArray(y, o + 2 * LANES);
            h.fma(x1, d.fma(x0, load(y, o + 3 * LANES))).intoArray(y, o + 3 * LANES);
        }
    }

    private static void spread2(float[] y, int origin, int[] entries, int q, int end, float[] w, int at) {
        FloatVector a = load(w, at), b = load(w, at + LANES), c = load(w, at + 2 * LANES), d = load(w, at + 3 * LANES);
        for (; q < end; q++) {
            int entry = entries[q], o = origin + (entry >>> 16) * (2 * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, Columns.first(entry));
            FloatVector x1 = FloatVector.broadcast(SPECIES, Columns.second(entry));
            c.fma(x1, a.fma(x0, load(y, o))).intoArray(y, o);
            d.fma(x1, b.fma(x0, load(y, o + LANES))).intoArray(y, o + LANES);
        }
    }

    @Override
    void addTransposedProduct(int first, int end, Columns X, Rows w) {
        VectorRows from = (VectorRows) w;
        for (int v = 0, width; v < vectors; v += width) {
            width = width(v);
            int o = from.at(0, v);
            for (int k = first; k < end; k++) {
                int q = X.start[k], stop = X.stop[k], row = at(2 * k, v);
                if (width == 4) {
                    gather4(values, row, X.entries, q, stop, from.values, o);
                } else {
                    gather2(values, row, X.entries, q, stop, from.values, o);
                }
            }
        }
    }

    private static void gather4(float[] y, int at, int[] entries, int q, int end, float[] w, int origin) {
        FloatVector a = load(y, at), b = load(y, at + LANES), c = load(y, at + 2 * LANES), d = load(y, at + 3 * LANES);
        FloatVector e = load(y, at + 4 * LANES), f = load(y, at + 5 * LANES);
        FloatVector g = load(y, at + 6 * LANES), h = load(y, at + 7 * LANES);
        for (; q < end; q++) {
            int entry = entries[q], o = origin + (entry >>> 16) * (4 * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, Columns.first(entry));
            FloatVector x1 = FloatVector.broadcast(SPECIES, Columns.second(entry));
            FloatVector i = load(w, o), j = load(w, o + LANES), k = load(w, o + 2 * LANES), l = load(w, o + 3 * LANES);
            a = i.fma(x0, a);
            b = j.fma(x0, b);
            c = k.fma(x0, c);
            d = l.fma(x0, d);
            e = i.fma(x1, e);
            f = j.fma(x1, f);
            g = k.fma(x1, g);
            h = l.fma(x1, h);
        }
        a.intoArray(y, at);
        b.intoArray(y, at + LANES);
        c.intoArray(y, at + 2 * LANES);
        d.intoArray(y, at + 3 * LANES);
        e.intoArray(y, at + 4 * LANES);
        f.intoArray(y, at + 5 * LANES);
        g.intoArray(y, at + 6 * LANES);
        h.intoArray(y, at + 7 * LANES);
    }

    private static void gather2(float[] y, int at, int[] entries, int q, int end, float[] w, int origin) {
        FloatVector a = load(y, at), b = load(y, at + LANES), c = load(y, at + 2 * LANES), d = load(y, at + 3 * LANES);
        for (; q < end; q++) {
            int entry = entries[q], o = origin + (entry >>> 16) * (2 * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, Columns.first(entry));
            FloatVector x1 = FloatVector.broadcast(SPECIES, Columns.second(entry));
            FloatVector i = load(w, o), j = load(w, o + LANES);
            a = i.fma(x0, a);
            b = j.fma(x0, b);
            c = i.fma(x1, c);
            d = j.fma(x1, d);
        }
        a.intoArray(y, at);
        b.intoArray(y, at + LANES);
        c.intoArray(y, at + 2 * LANES);
        d.intoArray(y, at + 3 * LANES);
    }

    @Override
    void addProduct(int first, int end, float[] a, int down, int across, int n, Rows w) {
        VectorRows from = (VectorRows) w;
        for (int v = 0; v < vectors; v += 2) {
            int o = from.at(0, v), step = from.step[v];
            for (int r = first; r < end; r++) {
                product(values, at(r, v), a, r * down, across, n, from.values, o, step);
            }
        }
    }

    private static void product(float[] y, int at, float[] a, int i, int across, int n, float[] w, int o, int step) {
        FloatVector s = load(y, at), t = load(y, at + LANES), u = FloatVector.zero(SPECIES), v = u;
        int k = 0;
        for (; k + 2 <= n; k += 2) {
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[i]);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[i + across]);
            s = load(w, o).fma(x0, s);
            t = load(w, o + LANES).fma(x0, t);
            u = load(w, o + step).fma(x1, u);
            v = load(w, o + step + LANES).fma(x1, v);
            o += 2 * step;
            i += 2 * across;
        }
        if (k < n) {
            FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
            s = load(w, o).fma(x, s);
            t = load(w, o + LANES).fma(x, t);
        }
        s.add(u).intoArray(y, at);
        t.add(v).intoArray(y, at + LANES);
    }

    @Override
    void sigmoid(int first, int end) {
        for (int v = 0, width; v < vectors; v += width) {
            width = width(v);
            for (int i = at(first, v); i < at(end, v); i += LANES) {
                FloatVector one = FloatVector.broadcast(SPECIES, 1);
                one.div(expVector(load(values, i).neg()).add(one)).intoArray(values, i);
            }
        }
        for (int r = first; r < end && length < vectors * LANES; r++) {
            int at = offset(r, length);
            Arrays.fill(values, at, at + vectors * LANES - length, 0);
        }
    }

    /** As {@link Rows#exp}. */
    private static FloatVector expVector(FloatVector u) {
        FloatVector x = u.max(-87f).min(88f);
        FloatVector shifted = x.mul(1.44269504f).add(0x1.8p23f);
        FloatVector n = shifted.sub(0x1.8p23f);
        FloatVector r = x.sub(n.mul(0.693359375f)).add(n.mul(2.12194440e-4f));
        FloatVector p = r.mul(1.9875691500e-4f).add(1.3981999507e-3f);
        p = p.mul(r).add(8.3334519073e-3f);
        p = p.mul(r).add(4.1665795894e-2f);
        p = p.mul(r).add(1.6666665459e-1f);
        p = p.mul(r).add(5.0000001201e-1f);
        p = p.mul(r).mul(r).add(r).add(1f);
        IntVector exponent =
                shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(0x3f800000);
        return p.mul(exponent.reinterpretAsFloats());
    }

    @Override
    void timesSlope(int first, int end, Rows z) {
        float[] zs = ((VectorRows) z).values;
        for (int v = 0, width; v < vectors; v += width) {
            width = width(v);
            for (int i = at(first, v); i < at(end, v); i += LANES) {
                FloatVector zi = load(zs, i);
                load(values, i).mul(zi.sub(zi.mul(zi))).intoArray(values, i);
            }
        }
    }

    @Override
    void dots(int first, int end, Rows w, float[] products) {
        VectorRows other = (VectorRows) w;
        float[] lanes = new float[LANES];
        for (int r = first; r < end; r++) {
            for (int k = 0; k < other.count; k += 2) {
                int next = Math.min(k + 1, other.count - 1);
                FloatVector s = FloatVector.zero(SPECIES), t = s;
                for (int v = 0; v < vectors; v++) {
                    FloatVector z = load(values, at(r, v));
                    s = z.fma(load(other.values, other.at(k, v)), s);
                    t = z.fma(load(other.values, other.at(next, v)), t);
                }
                products[r * other.count + k] += sum(s, lanes);
                if (next > k) {
                    products[r * other.count + next] += sum(t, lanes);
                }
            }
        }
    }

    /** The sum of the lanes, first to last: reduceLanes leaves the order open, and JDK 25 changes it when it compiles. */
    private static float sum(FloatVector vector, float[] lanes) {
        vector.intoArray(lanes, 0);
        float sum = 0;
        for (float lane : lanes) {
            sum += lane;
        }
        return sum;
    }
}
