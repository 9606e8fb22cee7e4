package backprop.network;

import backprop.matrix.Matrices;
import org.ejml.simple.SimpleMatrix;

/** Computes the gradients of the mean cross-entropy of a batch. The network can be trained with any implementation. */
@FunctionalInterface
public interface Backpropagation {
    /**
     * The gradients of L = 1/B Σ_s H(Y'_s, Y_s), the mean over the B examples of the batch. Nothing is modified.
     *
     * @param parameters the parameters that the forward pass used
     * @param forward the forward pass of B examples
     * @param target Y', B×classes
     */
    Gradients gradients(Parameters parameters, ForwardPass forward, SimpleMatrix target);

    /**
     * The answer to Question 2. Each delta is computed once and used twice.
     *
     * <pre>
     * Δ2 = Y − Y'                      B×classes
     * ∂L/∂W2 = Z1ᵀ Δ2 / B              ∂L/∂b2 = Σ rows of Δ2 / B
     * Δ1 = (Δ2 W2ᵀ) ⊙ Z1 ⊙ (1 − Z1)    B×H
     * ∂L/∂W1 = Xᵀ Δ1 / B               ∂L/∂b1 = Σ rows of Δ1 / B
     * </pre>
     */
    Backpropagation SHARED_DELTAS = (parameters, forward, target) -> {
        CrossEntropy.requireTarget(forward, target);
        SimpleMatrix X = forward.X(), Z1 = forward.Z1(), W2 = parameters.W2();

        SimpleMatrix D2 = forward.Y().minus(target);
        SimpleMatrix sumW2 = Z1.transpose().mult(D2);
        SimpleMatrix sumB2 = Matrices.sumOfRows(D2);

        SimpleMatrix D1 = D2.mult(W2.transpose()).elementMult(Matrices.sigmoidDerivative(Z1));
        SimpleMatrix sumW1 = X.transpose().mult(D1);
        SimpleMatrix sumB1 = Matrices.sumOfRows(D1);

        return new Gradients(sumW1, sumB1, sumW2, sumB2).times(1.0 / forward.size());
    };
}
