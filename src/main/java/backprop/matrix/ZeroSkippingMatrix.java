package backprop.matrix;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.EjmlParameters;
import org.ejml.concurrency.EjmlConcurrency;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.MatrixType;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.simple.ConstMatrix;
import org.ejml.simple.SimpleBase;
import org.ejml.simple.SimpleMatrix;

/**
 * A matrix A whose products A B and Aᵀ B skip the zeros of A, which four of five pixels are. In all else it is a
 * SimpleMatrix like any other.
 *
 * <p>The products have the bits of EJML's own, because the sums are made in the same order and a 0 that is added changes
 * no sum. Two cases are different and looked after: 0 · b is NaN if b is NaN or ±∞, and a sum that is zero has a sign.
 */
public final class ZeroSkippingMatrix extends SimpleMatrix {
    private static final long serialVersionUID = 1;

    /**
     * @param A m×n, kept, not copied
     */
    public ZeroSkippingMatrix(DMatrixRMaj A) {
        setMatrix(A);
    }

    @Override
    public SimpleMatrix transpose() {
        return getType() == MatrixType.DDRM
                ? new ZeroSkippingMatrix(CommonOps_DDRM.transpose(getDDRM(), null))
                : super.transpose();
    }

    @Override
    public SimpleMatrix mult(ConstMatrix<?> B) {
        boolean dense = getType() == MatrixType.DDRM && B.getType() == MatrixType.DDRM;
        if (!dense || getNumCols() != B.getNumRows() || getNumCols() == 0) {
            return super.mult(B);
        }
        Product product = new Product(getDDRM(), ((SimpleBase<?>) B).getDDRM());
        return product.hasInfiniteTerms() ? super.mult(B) : SimpleMatrix.wrap(product.compute());
    }

    private static final class Product {
        private final DMatrixRMaj A;
        private final double[][] B;
        private final int columns;
        private final boolean concurrent;
        private final double start;
        private final int[] all;
        private final double[] rowOfZeros;

        Product(DMatrixRMaj A, DMatrixRMaj B) {
            this.A = A;
            this.B = rows(B);
            columns = B.numCols;
            concurrent = EjmlConcurrency.USE_CONCURRENT
                    && Math.max(A.getNumElements(), B.getNumElements()) > EjmlConcurrency.ELEMENT_THRESHOLD;
            boolean narrow = columns > 1 && columns < EjmlParameters.MULT_COLUMN_SWITCH;
            start = narrow && !concurrent ? 0 : -0.0; // EJML adds to 0 there, else to the first term, as -0 + x = x
            all = IntStream.range(0, B.numRows).toArray();
            rowOfZeros = sum(new double[B.numRows], all);
        }

        private static double[][] rows(DMatrixRMaj B) {
            double[][] rows = new double[B.numRows][];
            for (int k = 0; k < rows.length; k++) {
                rows[k] = Arrays.copyOfRange(B.data, k * B.numCols, (k + 1) * B.numCols);
            }
            return rows;
        }

        boolean hasInfiniteTerms() {
            return Arrays.stream(rowOfZeros).anyMatch(Double::isNaN);
        }

        DMatrixRMaj compute() {
            DMatrixRMaj product = new DMatrixRMaj(A.numRows, columns);
            IntStream rows = IntStream.range(0, A.numRows);
            (concurrent ? rows.parallel() : rows)
                    .forEach(i -> System.arraycopy(row(i), 0, product.data, i * columns, columns));
            return product;
        }

        private double[] row(int i) {
            double[] a = Arrays.copyOfRange(A.data, i * B.length, (i + 1) * B.length);
            int[] nonzero = nonzeros(a);
            if (nonzero.length == 0) {
                return rowOfZeros;
            }
            double[] sum = sum(a, nonzero);
            return hasNegativeZero(sum) ? sum(a, all) : sum;
        }

        private static int[] nonzeros(double[] a) {
            int[] found = new int[a.length];
            int count = 0;
            for (int k = 0; k < a.length; k++) {
                found[count] = k;
                if (!isBits(a[k], 0)) {
                    count++;
                }
            }
            return Arrays.copyOf(found, count);
        }

        /** Σ a_k B_k over these k, in their order. By fours, because a sum takes longer to load and store than to add to. */
        private double[] sum(double[] a, int[] k) {
            double[] sum = sum();
            int n = 0;
            for (; n + 4 <= k.length; n += 4) {
                int p = k[n], q = k[n + 1], r = k[n + 2], s = k[n + 3];
                add(sum, a[p], B[p], a[q], B[q], a[r], B[r], a[s], B[s]);
            }
            for (; n < k.length; n++) {
                add(sum, a[k[n]], B[k[n]]);
            }
            return sum;
        }

        private double[] sum() {
            double[] sum = new double[columns];
            Arrays.fill(sum, start);
            return sum;
        }

        /** sum += a b. Arrays without offsets, because only these are compiled to vector instructions. */
        private static void add(double[] sum, double a, double[] b) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += a * b[j];
            }
        }

        private static void add(
                double[] sum, double a, double[] b, double c, double[] d, double e, double[] f, double g, double[] h) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] = sum[j] + a * b[j] + c * d[j] + e * f[j] + g * h[j];
            }
        }

        private static boolean hasNegativeZero(double[] row) {
            for (double x : row) {
                if (isBits(x, -0.0)) {
                    return true;
                }
            }
            return false;
        }

        /** Tells 0 from -0. */
        private static boolean isBits(double x, double zero) {
            return Double.doubleToRawLongBits(x) == Double.doubleToRawLongBits(zero);
        }
    }
}
