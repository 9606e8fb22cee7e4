package backprop.network;

import backprop.matrix.Matrices;
import java.util.Random;
import org.ejml.simple.SimpleMatrix;

/**
 * The parameters of the network: u1 = x W1 + b1, z1 = σ(u1), u2 = z1 W2 + b2, y = softmax(u2).
 *
 * @param W1 inputs×H
 * @param b1 1×H
 * @param W2 H×classes
 * @param b2 1×classes
 */
public record Parameters(SimpleMatrix W1, SimpleMatrix b1, SimpleMatrix W2, SimpleMatrix b2) {
    /**
     * @throws IllegalArgumentException if the shapes do not fit together; the message gives both
     */
    public Parameters {
        W1 = Matrices.toDouble(W1);
        b1 = Matrices.toDouble(b1);
        W2 = Matrices.toDouble(W2);
        b2 = Matrices.toDouble(b2);
        Matrices.requireShape("b1", b1, 1, W1.getNumCols());
        Matrices.requireShape("W2", W2, W1.getNumCols(), W2.getNumCols());
        Matrices.requireShape("b2", b2, 1, W2.getNumCols());
    }

    /**
     * Random initial parameters: W1 ~ N(0, 1/inputs), W2 ~ N(0, 1/hidden), biases 0.
     *
     * @param seed the same seed gives the same bits
     * @throws IllegalArgumentException if a size is less than 1
     */
    public static Parameters random(int inputs, int hidden, int classes, long seed) {
        if (inputs < 1 || hidden < 1 || classes < 1) {
            throw new IllegalArgumentException("a network needs at least one input, hidden unit and class, not "
                    + inputs + ", " + hidden + " and " + classes);
        }
        Random random = new Random(seed);
        return new Parameters(
                gaussian(inputs, hidden, 1 / Math.sqrt(inputs), random),
                new SimpleMatrix(1, hidden),
                gaussian(hidden, classes, 1 / Math.sqrt(hidden), random),
                new SimpleMatrix(1, classes));
    }

    private static SimpleMatrix gaussian(int rows, int columns, double sd, Random random) {
        SimpleMatrix A = new SimpleMatrix(rows, columns);
        for (int i = 0; i < A.getNumElements(); i++) {
            A.set(i, sd * random.nextGaussian());
        }
        return A;
    }

    /** A copy that shares no matrix with these. */
    public Parameters copy() {
        return new Parameters(W1.copy(), b1.copy(), W2.copy(), b2.copy());
    }

    /** The number of inputs. */
    public int inputs() {
        return W1.getNumRows();
    }

    /** H, the number of hidden units. */
    public int hidden() {
        return W1.getNumCols();
    }

    /** The number of classes. */
    public int classes() {
        return W2.getNumCols();
    }

    /**
     * One step of gradient descent, θ − step for each of the four parameters.
     *
     * @param step the gradients times the learning rate
     * @return new parameters; neither these nor the step are modified
     */
    public Parameters minus(Gradients step) {
        return plus(-1, step);
    }

    /**
     * θ + c g for each of the four parameters, without an intermediate matrix. With c = −η this is a step of gradient
     * descent with the learning rate η.
     *
     * @return new parameters; neither these nor the gradients are modified
     */
    public Parameters plus(double c, Gradients g) {
        return new Parameters(W1.plus(c, g.W1()), b1.plus(c, g.b1()), W2.plus(c, g.W2()), b2.plus(c, g.b2()));
    }
}
