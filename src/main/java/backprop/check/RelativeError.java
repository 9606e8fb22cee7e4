package backprop.check;

import backprop.matrix.Matrices;
import java.util.Locale;
import org.ejml.simple.SimpleMatrix;

/** The relative error of a matrix, by which every comparison with centred differences is judged. */
public final class RelativeError {
    private RelativeError() {}

    /**
     * The largest difference of an entry, divided by the largest entry of both matrices but by no less than 10⁻³:
     * max |A − E| / max(10⁻³, max |A|, max |E|).
     *
     * @param value A
     * @param expected E, in the shape of A
     * @return NaN if an entry of either is not a finite number
     */
    public static double of(SimpleMatrix value, SimpleMatrix expected) {
        if (value.hasUncountable() || expected.hasUncountable()) {
            return Double.NaN;
        }
        double scale = Math.max(1e-3, Math.max(Matrices.maxAbs(value), Matrices.maxAbs(expected)));
        return Matrices.maxAbs(value.minus(expected)) / scale;
    }

    /** The error with two significant digits, such as 3.1e-11. */
    public static String text(double error) {
        return String.format(Locale.ROOT, "%.1e", error);
    }
}
