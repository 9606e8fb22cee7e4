package backprop.engine;

import static backprop.engine.Fused.multiplyAdd;

/**
 * σ(u) = ½ + ½ tanh(u/2) in single precision, with tanh x = x a(x²) / b(x²) as in the Eigen library: no exponential and no
 * bits of a float to take apart, so that the compiler turns a loop of it into vector instructions. The error is less than
 * 2.1e-7; from |u| = 15.9 on it is 0 or 1.
 */
final class Sigmoid {
    static final float MOST = 7.90531110763549805f;

    static final float A1 = 4.89352455891786e-3f;
    static final float A3 = 6.37261928875436e-4f;
    static final float A5 = 1.48572235717979e-5f;
    static final float A7 = 5.12229709037114e-8f;
    static final float A9 = -8.60467152213735e-11f;
    static final float A11 = 2.00018790482477e-13f;
    static final float A13 = -2.76076847742355e-16f;

    static final float B0 = 4.89352518554385e-3f;
    static final float B2 = 2.26843463243900e-3f;
    static final float B4 = 1.18534705686654e-4f;
    static final float B6 = 1.19825839466702e-6f;

    private Sigmoid() {}

    /** σ(u); NaN for NaN. */
    static float of(float u) {
        float x = Math.max(-MOST, Math.min(MOST, 0.5f * u)), s = x * x;
        float a = multiplyAdd(s, A13, A11);
        a = multiplyAdd(a, s, A9);
        a = multiplyAdd(a, s, A7);
        a = multiplyAdd(a, s, A5);
        a = multiplyAdd(a, s, A3);
        a = multiplyAdd(a, s, A1);
        float b = multiplyAdd(s, B6, B4);
        b = multiplyAdd(b, s, B2);
        b = multiplyAdd(b, s, B0);
        return multiplyAdd(x * a / b, 0.5f, 0.5f);
    }
}
