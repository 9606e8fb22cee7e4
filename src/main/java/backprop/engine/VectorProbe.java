package backprop.engine;

import backprop.network.Parameters;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;

/**
 * Whether the Vector API of this JVM does what {@code VectorMatrix} needs. It is an incubating module: it may be missing,
 * and its classes may have changed. So each operation is tried once, on matrices of every width of a strip.
 */
final class VectorProbe {
    /** Enough for each loop to run the 15,000 times after which it is compiled for good. */
    private static final int STEPS = 1500;

    /** The pauses let the compiler keep up: without them the heap grows by 20 MB more. */
    private static final int STEPS_AT_ONCE = 50;

    private static final long PAUSE_NANOS = 10_000_000;

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
        if (!Fused.PRESENT) {
            return "this processor has no fused multiply-add, so each would be computed in decimal arithmetic";
        }
        try {
            for (int units = 2; units <= 128; units += units) {
                if (!agrees(units - 1)) {
                    return "its results are wrong in this JVM";
                }
            }
            return null;
        } catch (LinkageError | RuntimeException e) {
            return "it has changed in this JVM (" + e + ")";
        }
    }

    /** Takes the steps of {@link Arithmetic#prepare} in a thread of its own, which does not keep the JVM alive. */
    static void prepare() throws ReflectiveOperationException {
        int lanes = vectorMatrix().getDeclaredField("LANES").getInt(null);
        Trial trial = new Trial(Arithmetic.VECTOR, 7 * lanes); // strips of 4, 2 and 1 vectors
        Thread thread = new Thread(
                () -> {
                    for (int i = 1; i <= STEPS; i++) {
                        trial.step();
                        if (i % STEPS_AT_ONCE == 0) {
                            LockSupport.parkNanos(PAUSE_NANOS);
                        }
                    }
                },
                "backprop-prepare");
        thread.setDaemon(true);
        thread.start();
    }

    static FloatMatrix matrix(int rows, int columns, int strip) throws ReflectiveOperationException {
        Constructor<?> constructor = vectorMatrix().getDeclaredConstructor(int.class, int.class, int.class);
        try {
            return (FloatMatrix) constructor.newInstance(rows, columns, strip);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** By name, as a JVM without the module has no such class. */
    private static Class<?> vectorMatrix() throws ClassNotFoundException {
        return Class.forName("backprop.engine.VectorMatrix");
    }

    private static boolean agrees(int units) {
        Trial actual = new Trial(Arithmetic.VECTOR, units), expected = new Trial(Arithmetic.PLAIN, units);
        actual.step();
        expected.step();
        return actual.weights().isIdentical(expected.weights(), 0);
    }

    /** Steps on four images of two blocks of pixels, none of which is zero. */
    private static final class Trial {
        private static final int IMAGES = 4, BLOCKS = 2, PIXELS = 4 * BLOCKS, CLASSES = 10;
        private static final float RATE = 0.1f;

        private final PixelColumns X = new PixelColumns(BLOCKS, IMAGES);
        private final Outputs outputs;
        private final HiddenSlice slice;
        private final int units;

        Trial(Arithmetic arithmetic, int units) {
            this.units = units;
            Parameters start = Parameters.random(PIXELS, units, CLASSES, 1);
            outputs = new Outputs(start.b2(), IMAGES);
            int[] place = IntStream.range(0, PIXELS).toArray();
            slice = new HiddenSlice(arithmetic, start, 0, units, place, PIXELS, IMAGES, outputs.stride);
            for (int q = 0; q < BLOCKS * IMAGES; q++) {
                X.image[q] = q % IMAGES;
                X.stop[q / IMAGES] = q + 1;
            }
            for (int i = 0; i < X.x.length; i++) {
                X.x[i] = i % 5 / 4f;
            }
        }

        void step() {
            slice.forward(X, 0, IMAGES);
            outputs.fill(0, IMAGES);
            slice.addOutputs(0, IMAGES, outputs.values);
            for (int i = 0; i < IMAGES; i++) {
                outputs.delta2(i, i, RATE);
            }
            slice.delta1(0, IMAGES, outputs.values);
            slice.updateW1(0, BLOCKS, X);
            slice.updateB1(IMAGES);
            slice.updateW2(0, CLASSES, IMAGES, outputs.values);
        }

        /** A row for each pixel, one for b1, and one for each class. */
        SimpleMatrix weights() {
            SimpleMatrix W1 = new SimpleMatrix(PIXELS, units), b1 = new SimpleMatrix(1, units);
            SimpleMatrix W2 = new SimpleMatrix(units, CLASSES);
            slice.copyTo(W1, b1, W2);
            return W1.concatRows(b1, W2.transpose());
        }
    }
}
