package backprop.engine;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rows for the Vector API. The columns are cut into strips of 8, 4, 2 or 1 vectors, and each strip is stored on its own,
 * row by row: a sum of rows stays in registers, and what it reads lies close together. Columns beyond the last are 0.
 */
final class VectorRows extends Rows {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private final int vectors;
    private final float[] values;

    VectorRows(int count, int length) {
        super(count, length);
        vectors = (length + LANES - 1) / LANES;
        values = new float[Math.multiplyExact(count, vectors * LANES)];
    }

    /** The width in vectors of the strip that starts at this vector. */
    private int width(int vector) {
        return Math.min(8, Integer.highestOneBit(vectors - vector));
    }

    private int offset(int row, int column) {
        int vector = 0;
        while (column >= (vector + width(vector)) * LANES) {
            vector += width(vector);
        }
        return at(row, vector, width(vector)) + column - vector * LANES;
    }

    /** Where in {@link #values} the row of a strip begins. */
    private int at(int row, int vector, int width) {
        return (vector * count + row * width) * LANES;
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

    @Override
    void clear(int first, int end) {
        for (int v = 0; v < vectors; v += width(v)) {
            Arrays.fill(values, at(first, v, width(v)), at(end, v, width(v)), 0);
        }
    }

    @Override
    void add(int first, int end, int[] start, int[] index, float[] value, Rows w) {
        VectorRows from = (VectorRows) w;
        for (int v = 0, width; v < vectors; v += width) {
            width = width(v);
            for (int r = first; r < end; r++) {
                int q = start[r], last = start[r + 1];
                if (q < last) {
                    int y = at(r, v, width), o = from.at(0, v, width);
                    switch (width) {
                        case 8 -> add8(values, y, q, last, index, value, from.values, o);
                        case 4 -> add4(values, y, q, last, index, value, from.values, o);
                        case 2 -> add2(values, y, q, last, index, value, from.values, o);
                        default -> add1(values, y, q, last, index, value, from.values, o);
                    }
                }
            }
        }
    }

    private static FloatVector load(float[] a, int at) {
        return FloatVector.fromArray(SPECIES, a, at);
    }

    private static void addTo(float[] y, int at, FloatVector sum) {
        load(y, at).add(sum).intoArray(y, at);
    }

    private static void add8(float[] y, int at, int q, int end, int[] index, float[] value, float[] w, int origin) {
        FloatVector a = FloatVector.zero(SPECIES), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        for (; q < end; q++) {
            FloatVector x = FloatVector.broadcast(SPECIES, value[q]);
            int o = origin + index[q] * (8 * LANES);
            a = load(w, o).fma(x, a);
            b = load(w, o + LANES).fma(x, b);
            c = load(w, o + 2 * LANES).fma(x, c);
            d = load(w, o + 3 * LANES).fma(x, d);
            e = load(w, o + 4 * LANES).fma(x, e);
            f = load(w, o + 5 * LANES).fma(x, f);
            g = load(w, o + 6 * LANES).fma(x, g);
            h = load(w, o + 7 * LANES).fma(x, h);
        }
        addTo(y, at, a);
        addTo(y, at + LANES, b);
        addTo(y, at + 2 * LANES, c);
        addTo(y, at + 3 * LANES, d);
        addTo(y, at + 4 * LANES, e);
        addTo(y, at + 5 * LANES, f);
        addTo(y, at + 6 * LANES, g);
        addTo(y, at + 7 * LANES, h);
    }

    private static void add4(float[] y, int at, int q, int end, int[] index, float[] value, float[] w, int origin) {
        FloatVector a = FloatVector.zero(SPECIES), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        for (; q + 2 <= end; q += 2) {
            FloatVector x = FloatVector.broadcast(SPECIES, value[q]);
            int o = origin + index[q] * (4 * LANES);
            a = load(w, o).fma(x, a);
            b = load(w, o + LANES).fma(x, b);
            c = load(w, o + 2 * LANES).fma(x, c);
            d = load(w, o + 3 * LANES).fma(x, d);
            FloatVector x2 = FloatVector.broadcast(SPECIES, value[q + 1]);
            int o2 = origin + index[q + 1] * (4 * LANES);
            e = load(w, o2).fma(x2, e);
            f = load(w, o2 + LANES).fma(x2, f);
            g = load(w, o2 + 2 * LANES).fma(x2, g);
            h = load(w, o2 + 3 * LANES).fma(x2, h);
        }
        if (q < end) {
            FloatVector x = FloatVector.broadcast(SPECIES, value[q]);
            int o = origin + index[q] * (4 * LANES);
            a = load(w, o).fma(x, a);
            b = load(w, o + LANES).fma(x, b);
            c = load(w, o + 2 * LANES).fma(x, c);
            d = load(w, o + 3 * LANES).fma(x, d);
        }
        addTo(y, at, a.add(e));
        addTo(y, at + LANES, b.add(f));
        addTo(y, at + 2 * LANES, c.add(g));
        addTo(y, at + 3 * LANES, d.add(h));
    }

    private static void add2(float[] y, int at, int q, int end, int[] index, float[] value, float[] w, int origin) {
        FloatVector a = FloatVector.zero(SPECIES), b = a, c = a, d = a;
        for (; q + 2 <= end; q += 2) {
            FloatVector x = FloatVector.broadcast(SPECIES, value[q]);
            int o = origin + index[q] * (2 * LANES);
            a = load(w, o).fma(x, a);
            b = load(w, o + LANES).fma(x, b);
            FloatVector x2 = FloatVector.broadcast(SPECIES, value[q + 1]);
            int o2 = origin + index[q + 1] * (2 * LANES);
            c = load(w, o2).fma(x2, c);
            d = load(w, o2 + LANES).fma(x2, d);
        }
        if (q < end) {
            FloatVector x = FloatVector.broadcast(SPECIES, value[q]);
            int o = origin + index[q] * (2 * LANES);
            a = load(w, o).fma(x, a);
            b = load(w, o + LANES).fma(x, b);
        }
        addTo(y, at, a.add(c));
        addTo(y, at + LANES, b.add(d));
    }

    private static void add1(float[] y, int at, int q, int end, int[] index, float[] value, float[] w, int origin) {
        FloatVector a = FloatVector.zero(SPECIES), b = a, c = a, d = a;
        for (; q + 4 <= end; q += 4) {
            a = load(w, origin + index[q] * LANES).fma(FloatVector.broadcast(SPECIES, value[q]), a);
            b = load(w, origin + index[q + 1] * LANES).fma(FloatVector.broadcast(SPECIES, value[q + 1]), b);
            c = load(w, origin + index[q + 2] * LANES).fma(FloatVector.broadcast(SPECIES, value[q + 2]), c);
            d = load(w, origin + index[q + 3] * LANES).fma(FloatVector.broadcast(SPECIES, value[q + 3]), d);
        }
        for (; q < end; q++) {
            a = load(w, origin + index[q] * LANES).fma(FloatVector.broadcast(SPECIES, value[q]), a);
        }
        addTo(y, at, a.add(b).add(c.add(d)));
    }

    @Override
    void sigmoid(int first, int end) {
        for (int v = 0, width; v < vectors; v += width) {
            width = width(v);
            for (int i = at(first, v, width); i < at(end, v, width); i += LANES) {
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
            for (int i = at(first, v, width); i < at(end, v, width); i += LANES) {
                FloatVector zi = load(zs, i);
                load(values, i).mul(zi.sub(zi.mul(zi))).intoArray(values, i);
            }
        }
    }

    @Override
    void dots(int first, int end, Rows w, float[] products) {
        VectorRows other = (VectorRows) w;
        for (int v = 0, width; v < vectors; v += width) {
            width = width(v);
            for (int r = first; r < end; r++) {
                for (int k = 0; k < other.count; k++) {
                    products[r * other.count + k] +=
                            dot(values, at(r, v, width), other.values, other.at(k, v, width), width);
                }
            }
        }
    }

    private static float dot(float[] a, int at, float[] b, int bt, int width) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int j = 0; j < width * LANES; j += LANES) {
            sum = load(a, at + j).fma(load(b, bt + j), sum);
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }
}
