package backprop.engine;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/**
 * Whether the Vector API of this JVM does what {@code VectorMatrix} needs. It is an incubating module: it may be missing,
 * and its classes may have changed. So each operation is tried once, on matrices of every width of a strip.
 */
final class VectorProbe {
    private static final double TOLERANCE = 1e-4;

    /** Whether this JVM was started with the module. */
    static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    /** Why it does not, as a clause; null if it does. */
    static final String FAULT = fault();

    private VectorProbe() {}

    private static String fault() {
        if (!PRESENT) {
            return "this JVM was started without --add-modules jdk.incubator.vector";
        }
        if (!fuses()) {
            return "this processor has no fused multiply-add, so that each would be worked out in decimal numbers";
        }
        try {
            for (int columns = 1; columns <= 128; columns += columns) {
                if (!agrees(columns - 1 + columns)) {
                    return "its results are wrong in this JVM";
                }
            }
            return null;
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            return "it has changed in this JVM (" + e + ")";
        }
    }

    private static boolean fuses() {
        HotSpotDiagnosticMXBean flags = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            return flags == null || Boolean.parseBoolean(flags.getVMOption("UseFMA").getValue());
        } catch (IllegalArgumentException e) {
            return true; // a JVM that does not know the flag
        }
    }

    static FloatMatrix matrix(int rows, int columns, int strip) throws ReflectiveOperationException {
        Constructor<?> constructor =
                Class.forName("backprop.engine.VectorMatrix").getDeclaredConstructor(int.class, int.class, int.class);
        try {
            return (FloatMatrix) constructor.newInstance(rows, columns, strip);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static boolean agrees(int columns) throws ReflectiveOperationException {
        FloatMatrix actual = step(matrix(6, columns, 2), matrix(1, columns, 4), matrix(1, columns, 2));
        FloatMatrix expected =
                step(new PlainMatrix(6, columns), new PlainMatrix(1, columns), new PlainMatrix(1, columns));
        for (int r = 0; r < expected.rows; r++) {
            for (int j = 0; j < columns; j++) {
                if (!(Math.abs(actual.get(r, j) - expected.get(r, j)) <= TOLERANCE)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A step on one image of one block: the rows of w are its four pixels, the bias and the weights of one class. */
    private static FloatMatrix step(FloatMatrix w, FloatMatrix z, FloatMatrix delta1) {
        for (int r = 0; r < w.rows; r++) {
            for (int j = 0; j < w.columns; j++) {
                w.set(r, j, (r + 2 * j) % 7 - 3);
            }
        }
        PixelColumns X = new PixelColumns(1, 1);
        X.stop[0] = 1;
        for (int p = 0; p < 4; p++) {
            X.x[p] = 0.25f * p;
        }
        float[] outgoing = new float[w.columns * 16], outputs = new float[16];
        z.fill(0, 1, w, 4);
        z.addProduct(X, w);
        z.sigmoid(0, 1);
        w.transpose(5, 6, outgoing, 16);
        z.addOutputs(0, 1, outgoing, 16, outputs);
        delta1.delta(0, 1, new float[] {1, 1, 1, 1, 1, 1 / (1 + outputs[5])}, 6, w, z);
        w.addTransposedProduct(0, 1, X, delta1);
        w.addSum(4, 1, delta1);
        w.addDense(5, 6, new float[6], 6, 1, z);
        return w;
    }
}
