package backprop.matrix;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.ejml.data.MatrixType;
import org.ejml.simple.SimpleMatrix;

/**
 * What EJML's SimpleMatrix lacks for a network on a batch: every row is one example.
 *
 * <p>No method modifies its arguments. Exponentials and logarithms are those of {@link StrictMath}, which have the same bits
 * on every processor and JDK; those of {@link Math} may differ in the last one. A wrong shape throws an {@link IllegalArgumentException} that names the matrix,
 * its shape and the shape that was expected.
 */
public final class Matrices {
    private Matrices() {}

    /**
     * A matrix in double precision from its rows.
     *
     * <p>{@code new SimpleMatrix(2, 2, true, 1, 2, 3, 4)} makes a <em>float</em> matrix, because int literals fit the
     * float constructor first; this method cannot.
     *
     * @param rows m rows of n numbers
     * @return m×n
     */
    public static SimpleMatrix matrix(double[]... rows) {
        for (double[] row : rows) {
            if (row.length != rows[0].length) {
                throw new IllegalArgumentException("the rows of a matrix have " + rows[0].length + " and " + row.length
                        + " numbers; give every row the same length");
            }
        }
        return new SimpleMatrix(rows);
    }

    /**
     * A row vector in double precision.
     *
     * @return 1×n
     */
    public static SimpleMatrix row(double... values) {
        return new SimpleMatrix(new double[][] {values});
    }

    /**
     * A + 1 b: the row vector b added to every row of A.
     *
     * @param A m×n
     * @param b 1×n
     * @return m×n
     */
    public static SimpleMatrix addRow(SimpleMatrix A, SimpleMatrix b) {
        requireShape("the row vector to add", b, 1, A.getNumCols());
        SimpleMatrix sum = A.copy();
        for (int i = 0; i < A.getNumRows(); i++) {
            for (int j = 0; j < A.getNumCols(); j++) {
                sum.set(i, j, A.get(i, j) + b.get(0, j));
            }
        }
        return sum;
    }

    /**
     * The sum of the rows of A, s_j = Σ_i A_ij.
     *
     * @param A m×n
     * @return 1×n
     */
    public static SimpleMatrix sumOfRows(SimpleMatrix A) {
        SimpleMatrix sum = A.createLike();
        sum.reshape(1, A.getNumCols());
        for (int i = 0; i < A.getNumRows(); i++) {
            for (int j = 0; j < A.getNumCols(); j++) {
                sum.set(0, j, sum.get(0, j) + A.get(i, j));
            }
        }
        return sum;
    }

    /**
     * The mean of the rows of A, μ_j = 1/m Σ_i A_ij.
     *
     * @param A m×n, m ≥ 1
     * @return 1×n
     */
    public static SimpleMatrix meanOfRows(SimpleMatrix A) {
        if (A.getNumRows() == 0) {
            throw new IllegalArgumentException("the mean of no rows is not defined; the matrix is " + shape(A));
        }
        return sumOfRows(A).divide(A.getNumRows());
    }

    /**
     * The exponential of each entry, e^u.
     *
     * @param U m×n
     * @return m×n
     */
    public static SimpleMatrix exp(SimpleMatrix U) {
        return U.elementOp((int i, int j, double u) -> StrictMath.exp(u));
    }

    /**
     * The logistic sigmoid of each entry, σ(u) = 1 / (1 + e^(−u)).
     *
     * @param U m×n
     * @return m×n, entries in [0, 1]
     */
    public static SimpleMatrix sigmoid(SimpleMatrix U) {
        SimpleMatrix Z = U.createLike();
        for (int i = 0; i < U.getNumRows(); i++) {
            for (int j = 0; j < U.getNumCols(); j++) {
                Z.set(i, j, 1 / (1 + StrictMath.exp(-U.get(i, j))));
            }
        }
        return Z;
    }

    /**
     * The slope of the sigmoid of each entry from its value, σ'(u) = z (1 − z) with z = σ(u): no new exponential.
     *
     * @param Z m×n, z = σ(u)
     * @return m×n
     */
    public static SimpleMatrix sigmoidDerivative(SimpleMatrix Z) {
        return Z.negative().plus(1).elementMult(Z);
    }

    /**
     * The softmax of each row, y_k = e^(u_k) / Σ_l e^(u_l), computed as e^(u_k − lse(u)), which no logit overflows.
     *
     * @param U m×n, n ≥ 1
     * @return m×n, rows sum to 1
     */
    public static SimpleMatrix softmax(SimpleMatrix U) {
        SimpleMatrix lse = logSumExp(U);
        SimpleMatrix Y = U.createLike();
        for (int i = 0; i < U.getNumRows(); i++) {
            for (int k = 0; k < U.getNumCols(); k++) {
                Y.set(i, k, StrictMath.exp(U.get(i, k) - lse.get(i, 0)));
            }
        }
        return Y;
    }

    /**
     * The logarithm of the sum of the exponentials of each row, lse(u) = m + ln Σ_l e^(u_l − m) with m = max u, the
     * maximum of that row alone.
     *
     * @param U m×n, n ≥ 1
     * @return m×1
     */
    public static SimpleMatrix logSumExp(SimpleMatrix U) {
        SimpleMatrix lse = new SimpleMatrix(U.getNumRows(), 1);
        for (int i = 0; i < U.getNumRows(); i++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < U.getNumCols(); k++) {
                max = Math.max(max, U.get(i, k));
            }
            double sum = 0;
            for (int k = 0; k < U.getNumCols(); k++) {
                sum += StrictMath.exp(U.get(i, k) - max);
            }
            lse.set(i, 0, max + StrictMath.log(sum));
        }
        return lse;
    }

    /**
     * The entries of A, row by row.
     *
     * @param A m×n
     */
    public static DoubleStream entries(SimpleMatrix A) {
        return IntStream.range(0, A.getNumElements()).mapToDouble(A::get);
    }

    /**
     * The largest absolute entry, max |A_ij|; NaN if an entry is NaN, which EJML's own maximum skips.
     *
     * @param A m×n
     * @return 0 if A is empty
     */
    public static double maxAbs(SimpleMatrix A) {
        return entries(A).map(Math::abs).max().orElse(0);
    }

    /**
     * The class of each row's largest entry; the first one where several are equal.
     *
     * @param Y m×n, n ≥ 1
     * @return m classes in 0..n−1
     */
    public static int[] argMax(SimpleMatrix Y) {
        int[] classes = new int[Y.getNumRows()];
        for (int i = 0; i < classes.length; i++) {
            for (int k = 1; k < Y.getNumCols(); k++) {
                if (Y.get(i, k) > Y.get(i, classes[i])) {
                    classes[i] = k;
                }
            }
        }
        return classes;
    }

    /**
     * One-hot rows: Y'_ik = 1 where k is the label of example i, otherwise 0.
     *
     * @param labels m labels in 0..classes−1
     * @return m×classes
     * @throws IllegalArgumentException if a label is not in that range; the message has its value and position
     */
    public static SimpleMatrix oneHot(int[] labels, int classes) {
        SimpleMatrix target = new SimpleMatrix(labels.length, classes);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException("label " + labels[i] + " at position " + i + " is not one of 0.."
                        + (classes - 1) + "; check the labels or the number of classes");
            }
            target.set(i, labels[i], 1);
        }
        return target;
    }

    /**
     * The same numbers in double precision: A itself if it is a dense double matrix, otherwise a converted copy.
     *
     * @param A m×n
     * @return m×n
     */
    public static SimpleMatrix toDouble(SimpleMatrix A) {
        if (A.getType() == MatrixType.DDRM) {
            return A;
        }
        SimpleMatrix converted = new SimpleMatrix(A.getNumRows(), A.getNumCols());
        for (int i = 0; i < A.getNumRows(); i++) {
            for (int j = 0; j < A.getNumCols(); j++) {
                converted.set(i, j, A.get(i, j));
            }
        }
        return converted;
    }

    /**
     * Checks a shape.
     *
     * @param name what the matrix is, as the message shall call it
     * @throws IllegalArgumentException if A is not rows×columns; the message has both shapes
     */
    public static void requireShape(String name, SimpleMatrix A, int rows, int columns) {
        if (A.getNumRows() != rows || A.getNumCols() != columns) {
            throw new IllegalArgumentException(
                    name + " is " + shape(A) + ", expected " + rows + "×" + columns + "; check the shapes");
        }
    }

    /** The shape as text, such as {@code 784×100}. */
    public static String shape(SimpleMatrix A) {
        return A.getNumRows() + "×" + A.getNumCols();
    }
}
