package backprop.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import org.ejml.MatrixDimensionException;
import org.ejml.concurrency.EjmlConcurrency;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.MatrixType;
import org.ejml.simple.SimpleMatrix;

class ZeroSkippingMatrixTest {
    private static final double[] FINITE = {0, -0.0, 1, -1, 1e-200, -1e-200, 1e300, -1e300, Double.MIN_VALUE};
    private static final double[] NOT_FINITE = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};

    @AfterTry
    void restoreThreads() {
        EjmlConcurrency.setMaxThreads(Runtime.getRuntime().availableProcessors());
    }

    @Property(tries = 3000)
    void theProductHasTheBitsOfEjmlsInEveryShape(
            @ForAll @IntRange(max = 12) int rows,
            @ForAll @IntRange(max = 20) int inner,
            @ForAll @IntRange(max = 20) int columns,
            @ForAll @DoubleRange(max = 1) double zeros,
            @ForAll long seed) {
        Random random = new Random(seed);
        SimpleMatrix A = matrix(rows, inner, zeros, FINITE, random), B = matrix(inner, columns, 0.3, FINITE, random);
        SimpleMatrix C = matrix(rows, columns, 0.3, FINITE, random);

        assertThat(bits(skipping(A).mult(B))).isEqualTo(bits(A.mult(B)));
        assertThat(bits(skipping(A).transpose().mult(C)))
                .isEqualTo(bits(A.transpose().mult(C)));
        assertThat(bits(skipping(A).transpose())).isEqualTo(bits(A.transpose()));
    }

    @Property(tries = 3000)
    void zeroTimesNanAndInfinityIsNanAsInEjmlInAnyPlaceOfEitherFactor(
            @ForAll @IntRange(min = 1, max = 12) int rows,
            @ForAll @IntRange(min = 1, max = 20) int inner,
            @ForAll @IntRange(min = 1, max = 20) int columns,
            @ForAll boolean left,
            @ForAll long seed) {
        Random random = new Random(seed);
        SimpleMatrix A = matrix(rows, inner, 0.8, FINITE, random), B = matrix(inner, columns, 0.3, FINITE, random);
        SimpleMatrix factor = left ? A : B;
        factor.set(random.nextInt(factor.getNumElements()), NOT_FINITE[random.nextInt(NOT_FINITE.length)]);

        assertThat(bits(skipping(A).mult(B))).isEqualTo(bits(A.mult(B)));
    }

    @Example
    void aPixelThatIsZeroInEveryImageStillMultipliesNanWeightsToNan() {
        SimpleMatrix product =
                skipping(Matrices.row(0, 2)).mult(Matrices.matrix(new double[] {Double.NaN, 1}, new double[] {3, 4}));

        assertThat(product.get(0)).isNaN();
        assertThat(product.get(1)).isEqualTo(8);
    }

    @Property(tries = 20)
    void largeProductsHaveTheBitsOfEjmlsForAnyNumberOfThreads(
            @ForAll @IntRange(min = 1, max = 40) int columns, @ForAll long seed) {
        Random random = new Random(seed);
        SimpleMatrix A = matrix(90, 600, 0.8, FINITE, random), B = matrix(600, columns, 0.3, FINITE, random);
        EjmlConcurrency.setMaxThreads(2);
        long[] expected = bits(A.mult(B));

        for (int threads = 1; threads <= 4; threads++) {
            EjmlConcurrency.setMaxThreads(threads);
            assertThat(bits(skipping(A).mult(B))).as(threads + " threads").isEqualTo(expected);
        }
    }

    @Example
    void entriesThatWereSetAreMultiplied() {
        SimpleMatrix A = skipping(new SimpleMatrix(2, 2));
        A.set(1, 0, 3);

        assertThat(A.mult(SimpleMatrix.identity(2)).isIdentical(A, 0)).isTrue();
        assertThat(A.transpose().get(0, 1)).isEqualTo(3);
    }

    @Example
    void factorsOfOtherTypesAndShapesAreTreatedAsByEjml() {
        SimpleMatrix A = skipping(Matrices.matrix(new double[] {0, 2}, new double[] {3, 0}));
        SimpleMatrix floats = new SimpleMatrix(2, 1, true, 1f, 2f);

        assertThat(A.mult(floats).getType()).isEqualTo(MatrixType.DDRM);
        assertThat(A.mult(floats).isIdentical(new SimpleMatrix(2, 1, true, 4.0, 3.0), 0))
                .isTrue();
        assertThatThrownBy(() -> A.mult(new SimpleMatrix(3, 1)))
                .isInstanceOf(MatrixDimensionException.class)
                .hasMessage(message(() -> new SimpleMatrix(2, 2).mult(new SimpleMatrix(3, 1))));
    }

    private static String message(Runnable product) {
        try {
            product.run();
            throw new AssertionError("EJML accepted shapes that do not fit");
        } catch (MatrixDimensionException e) {
            return e.getMessage();
        }
    }

    private static SimpleMatrix skipping(SimpleMatrix A) {
        return new ZeroSkippingMatrix(A.copy().getDDRM());
    }

    private static SimpleMatrix matrix(int rows, int columns, double zeros, double[] special, Random random) {
        SimpleMatrix A = SimpleMatrix.wrap(new DMatrixRMaj(rows, columns));
        for (int i = 0; i < A.getNumElements(); i++) {
            double value = random.nextInt(3) == 0 ? special[random.nextInt(special.length)] : random.nextGaussian();
            A.set(i, random.nextDouble() < zeros ? 0 : value);
        }
        return A;
    }

    /** The shape and the bits; every NaN has the same. */
    private static long[] bits(SimpleMatrix A) {
        long[] bits = new long[A.getNumElements() + 2];
        bits[0] = A.getNumRows();
        bits[1] = A.getNumCols();
        for (int i = 0; i < A.getNumElements(); i++) {
            bits[i + 2] = Double.doubleToLongBits(A.get(i));
        }
        return bits;
    }
}
