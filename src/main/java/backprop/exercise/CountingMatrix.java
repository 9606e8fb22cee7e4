package backprop.exercise;

import java.util.concurrent.atomic.AtomicLong;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.Matrix;
import org.ejml.data.MatrixType;
import org.ejml.simple.ConstMatrix;
import org.ejml.simple.SimpleMatrix;

/**
 * A matrix that counts the multiplications and divisions of its operations, and those of every matrix computed from it.
 * A product of m×k and k×n has m·k·n, zeros included. Scaling by exactly 1, the mean over one example, multiplies
 * nothing.
 */
final class CountingMatrix extends SimpleMatrix {
    private static final long serialVersionUID = 1;

    private final transient AtomicLong count;

    CountingMatrix(SimpleMatrix A, AtomicLong count) {
        super(A);
        this.count = count;
    }

    private CountingMatrix(Matrix A, AtomicLong count) {
        super(A);
        this.count = count;
    }

    @Override
    protected SimpleMatrix createMatrix(int rows, int columns, MatrixType type) {
        return new CountingMatrix(type.create(rows, columns), count);
    }

    @Override
    protected SimpleMatrix wrapMatrix(Matrix A) {
        return new CountingMatrix(A, count);
    }

    @Override
    public SimpleMatrix createLike() {
        return new CountingMatrix(new DMatrixRMaj(getNumRows(), getNumCols()), count);
    }

    @Override
    public SimpleMatrix mult(ConstMatrix<?> B) {
        count.addAndGet((long) getNumElements() * B.getNumCols());
        return super.mult(B);
    }

    @Override
    public SimpleMatrix elementMult(ConstMatrix<?> B) {
        count.addAndGet(getNumElements());
        return super.elementMult(B);
    }

    @Override
    public SimpleMatrix elementDiv(ConstMatrix<?> B) {
        count.addAndGet(getNumElements());
        return super.elementDiv(B);
    }

    @Override
    public SimpleMatrix scale(double c) {
        count.addAndGet(c == 1 ? 0 : getNumElements());
        return super.scale(c);
    }

    @Override
    public SimpleMatrix divide(double c) {
        count.addAndGet(getNumElements());
        return super.divide(c);
    }

    @Override
    public SimpleMatrix plus(double c, ConstMatrix<?> B) {
        count.addAndGet(getNumElements());
        return super.plus(c, B);
    }

    @Override
    public SimpleMatrix kron(ConstMatrix<?> B) {
        count.addAndGet((long) getNumElements() * B.getNumRows() * B.getNumCols());
        return super.kron(B);
    }

    @Override
    public double dot(ConstMatrix<?> B) {
        count.addAndGet(getNumElements());
        return super.dot(B);
    }
}
