package backprop.widget;

import backprop.check.Check;
import backprop.network.Backpropagation;
import backprop.network.ForwardPass;
import backprop.network.Gradients;
import backprop.network.Parameters;
import org.ejml.MatrixDimensionException;
import org.ejml.simple.SimpleMatrix;

/**
 * What the reader's backpropagation gives, or one sentence on why it gives nothing that can be used.
 *
 * @param gradients null if there is a problem
 * @param problem null if there is none
 */
record Answer(Gradients gradients, String problem) {
    /** Asks on copies, so that a backpropagation that modifies its input spoils nothing here. */
    static Answer of(Backpropagation backpropagation, Parameters parameters, SimpleMatrix X, SimpleMatrix target) {
        Parameters copy = parameters.copy();
        try {
            Gradients gradients = backpropagation.gradients(copy, ForwardPass.of(copy, X.copy()), target.copy());
            if (gradients == null) {
                return new Answer(null, "The backpropagation returns null; return new Gradients(…).");
            }
            return usable(gradients, parameters);
        } catch (MatrixDimensionException e) {
            return new Answer(null, "The backpropagation failed: " + Check.misfit(e));
        } catch (RuntimeException | StackOverflowError e) {
            String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return new Answer(null, "The backpropagation failed: " + what + ".");
        }
    }

    private static Answer usable(Gradients g, Parameters parameters) {
        try {
            g.requireShapesOf(parameters);
        } catch (IllegalArgumentException e) {
            return new Answer(null, e.getMessage() + ".");
        }
        String[] names = {"∂L/∂W1", "∂L/∂b1", "∂L/∂W2", "∂L/∂b2"};
        SimpleMatrix[] matrices = {g.W1(), g.b1(), g.W2(), g.b2()};
        for (int m = 0; m < names.length; m++) {
            for (int i = 0; i < matrices[m].getNumElements(); i++) {
                double entry = matrices[m].get(i);
                if (!Double.isFinite(entry)) {
                    return new Answer(
                            null,
                            names[m] + " has the entry " + entry + " at row " + (i / matrices[m].getNumCols() + 1)
                                    + ", column " + (i % matrices[m].getNumCols() + 1)
                                    + "; no step can be made with it.");
                }
            }
        }
        return new Answer(g, null);
    }
}
