package backprop.network;

import backprop.matrix.Matrices;
import org.ejml.simple.SimpleMatrix;

/** The cross-entropy H(y', y) = −Σ_k y'_k ln y_k of the output y against the target y'. */
public final class CrossEntropy {
    private CrossEntropy() {}

    /**
     * The mean of the cross-entropy over the batch, computed from the logits:
     *
     * <p>L = 1/B Σ_s Σ_k Y'_sk (lse(U2_s) − U2_sk), since ln y_k = u_k − lse(u). This never takes ln 0 and is finite
     * for all finite logits.
     *
     * @param target Y', B×classes
     * @return L in nats
     * @throws IllegalArgumentException if the target's shape is not that of Y, or if the batch is empty
     */
    public static double loss(ForwardPass forward, SimpleMatrix target) {
        requireTarget(forward, target);
        SimpleMatrix lse = Matrices.logSumExp(forward.U2());
        double sum = 0;
        for (int i = 0; i < forward.size(); i++) {
            for (int k = 0; k < target.getNumCols(); k++) {
                if (target.get(i, k) != 0) {
                    sum += target.get(i, k) * (lse.get(i, 0) - forward.U2().get(i, k));
                }
            }
        }
        return sum / forward.size();
    }

    /**
     * Checks that the target belongs to a forward pass.
     *
     * @param target Y', B×classes
     * @throws IllegalArgumentException if its shape is not that of Y, or if the batch is empty
     */
    public static void requireTarget(ForwardPass forward, SimpleMatrix target) {
        Matrices.requireShape("target", target, forward.size(), forward.Y().getNumCols());
        if (forward.size() == 0) {
            throw new IllegalArgumentException("the batch has 0 examples; a mean needs at least one");
        }
    }
}
