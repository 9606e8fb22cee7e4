package backprop.engine;

import backprop.mnist.Dataset;
import backprop.mnist.Mnist;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** The two products of the sparse engine that are most of its work, on the first 100 training images. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatrixBenchmark {
    private static final int IMAGES = 100;

    @Param({"PLAIN", "VECTOR"})
    Arithmetic arithmetic;

    @Param({"30", "100", "300", "800"})
    int hidden;

    private PixelColumns X;
    private FloatMatrix w1;
    private FloatMatrix z;
    private FloatMatrix delta1;

    /** Fills the operands. */
    @Setup
    public void fill() throws IOException, InterruptedException {
        Dataset train = Mnist.find(null).train();
        SparseImages images = SparseImages.of(train);
        X = new PixelColumns(images.blocks(), IMAGES);
        X.collect(images, IntStream.range(0, IMAGES).toArray(), 0, 0, IMAGES);
        w1 = random(4 * images.blocks(), 2);
        z = random(IMAGES, 4);
        delta1 = random(IMAGES, 2);
    }

    private FloatMatrix random(int count, int strip) {
        Random random = new Random(1);
        FloatMatrix rows = arithmetic.matrix(count, hidden, strip);
        for (int r = 0; r < count; r++) {
            for (int j = 0; j < hidden; j++) {
                rows.set(r, j, (float) random.nextGaussian());
            }
        }
        return rows;
    }

    /** The floating-point operations of each product that are not with a zero. */
    public static double operations(Dataset train, int hidden) {
        long nonzero = IntStream.range(0, IMAGES * train.inputs())
                .filter(q -> train.pixel(q / train.inputs(), q % train.inputs()) != 0)
                .count();
        return 2.0 * nonzero * hidden;
    }

    /** z += X W1, as forward. */
    @Benchmark
    public Object forward() {
        z.addProduct(X, w1);
        return z;
    }

    /** W1 += Xᵀ Δ1, as the update. */
    @Benchmark
    public Object update() {
        w1.addTransposedProduct(0, X.start.length, X, delta1);
        return w1;
    }
}
