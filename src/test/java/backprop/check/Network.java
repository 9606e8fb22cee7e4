package backprop.check;

import backprop.matrix.Matrices;
import backprop.network.Parameters;
import java.util.Random;
import org.ejml.simple.SimpleMatrix;

/** A network with odd non-zero parameters and a batch for it. */
record Network(Parameters parameters, SimpleMatrix X, SimpleMatrix target) {
    static Network random(int inputs, int hidden, int classes, int batch, long seed) {
        Random random = new Random(seed);
        Parameters parameters = new Parameters(
                gaussian(inputs, hidden, 1 / Math.sqrt(inputs), random),
                gaussian(1, hidden, 0.3, random),
                gaussian(hidden, classes, 1 / Math.sqrt(hidden), random),
                gaussian(1, classes, 0.3, random));
        int[] labels = random.ints(batch, 0, classes).toArray();
        return new Network(parameters, gaussian(batch, inputs, 1, random), Matrices.oneHot(labels, classes));
    }

    private static SimpleMatrix gaussian(int rows, int columns, double sd, Random random) {
        SimpleMatrix A = new SimpleMatrix(rows, columns);
        for (int i = 0; i < A.getNumElements(); i++) {
            A.set(i, sd * random.nextGaussian());
        }
        return A;
    }
}
