package backprop.check;

import backprop.matrix.Matrices;
import backprop.network.CrossEntropy;
import backprop.network.ForwardPass;
import backprop.network.Parameters;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.ejml.simple.SimpleMatrix;

/**
 * A network and a batch at which gradients are checked.
 *
 * @param parameters of the network
 * @param X B×inputs
 * @param target Y', B×classes
 */
public record Probe(Parameters parameters, SimpleMatrix X, SimpleMatrix target) {
    /**
     * A probe that lets no mistake cancel out: biases are nonzero, inputs have both signs, and no two entries are equal.
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

    /** A network of 3 inputs, 4 hidden units and 3 classes with one example, small enough to write out. */
    public static Probe toy() {
        return new Probe(
                new Parameters(
                        Matrices.matrix(
                                new double[] {0.31, -0.47, 0.59, 0.13},
                                new double[] {-0.73, 0.29, 0.37, -0.61},
                                new double[] {0.53, 0.17, -0.89, 0.71}),
                        Matrices.row(0.11, -0.23, 0.07, 0.15),
                        Matrices.matrix(
                                new double[] {0.67, -0.41, 0.23},
                                new double[] {-0.37, 0.83, 0.19},
                                new double[] {0.43, -0.79, -0.97},
                                new double[] {-0.59, 0.47, 0.61}),
                        Matrices.row(-0.21, 0.33, 0.03)),
                Matrices.row(0.9, -0.7, 1.3),
                Matrices.oneHot(new int[] {1}, 3));
    }

    static SimpleMatrix gaussian(int rows, int columns, double sd, Random random) {
        SimpleMatrix A = new SimpleMatrix(rows, columns);
        for (int i = 0; i < A.getNumElements(); i++) {
            A.set(i, sd * random.nextGaussian());
        }
        return A;
    }

    /** A copy that shares no matrix with this. */
    public Probe copy() {
        return new Probe(parameters.copy(), X.copy(), target.copy());
    }

    /** The forward pass of these examples. */
    public ForwardPass forward() {
        return ForwardPass.of(parameters, X);
    }

    /**
     * L, u1, z1 or u2 as a function of one variable. Everything after the variable is recomputed, everything else is fixed.
     *
     * @param of the function: L, z1, u1 or u2
     * @param variable the variable: W1, b1, u1, z1, W2, b2 or u2
     * @throws IllegalArgumentException if there is no such variable
     */
    public UnaryOperator<SimpleMatrix> function(String of, String variable) {
        if (!List.of("W1", "b1", "u1", "z1", "W2", "b2", "u2").contains(variable)) {
            throw new IllegalArgumentException(
                    "there is no variable " + variable + "; choose from W1, b1, u1, z1, W2, b2 and u2");
        }
        return value -> {
            SimpleMatrix W1 = variable.equals("W1") ? value : parameters.W1(),
                    b1 = variable.equals("b1") ? value : parameters.b1();
            SimpleMatrix W2 = variable.equals("W2") ? value : parameters.W2(),
                    b2 = variable.equals("b2") ? value : parameters.b2();
            SimpleMatrix U1 = variable.equals("u1") ? value : Matrices.addRow(X.mult(W1), b1);
            SimpleMatrix Z1 = variable.equals("z1") ? value : Matrices.sigmoid(U1);
            SimpleMatrix U2 = variable.equals("u2") ? value : Matrices.addRow(Z1.mult(W2), b2);
            return switch (of) {
                case "u1" -> U1;
                case "z1" -> Z1;
                case "u2" -> U2;
                case "L" ->
                    Matrices.row(CrossEntropy.loss(new ForwardPass(X, U1, Z1, U2, Matrices.softmax(U2)), target));
                default -> throw new IllegalArgumentException("there is no " + of + "; choose from L, u1, z1 and u2");
            };
        };
    }

    /** The value of a variable here: W1, b1, u1, z1, W2, b2 or u2. */
    public SimpleMatrix value(String variable) {
        ForwardPass forward = forward();
        return switch (variable) {
            case "W1" -> parameters.W1();
            case "b1" -> parameters.b1();
            case "u1" -> forward.U1();
            case "z1" -> forward.Z1();
            case "W2" -> parameters.W2();
            case "b2" -> parameters.b2();
            case "u2" -> forward.U2();
            default -> throw new IllegalArgumentException("there is no variable " + variable);
        };
    }

    /**
     * The derivative by centred differences: for L a gradient in the shape of the variable, otherwise a Jacobian with one
     * row per component of the function.
     */
    public SimpleMatrix numeric(String of, String variable) {
        return numeric(of, variable, GradientCheck.STEP);
    }

    /** The same with the step h. */
    public SimpleMatrix numeric(String of, String variable, double h) {
        SimpleMatrix at = value(variable);
        SimpleMatrix J = GradientCheck.numericJacobian(function(of, variable), at, h);
        if (of.equals("L")) {
            J.reshape(at.getNumRows(), at.getNumCols());
        }
        return J;
    }

    /** The same network with the examples {@code from} to {@code to} − 1. */
    public Probe rows(int from, int to) {
        return new Probe(parameters, X.rows(from, to), target.rows(from, to));
    }

    /** The same examples with other parameters. */
    public Probe with(Parameters parameters) {
        return new Probe(parameters, X, target);
    }
}
