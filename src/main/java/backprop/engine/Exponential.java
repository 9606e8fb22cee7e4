package backprop.engine;

/**
 * e^x in single precision by the same operations everywhere, where {@code Math.exp} may differ between systems in the last
 * bit. With n = round(x / ln 2) it is 2ⁿ e^(x − n ln 2); the second factor is the polynomial of the Cephes library
 * (S. Moshier). The error is about a unit in the last place.
 */
final class Exponential {
    private static final float LEAST = -87;
    private static final float MOST = 88;
    private static final float LOG2_E = 1.44269504f;

    /** Adding it to a float and taking it away again rounds to a whole number, which the lowest bits of the sum hold. */
    private static final float ROUND = 0x1.8p23f;

    /** ln 2 in two parts, of which the first has so few bits that its product with n is exact. */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;

    private static final int EXPONENT_BITS = 23;
    private static final int BITS_OF_ONE = 0x3f800000;

    private Exponential() {}

    /** e^x, x being cut to −87..88; NaN for NaN. */
    static float exp(float x) {
        x = x < LEAST ? LEAST : x > MOST ? MOST : x;
        float shifted = x * LOG2_E + ROUND;
        float n = shifted - ROUND;
        float r = (x - n * LN2_HIGH) - n * LN2_LOW;
        float p = 1.9875691500e-4f;
        p = p * r + 1.3981999507e-3f;
        p = p * r + 8.3334519073e-3f;
        p = p * r + 4.1665795894e-2f;
        p = p * r + 1.6666665459e-1f;
        p = p * r + 5.0000001201e-1f;
        p = p * r * r + r + 1;
        return p * Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << EXPONENT_BITS) + BITS_OF_ONE);
    }
}
