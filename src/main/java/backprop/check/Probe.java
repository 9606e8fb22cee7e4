package backprop.check;

import backprop.matrix.Matrices;
import backprop.network.Parameters;
import java.util.Random;
import org.ejml.simple.SimpleMatrix;

/**
 * A network and a batch at which gradients are looked at.
 *
 * @param parameters of the network
 * @param X B×inputs
 * @param target Y', B×classes
 */
public record Probe(Parameters parameters, SimpleMatrix X, SimpleMatrix target) {
    /**
     * A probe that hides no mistake: biases are not 0, inputs have both signs, no two entries are equal.
     *
     * @param batch B, the number of examples
     * @param seed the same seed gives the same bits
     */
    public static Probe random(int inputs, int hidden, int classes, int batch, long seed) {
        Random random = new Random(seed);
        Parameters parameters = new Parameters(
                gaussian(inputs, hidden, 1 / Math.sqrt(inputs), random),
                gaussian(1, hidden, 0.3, random),
                gaussian(hidden, classes, 1 / Math.sqrt(hidden), random),
                gaussian(1, classes, 0.3, random));
        int[] labels = random.ints(batch, 0, classes).toArray();
        return new Probe(parameters, gaussian(batch, inputs, 1, random), Matrices.oneHot(labels, classes));
    }

    static SimpleMatrix gaussian(int rows, int columns, double sd, Random random) {
        SimpleMatrix A = new SimpleMatrix(rows, columns);
        for (int i = 0; i < A.getNumElements(); i++) {
            A.set(i, sd * random.nextGaussian());
        }
        return A;
    }

    /** The same network with some of the examples, those from {@code from} to before {@code to}. */
    public Probe rows(int from, int to) {
        return new Probe(parameters, X.rows(from, to), target.rows(from, to));
    }

    /** The same examples with other parameters. */
    public Probe with(Parameters parameters) {
        return new Probe(parameters, X, target);
    }
}
