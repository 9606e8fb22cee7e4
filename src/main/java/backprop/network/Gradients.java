package backprop.network;

import backprop.matrix.Matrices;
import org.ejml.simple.SimpleMatrix;

/**
 * The gradients ∂L/∂W1, ∂L/∂b1, ∂L/∂W2 and ∂L/∂b2, each in the shape of its parameter.
 *
 * @param W1 inputs×H
 * @param b1 1×H
 * @param W2 H×classes
 * @param b2 1×classes
 */
public record Gradients(SimpleMatrix W1, SimpleMatrix b1, SimpleMatrix W2, SimpleMatrix b2) {
    /**
     * @return c times each gradient; this object is not modified
     */
    public Gradients times(double c) {
        return new Gradients(W1.scale(c), b1.scale(c), W2.scale(c), b2.scale(c));
    }

    /**
     * @return the sum of these gradients and the others; neither is modified
     */
    public Gradients plus(Gradients other) {
        return new Gradients(W1.plus(other.W1), b1.plus(other.b1), W2.plus(other.W2), b2.plus(other.b2));
    }

    /** The largest absolute difference between corresponding entries; NaN if an entry is not finite. */
    public double largestDifference(Gradients other) {
        double weights = Math.max(Matrices.maxAbs(W1.minus(other.W1)), Matrices.maxAbs(W2.minus(other.W2)));
        double biases = Math.max(Matrices.maxAbs(b1.minus(other.b1)), Matrices.maxAbs(b2.minus(other.b2)));
        return Math.max(weights, biases);
    }

    /**
     * Checks that each gradient has the shape of its parameter.
     *
     * @return these gradients
     * @throws IllegalArgumentException if a shape differs; the message names the gradient and gives both shapes
     */
    public Gradients requireShapesOf(Parameters parameters) {
        requireShape("∂L/∂W1", W1, parameters.W1());
        requireShape("∂L/∂b1", b1, parameters.b1());
        requireShape("∂L/∂W2", W2, parameters.W2());
        requireShape("∂L/∂b2", b2, parameters.b2());
        return this;
    }

    private static void requireShape(String name, SimpleMatrix gradient, SimpleMatrix parameter) {
        if (gradient == null) {
            throw new IllegalArgumentException(name + " is missing (null); compute it and put it into the Gradients");
        }
        Matrices.requireShape(name, gradient, parameter.getNumRows(), parameter.getNumCols());
    }
}
