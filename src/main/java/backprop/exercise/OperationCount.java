package backprop.exercise;

import backprop.check.Probe;
import backprop.network.Backpropagation;
import backprop.network.ForwardPass;
import backprop.network.Parameters;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.Matrix;
import org.ejml.data.MatrixType;
import org.ejml.simple.ConstMatrix;
import org.ejml.simple.SimpleMatrix;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

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
     * The time of one run in seconds, the median of as many as fit into half a second, without the first if there are
     * several.
     *
     * @param X B×inputs
     * @param target Y', B×classes
     */
    public static double seconds(
            Backpropagation backpropagation, Parameters parameters, SimpleMatrix X, SimpleMatrix target) {
        ForwardPass forward = ForwardPass.of(parameters, X);
        List<Double> seconds = new ArrayList<>();
        for (double sum = 0; sum < 0.5; sum += seconds.get(seconds.size() - 1)) {
            long began = System.nanoTime();
            backpropagation.gradients(parameters, forward, target);
            seconds.add((System.nanoTime() - began) / 1e9);
        }
        if (seconds.size() > 1) {
            seconds.remove(0);
        }
        seconds.sort(null);
        return seconds.get(seconds.size() / 2);
    }

    /**
     * The four orders of calculation at some networks and batches: B, the multiplications predicted and counted, how many
     * times the fewest, milliseconds, and nanoseconds for each multiplication.
     */
    public static Table table(Probe... probes) {
        Table table = Table.create(
                "four orders of calculation",
                StringColumn.create("order of calculation"),
                IntColumn.create("B"),
                LongColumn.create("predicted"),
                LongColumn.create("counted"),
                DoubleColumn.create("times the fewest"),
                DoubleColumn.create("milliseconds"),
                DoubleColumn.create("ns a multiplication"));
        for (Probe probe : probes) {
            Arrays.stream(ReferenceOrder.values()).forEach(order -> append(table, order, probe));
        }
        return table;
    }

    private static void append(Table table, ReferenceOrder order, Probe probe) {
        Parameters p = probe.parameters();
        int B = probe.X().getNumRows();
        long predicted = order.multiplications(B, p.inputs(), p.hidden(), p.classes());
        long fewest = ReferenceOrder.EACH_DELTA_ONCE.multiplications(B, p.inputs(), p.hidden(), p.classes());
        double seconds = seconds(order, p, probe.X(), probe.target());
        table.stringColumn(0).append(order.title());
        table.intColumn(1).append(B);
        table.longColumn(2).append(predicted);
        table.longColumn(3).append(multiplications(order, p, probe.X(), probe.target()));
        table.doubleColumn(4).append(rounded((double) predicted / fewest));
        table.doubleColumn(5).append(rounded(seconds * 1e3));
        table.doubleColumn(6).append(rounded(seconds * 1e9 / predicted));
    }

    private static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(3)).doubleValue();
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
