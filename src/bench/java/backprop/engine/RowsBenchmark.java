package backprop.engine;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The primitive of the sparse engine, on a batch of 100 images with 150 of 784 pixels each, as U1 = X W1. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RowsBenchmark {
    private static final int IMAGES = 100;
    private static final int PIXELS = 784;
    private static final int NONZERO = 150;

    @Param({"PLAIN", "VECTOR"})
    Kernel kernel;

    @Param({"30", "100", "300", "800"})
    int hidden;

    private Rows w;
    private Rows y;
    private final int[] start = new int[IMAGES + 1];
    private final int[] index = new int[IMAGES * NONZERO];
    private final float[] value = new float[IMAGES * NONZERO];

    /** Fills the operands. */
    @Setup
    public void fill() {
        Random random = new Random(1);
        w = kernel.rows(PIXELS, hidden);
        y = kernel.rows(IMAGES, hidden);
        for (int p = 0; p < PIXELS; p++) {
            for (int j = 0; j < hidden; j++) {
                w.set(p, j, (float) random.nextGaussian());
            }
        }
        for (int i = 0; i < IMAGES; i++) {
            start[i + 1] = start[i] + NONZERO;
            int[] pixels =
                    random.ints(0, PIXELS).distinct().limit(NONZERO).sorted().toArray();
            System.arraycopy(pixels, 0, index, start[i], NONZERO);
        }
        for (int q = 0; q < value.length; q++) {
            value[q] = random.nextFloat();
        }
    }

    /** The floating-point operations of {@link #add}. */
    public static double operations(int hidden) {
        return 2.0 * IMAGES * NONZERO * hidden;
    }

    /** y = X W1. */
    @Benchmark
    public Object add() {
        y.clear(0, IMAGES);
        y.add(0, IMAGES, start, index, value, w);
        return y;
    }
}
