package backprop.exercise;

import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.CrossEntropy;
import backprop.network.ForwardPass;
import backprop.network.Gradients;
import backprop.network.Parameters;
import org.ejml.simple.SimpleMatrix;

/**
 * Four orders of calculation of the same gradients. They agree to the last digits and differ in how much they compute:
 * {@link #multiplications} predicts it.
 */
public enum ReferenceOrder implements Backpropagation {
    /** The answer, {@link Backpropagation#SHARED_DELTAS}: forward values kept, Δ2 and Δ1 computed once. */
    EACH_DELTA_ONCE("shared deltas", "IH + 2HC + 2H") {
        @Override
        public Gradients gradients(Parameters parameters, ForwardPass forward, SimpleMatrix target) {
            return Backpropagation.SHARED_DELTAS.gradients(parameters, forward, target);
        }

        @Override
        public long multiplicationsPerExample(long I, long H, long C) {
            return I * H + 2 * H * C + 2 * H;
        }
    },

    /** Each formula alone, from X on: four forward passes, four times Δ2, twice Δ1. */
    EACH_FORMULA_ALONE("each formula alone", "5IH + 7HC + 4H") {
        @Override
        public Gradients gradients(Parameters parameters, ForwardPass forward, SimpleMatrix target) {
            CrossEntropy.requireTarget(forward, target);
            SimpleMatrix X = forward.X();
            ForwardPass forW2 = ForwardPass.of(parameters, X), forB2 = ForwardPass.of(parameters, X);
            SimpleMatrix sumW2 = forW2.Z1().transpose().mult(forW2.Y().minus(target));
            SimpleMatrix sumB2 = Matrices.sumOfRows(forB2.Y().minus(target));
            SimpleMatrix sumW1 = X.transpose().mult(delta1(parameters, X, target));
            SimpleMatrix sumB1 = Matrices.sumOfRows(delta1(parameters, X, target));
            return new Gradients(sumW1, sumB1, sumW2, sumB2).times(1.0 / forward.size());
        }

        private SimpleMatrix delta1(Parameters parameters, SimpleMatrix X, SimpleMatrix target) {
            ForwardPass forward = ForwardPass.of(parameters, X);
            SimpleMatrix D2 = forward.Y().minus(target);
            return D2.mult(parameters.W2().transpose()).elementMult(Matrices.sigmoidDerivative(forward.Z1()));
        }

        @Override
        public long multiplicationsPerExample(long I, long H, long C) {
            return 5 * I * H + 7 * H * C + 4 * H;
        }
    },

    /** Each chain as a product of Jacobian matrices from the left: always a row vector times a matrix. */
    JACOBIANS_FROM_THE_LEFT("Jacobian products from the left", "IH^2 + 3H^2 + HC^2 + 2HC + C^2 + 2H") {
        @Override
        SimpleMatrix product(SimpleMatrix d2, SimpleMatrix... jacobians) {
            SimpleMatrix row = d2;
            for (SimpleMatrix J : jacobians) {
                row = row.mult(J);
            }
            return row;
        }

        @Override
        public long multiplicationsPerExample(long I, long H, long C) {
            return I * H * H + 3 * H * H + H * C * C + 2 * H * C + C * C + 2 * H;
        }
    },

    /** The dense Jacobian of u2 with respect to the parameter first, as a product of matrices; δ2 last. */
    DENSE_JACOBIANS("dense Jacobians", "IH^2C + 3H^2C + IHC + HC^2 + HC + C^2 + 2H") {
        @Override
        SimpleMatrix product(SimpleMatrix d2, SimpleMatrix... jacobians) {
            SimpleMatrix J = jacobians[0];
            for (int i = 1; i < jacobians.length; i++) {
                J = J.mult(jacobians[i]);
            }
            return d2.mult(J);
        }

        @Override
        public long multiplicationsPerExample(long I, long H, long C) {
            return I * H * H * C + 3 * H * H * C + I * H * C + H * C * C + H * C + C * C + 2 * H;
        }
    };

    private final String title;
    private final String formula;

    ReferenceOrder(String title, String formula) {
        this.title = title;
        this.formula = formula;
    }

    /** The name to show. */
    public String title() {
        return title;
    }

    /** The multiplications of one example as LaTeX, with I inputs, H hidden units and C classes. */
    public String formula() {
        return formula;
    }

    /**
     * The multiplications for the gradients of a batch: those of {@link #formula} for each example and, if there are
     * several, one for each parameter to divide by B. The given forward pass is not counted; multiplications by zero
     * are.
     *
     * @param examples B
     */
    public long multiplications(long examples, long inputs, long hidden, long classes) {
        long parameters = inputs * hidden + hidden + hidden * classes + classes;
        return examples * multiplicationsPerExample(inputs, hidden, classes) + (examples > 1 ? parameters : 0);
    }

    /** The multiplications that one example adds, {@link #formula} in numbers. */
    public abstract long multiplicationsPerExample(long I, long H, long C);

    /** δ2 times the Jacobians of a chain, multiplied in the sequence that defines this order. */
    SimpleMatrix product(SimpleMatrix d2, SimpleMatrix... jacobians) {
        throw new UnsupportedOperationException(title + " multiplies no Jacobians");
    }

    @Override
    public Gradients gradients(Parameters parameters, ForwardPass forward, SimpleMatrix target) {
        CrossEntropy.requireTarget(forward, target);
        int H = parameters.hidden(), C = parameters.classes();
        SimpleMatrix D2 = forward.Y().minus(target);
        SimpleMatrix sumW1 = zerosLike(parameters.W1()), sumB1 = zerosLike(parameters.b1());
        SimpleMatrix sumW2 = zerosLike(parameters.W2()), sumB2 = zerosLike(parameters.b2());
        for (int i = 0; i < forward.size(); i++) {
            SimpleMatrix x = forward.X().getRow(i), z1 = forward.Z1().getRow(i), d2 = D2.getRow(i);
            SimpleMatrix u2ByZ1 = Jacobians.input(parameters.W2());
            sumW2 = sumW2.plus(product(d2, Jacobians.weights(z1, C)));
            sumB2 = sumB2.plus(product(d2, Jacobians.bias(C)));
            sumW1 = sumW1.plus(product(d2, u2ByZ1, Jacobians.sigmoid(z1), Jacobians.weights(x, H)));
            sumB1 = sumB1.plus(product(d2, u2ByZ1, Jacobians.sigmoid(z1), Jacobians.bias(H)));
        }
        sumW1.reshape(parameters.inputs(), H);
        sumW2.reshape(H, C);
        return new Gradients(sumW1, sumB1, sumW2, sumB2).times(1.0 / forward.size());
    }

    private static SimpleMatrix zerosLike(SimpleMatrix parameter) {
        SimpleMatrix zeros = parameter.createLike();
        zeros.reshape(1, parameter.getNumElements());
        return zeros;
    }
}
