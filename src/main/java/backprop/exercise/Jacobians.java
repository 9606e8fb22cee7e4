package backprop.exercise;

import backprop.matrix.Matrices;
import org.ejml.simple.SimpleMatrix;

/**
 * The local Jacobians of one example, written out as matrices. The rows are the components of the function, the columns
 * those of the variable, and a weight matrix is read row by row, so a chain is a product from left to right:
 *
 * <pre>∂L/∂W1 = ∂L/∂u2 · ∂u2/∂z1 · ∂z1/∂u1 · ∂u1/∂W1</pre>
 */
public final class Jacobians {
    private Jacobians() {}

    /**
     * ∂u/∂W of u = x W + b, ∂u_l/∂W_jk = x_j [l = k]: the row x, once for each unit.
     *
     * @param x 1×m
     * @param units n, the columns of W
     * @return n×(m·n), mostly zeros
     */
    public static SimpleMatrix weights(SimpleMatrix x, int units) {
        SimpleMatrix J = new SimpleMatrix(units, x.getNumCols() * units);
        for (int j = 0; j < x.getNumCols(); j++) {
            for (int k = 0; k < units; k++) {
                J.set(k, j * units + k, x.get(j));
            }
        }
        return J;
    }

    /**
     * ∂u/∂b of u = x W + b, ∂u_l/∂b_k = [l = k].
     *
     * @param units n, the columns of b
     * @return n×n, the identity
     */
    public static SimpleMatrix bias(int units) {
        return SimpleMatrix.identity(units);
    }

    /**
     * ∂u/∂x of u = x W + b, ∂u_k/∂x_m = W_mk.
     *
     * @param W m×n
     * @return n×m, the transpose of W
     */
    public static SimpleMatrix input(SimpleMatrix W) {
        return W.transpose();
    }

    /**
     * ∂z/∂u of z = σ(u), ∂z_m/∂u_n = σ'(u_m) [m = n].
     *
     * @param z 1×n, the values σ(u)
     * @return n×n, diagonal
     */
    public static SimpleMatrix sigmoid(SimpleMatrix z) {
        SimpleMatrix slope = Matrices.sigmoidDerivative(z), J = new SimpleMatrix(z.getNumCols(), z.getNumCols());
        for (int n = 0; n < z.getNumCols(); n++) {
            J.set(n, n, slope.get(n));
        }
        return J;
    }
}
