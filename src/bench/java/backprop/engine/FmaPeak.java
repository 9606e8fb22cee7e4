package backprop.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Fused multiply-adds on registers alone: what a core can do at most. */
final class FmaPeak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();
    private static final int ACCUMULATORS = 10;

    private FmaPeak() {}

    /** The floating-point operations of {@link #run}. */
    static double operations(int rounds) {
        return 2.0 * rounds * ACCUMULATORS * SPECIES.length();
    }

    static float run(int rounds) {
        FloatVector x = FloatVector.broadcast(SPECIES, 0.999f), y = FloatVector.broadcast(SPECIES, 1e-3f);
        FloatVector a = y, b = x, c = y, d = x, e = y, f = x, g = y, h = x, i = y, j = x;
        for (int k = 0; k < rounds; k++) {
            a = a.fma(x, y);
            b = b.fma(x, y);
            c = c.fma(x, y);
            d = d.fma(x, y);
            e = e.fma(x, y);
            f = f.fma(x, y);
            g = g.fma(x, y);
            h = h.fma(x, y);
            i = i.fma(x, y);
            j = j.fma(x, y);
        }
        return a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).add(i.add(j)).lane(0);
    }
}
