package backprop.engine;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * a · b + c with a single rounding, as the Vector API computes it, so that both kernels give the same bits. On a processor
 * without this operation Java would compute it in decimal arithmetic; there the product is rounded too, which is as fast
 * as elsewhere but gives other bits.
 */
final class Fused {
    static final boolean PRESENT = present();

    private Fused() {}

    static float multiplyAdd(float a, float b, float c) {
        return PRESENT ? Math.fma(a, b, c) : a * b + c;
    }

    private static boolean present() {
        HotSpotDiagnosticMXBean flags = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            return flags == null
                    || Boolean.parseBoolean(flags.getVMOption("UseFMA").getValue());
        } catch (IllegalArgumentException e) {
            return true; // a JVM that does not know the flag
        }
    }
}
