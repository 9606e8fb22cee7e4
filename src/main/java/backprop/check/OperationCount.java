package backprop.check;

import backprop.network.Backpropagation;
import backprop.network.ForwardPass;
import backprop.network.Parameters;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.Matrix;
import org.ejml.data.MatrixType;
import org.ejml.simple.ConstMatrix;
import org.ejml.simple.SimpleMatrix;

/**
 * What the gradients of a batch cost, measured on any {@link Backpropagation}, with the forward pass given.
 *
 * <p>Counted are the multiplications and divisions of the matrix operations; a product of m×k and k×n has m·k·n, zeros
 * included. What a loop multiplies by itself with get and set is not seen.
 */
public final class OperationCount {
    private OperationCount() {}

    /**
     * Runs the backpropagation once and counts its multiplications.
     *
     * @param X B×inputs
     * @param target Y', B×classes
     */
    public static long multiplications(
            Backpropagation backpropagation, Parameters parameters, SimpleMatrix X, SimpleMatrix target) {
        AtomicLong count = new AtomicLong();
        Parameters counted = new Parameters(
                new Counted(parameters.W1(), count),
                new Counted(parameters.b1(), count),
                new Counted(parameters.W2(), count),
                new Counted(parameters.b2(), count));
        ForwardPass forward = ForwardPass.of(counted, new Counted(X, count));
        count.set(0);
        backpropagation.gradients(counted, forward, new Counted(target, count));
        return count.get();
    }

    /**
     * The median time of some runs, after one to warm up.
     *
     * @param X B×inputs
     * @param target Y', B×classes
     * @param runs at least 1
     * @return seconds
     */
    public static double seconds(
            Backpropagation backpropagation, Parameters parameters, SimpleMatrix X, SimpleMatrix target, int runs) {
        ForwardPass forward = ForwardPass.of(parameters, X);
        backpropagation.gradients(parameters, forward, target);
        double[] seconds = new double[runs];
        for (int i = 0; i < runs; i++) {
            long began = System.nanoTime();
            backpropagation.gradients(parameters, forward, target);
            seconds[i] = (System.nanoTime() - began) / 1e9;
        }
        Arrays.sort(seconds);
        return seconds[runs / 2];
    }

    /** A matrix whose results count too. */
    private static final class Counted extends SimpleMatrix {
        private static final long serialVersionUID = 1;

        private final transient AtomicLong count;

        Counted(SimpleMatrix A, AtomicLong count) {
            super(A);
            this.count = count;
        }

        private Counted(Matrix A, AtomicLong count) {
            super(A);
            this.count = count;
        }

        @Override
        protected SimpleMatrix createMatrix(int rows, int columns, MatrixType type) {
            return new Counted(type.create(rows, columns), count);
        }

        @Override
        protected SimpleMatrix wrapMatrix(Matrix A) {
            return new Counted(A, count);
        }

        @Override
        public SimpleMatrix createLike() {
            return new Counted(new DMatrixRMaj(getNumRows(), getNumCols()), count);
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
            count.addAndGet(getNumElements());
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
}
