package backprop.plot;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as a reader sees them, the same in every locale. */
public final class Numbers {
    private Numbers() {}

    /** The value rounded to six significant digits, such as 0.125 or 1.5E-7. */
    public static String format(double value) {
        return format(value, 6);
    }

    /**
     * The value rounded to this many significant digits, without trailing zeros. From 10⁻⁴ to 10⁹ it is written in
     * full, otherwise with an exponent; values that are not finite are NaN, Infinity or -Infinity.
     */
    public static String format(double value, int digits) {
        if (!Double.isFinite(value) || value == 0) {
            return value == 0 ? "0" : Double.toString(value);
        }
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
        double size = Math.abs(value);
        return size < 1e-4 || size >= 1e9 ? rounded.toString() : rounded.toPlainString();
    }
}
