package backprop.network;

import backprop.matrix.Matrices;
import org.ejml.simple.SimpleMatrix;

/**
 * The forward pass of a batch. The intermediate values are kept for the backward pass:
 *
 * <pre>
 * U1 = X W1 + b1
 * Z1 = σ(U1)
 * U2 = Z1 W2 + b2
 * Y  = softmax(U2)
 * </pre>
 *
 * @param X B×inputs, one row per example
 * @param U1 B×H
 * @param Z1 B×H
 * @param U2 B×classes, the logits
 * @param Y B×classes, rows sum to 1
 */
public record ForwardPass(SimpleMatrix X, SimpleMatrix U1, SimpleMatrix Z1, SimpleMatrix U2, SimpleMatrix Y) {
    /**
     * Computes the forward pass of the batch X; nothing is modified.
     *
     * @param X B×inputs
     * @throws IllegalArgumentException if the number of columns of X is not the number of inputs
     */
    public static ForwardPass of(Parameters parameters, SimpleMatrix X) {
        if (X.getNumCols() != parameters.inputs()) {
            throw new IllegalArgumentException("input has " + X.getNumCols() + " columns, the network expects "
                    + parameters.inputs() + "; give every example as a row of " + parameters.inputs() + " numbers");
        }
        X = Matrices.toDouble(X);
        SimpleMatrix U1 = Matrices.addRow(X.mult(parameters.W1()), parameters.b1());
        SimpleMatrix Z1 = Matrices.sigmoid(U1);
        SimpleMatrix U2 = Matrices.addRow(Z1.mult(parameters.W2()), parameters.b2());
        SimpleMatrix Y = Matrices.softmax(U2);
        return new ForwardPass(X, U1, Z1, U2, Y);
    }

    /** B, the number of examples. */
    public int size() {
        return X.getNumRows();
    }
}
