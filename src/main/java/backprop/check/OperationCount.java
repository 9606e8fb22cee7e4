package backprop.check;

import backprop.network.Backpropagation;
import backprop.network.CalculationOrder;
import backprop.network.ForwardPass;
import backprop.network.Parameters;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
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

    /** The four orders of calculation at some networks and batches: B, multiplications predicted and counted. */
    public static Table table(Probe... probes) {
        Table table = Table.create(
                "multiplications",
                StringColumn.create("order of calculation"),
                IntColumn.create("B"),
                LongColumn.create("predicted"),
                LongColumn.create("counted"),
                DoubleColumn.create("times the fewest"));
        for (Probe probe : probes) {
            long[] size = sizes(probe);
            for (CalculationOrder order : CalculationOrder.values()) {
                long counted = multiplications(order, probe.parameters(), probe.X(), probe.target());
                table.stringColumn(0).append(order.title());
                table.intColumn(1).append((int) size[0]);
                table.longColumn(2).append(order.multiplications(size[0], size[1], size[2], size[3]));
                table.longColumn(3).append(counted);
                double fewest = CalculationOrder.SHARED_DELTAS.multiplications(size[0], size[1], size[2], size[3]);
                table.doubleColumn(4).append(Math.round(10 * counted / fewest) / 10.0);
            }
        }
        return table;
    }

    /** The four orders at some networks and batches: B, milliseconds, and nanoseconds for each multiplication. */
    public static Table times(Probe... probes) {
        Table table = Table.create(
                "time",
                StringColumn.create("order of calculation"),
                IntColumn.create("B"),
                LongColumn.create("multiplications"),
                DoubleColumn.create("milliseconds"),
                DoubleColumn.create("ns a multiplication"));
        for (Probe probe : probes) {
            long[] size = sizes(probe);
            for (CalculationOrder order : CalculationOrder.values()) {
                double seconds = seconds(order, probe.parameters(), probe.X(), probe.target());
                long multiplications = order.multiplications(size[0], size[1], size[2], size[3]);
                table.stringColumn(0).append(order.title());
                table.intColumn(1).append((int) size[0]);
                table.longColumn(2).append(multiplications);
                table.doubleColumn(3).append(rounded(seconds * 1e3));
                table.doubleColumn(4).append(rounded(seconds * 1e9 / multiplications));
            }
        }
        return table;
    }

    private static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(3)).doubleValue();
    }

    private static long[] sizes(Probe probe) {
        Parameters p = probe.parameters();
        return new long[] {probe.X().getNumRows(), p.inputs(), p.hidden(), p.classes()};
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
