package backprop.check;

import java.util.Locale;
import org.ejml.simple.SimpleMatrix;

/** How far a matrix is from what it should be. */
final class Errors {
    private Errors() {}

    /** The largest difference over the largest entry of both, at least 10⁻³; NaN if an entry is not a number. */
    static double relative(SimpleMatrix value, SimpleMatrix expected) {
        if (value.hasUncountable()) {
            return Double.NaN;
        }
        double scale = Math.max(1e-3, Math.max(value.elementMaxAbs(), expected.elementMaxAbs()));
        return value.minus(expected).elementMaxAbs() / scale;
    }

    static String text(double error) {
        return String.format(Locale.ROOT, "%.1e", error);
    }
}
