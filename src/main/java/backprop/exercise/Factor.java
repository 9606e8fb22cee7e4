package backprop.exercise;

import backprop.check.Probe;
import backprop.matrix.Matrices;
import backprop.network.ForwardPass;
import java.util.function.Function;
import org.ejml.simple.SimpleMatrix;

/**
 * A local factor of the chains, written entry by entry as it is derived, such as ∂u2_l/∂W2_jk = z1_j [l = k]. Indices count
 * from 0.
 */
public final class Factor {
    /** An entry of a derivative by a vector: ∂(component row)/∂(component column). */
    @FunctionalInterface
    public interface Entry {
        /** Its value at a network and an example. */
        double at(Network net, int row, int column);
    }

    /** An entry of a derivative by a weight matrix: ∂(component unit)/∂W_(from, to). */
    @FunctionalInterface
    public interface WeightEntry {
        /** Its value at a network and an example. */
        double at(Network net, int unit, int from, int to);
    }

    /**
     * The values that a factor may use, for one network and one example.
     *
     * @param x 1×I
     * @param z1 1×H
     * @param W2 H×C
     */
    public record Network(SimpleMatrix x, SimpleMatrix z1, SimpleMatrix W2) {
        /** The input x_i. */
        public double x(int i) {
            return entry("x", x, 0, i);
        }

        /** The hidden value z1_j. */
        public double z1(int j) {
            return entry("z1", z1, 0, j);
        }

        /** The weight W2_jk. */
        public double W2(int j, int k) {
            return entry("W2", W2, j, k);
        }

        private static double entry(String name, SimpleMatrix A, int row, int column) {
            if (row < 0 || row >= A.getNumRows() || column < 0 || column >= A.getNumCols()) {
                throw new IllegalArgumentException(name + " is " + Matrices.shape(A) + " and has no entry at row " + row
                        + ", column " + column + "; are the indices in the right order?");
            }
            return A.get(row, column);
        }
    }

    private Factor() {}

    /**
     * Compares a factor by a vector with centred differences.
     *
     * @param key du2/db2, du2/dz1, dz1/du1 or du1/db1
     * @param probes at least one, each with one example
     */
    public static MathTable check(String key, Entry entry, Probe... probes) {
        Formula formula = require(key, false);
        return formula.check(filled(formula, (net, row, column, units) -> entry.at(net, row, column)), probes);
    }

    /**
     * Compares a factor by a weight matrix with centred differences.
     *
     * @param key du2/dW2 or du1/dW1
     * @param probes at least one, each with one example
     */
    public static MathTable check(String key, WeightEntry entry, Probe... probes) {
        Formula formula = require(key, true);
        return formula.check(
                filled(formula, (net, row, column, units) -> entry.at(net, row, column / units, column % units)),
                probes);
    }

    private static Formula require(String key, boolean byWeights) {
        if (!key.matches("d[uz]\\d/d" + (byWeights ? "W" : "[bzu]") + "\\d")) {
            throw new IllegalArgumentException("\"" + key + "\" is not a factor by a "
                    + (byWeights
                            ? "weight matrix; give du2/dW2 or du1/dW1"
                            : "vector; give du2/db2, du2/dz1, dz1/du1 or du1/db1"));
        }
        return Formula.of(key);
    }

    private interface Filling {
        double at(Network net, int row, int column, int units);
    }

    private static Function<Probe, SimpleMatrix> filled(Formula formula, Filling entry) {
        return probe -> {
            ForwardPass forward = probe.forward();
            Network net =
                    new Network(forward.X(), forward.Z1(), probe.parameters().W2());
            SimpleMatrix J = formula.analytic().apply(probe).createLike();
            for (int row = 0; row < J.getNumRows(); row++) {
                for (int column = 0; column < J.getNumCols(); column++) {
                    J.set(row, column, entry.at(net, row, column, J.getNumRows()));
                }
            }
            return J;
        };
    }
}
