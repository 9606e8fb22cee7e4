package backprop.check;

import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.ForwardPass;
import backprop.network.Gradients;
import backprop.network.Parameters;
import java.util.function.Supplier;
import org.ejml.simple.SimpleMatrix;

/** Ten wrong backward passes, each with a check that catches it. */
public enum WrongBackwardPass {
    /** The gradients are summed over the batch and never divided by B. */
    SUM_FOR_MEAN(
            "no 1/B", Check.MEAN_OF_SINGLES, () -> (p, f, t) -> answer(p, f, t).times(f.size())),
    /** B divides the deltas, and the gradients once more. */
    MEAN_TWICE(
            "1/B twice",
            Check.MEAN_OF_SINGLES,
            () -> (p, f, t) -> answer(p, f, t).times(1.0 / f.size())),
    /** Δ2 = Y′ − Y: training climbs. */
    FLIPPED_SIGN(
            "y′ − y",
            Check.DESCENT,
            () -> (p, f, t) -> backwards(f, t.minus(f.Y()), p.W2().transpose(), Matrices.sigmoidDerivative(f.Z1()))),
    /** σ′ is taken at z1, which is already σ(u1), and not at u1. */
    SLOPE_AT_Z1(
            "σ′ of the wrong argument",
            Check.GRADIENT,
            () -> (p, f, t) -> backwards(
                    f, f.Y().minus(t), p.W2().transpose(), Matrices.sigmoidDerivative(Matrices.sigmoid(f.Z1())))),
    /** W2 is not transposed. No shape shows it when there are as many hidden units as classes. */
    MISSING_TRANSPOSE(
            "a missing transpose",
            Check.SQUARE,
            () -> (p, f, t) -> backwards(f, f.Y().minus(t), p.W2(), Matrices.sigmoidDerivative(f.Z1()))),
    /** The bias gradients are the first row of the deltas, not the mean of all rows; correct for B = 1. */
    BIAS_OF_ONE_ROW("bias from one row", Check.MEAN_OF_SINGLES, () -> (p, f, t) -> {
        Gradients g = answer(p, f, t);
        Gradients first = answer(p, firstRow(f), t.rows(0, 1));
        return new Gradients(g.W1(), first.b1(), g.W2(), first.b2());
    }),
    /** W2 has taken its step, with learning rate 0.5, when Δ1 is computed from it. */
    W2_UPDATED_FIRST("W2 updated before δ1", Check.GRADIENT, () -> (p, f, t) -> {
        SimpleMatrix D2 = f.Y().minus(t);
        SimpleMatrix W2 = p.W2().minus(f.Z1().transpose().mult(D2).scale(0.5 / f.size()));
        return backwards(f, D2, W2.transpose(), Matrices.sigmoidDerivative(f.Z1()));
    }),
    /** The forward pass of the previous step is used; the first step is correct. */
    STALE_FORWARD("a stale forward pass", Check.SECOND_STEP, StaleForward::new),
    /** The softmax subtracts the maximum of the batch, so a row of much smaller logits becomes 0/0. */
    MAXIMUM_OF_BATCH(
            "softmax maximum over the whole batch",
            Check.LARGE_LOGITS,
            () -> (p, f, t) -> answer(p, withOutput(f, softmaxOfBatch(f.U2())), t)),
    /** A shorter last batch is divided by the size of the full ones, so its examples count less. */
    NOMINAL_BATCH("short batch divided by nominal size", Check.SHORT_BATCH, NominalBatch::new);

    private final String title;
    private final Check caughtBy;
    private final Supplier<Backpropagation> backpropagation;

    WrongBackwardPass(String title, Check caughtBy, Supplier<Backpropagation> backpropagation) {
        this.title = title;
        this.caughtBy = caughtBy;
        this.backpropagation = backpropagation;
    }

    /** The name to show. */
    public String title() {
        return title;
    }

    /** The check that catches it. */
    public Check caughtBy() {
        return caughtBy;
    }

    /** A new wrong backpropagation; two of them remember earlier batches, so each use starts with a new one. */
    public Backpropagation backpropagation() {
        return backpropagation.get();
    }

    private static Gradients answer(Parameters parameters, ForwardPass forward, SimpleMatrix target) {
        return Backpropagation.SHARED_DELTAS.gradients(parameters, forward, target);
    }

    private static Gradients backwards(ForwardPass forward, SimpleMatrix D2, SimpleMatrix back, SimpleMatrix slope) {
        SimpleMatrix D1 = D2.mult(back).elementMult(slope);
        return new Gradients(
                        forward.X().transpose().mult(D1),
                        Matrices.sumOfRows(D1),
                        forward.Z1().transpose().mult(D2),
                        Matrices.sumOfRows(D2))
                .times(1.0 / forward.size());
    }

    private static ForwardPass firstRow(ForwardPass f) {
        return new ForwardPass(
                f.X().rows(0, 1), f.U1().rows(0, 1), f.Z1().rows(0, 1), f.U2().rows(0, 1), f.Y().rows(0, 1));
    }

    private static ForwardPass withOutput(ForwardPass f, SimpleMatrix Y) {
        return new ForwardPass(f.X(), f.U1(), f.Z1(), f.U2(), Y);
    }

    private static SimpleMatrix softmaxOfBatch(SimpleMatrix U) {
        SimpleMatrix exp = Matrices.exp(U.minus(Matrices.entries(U).max().orElse(0)));
        SimpleMatrix Y = exp.createLike();
        for (int i = 0; i < U.getNumRows(); i++) {
            double sum = exp.rows(i, i + 1).elementSum();
            for (int k = 0; k < U.getNumCols(); k++) {
                Y.set(i, k, exp.get(i, k) / sum);
            }
        }
        return Y;
    }

    private static final class StaleForward implements Backpropagation {
        private ForwardPass kept;

        @Override
        public Gradients gradients(Parameters parameters, ForwardPass forward, SimpleMatrix target) {
            ForwardPass used = kept != null && kept.size() == forward.size() ? kept : forward;
            kept = forward;
            return answer(parameters, used, target);
        }
    }

    private static final class NominalBatch implements Backpropagation {
        private int nominal;

        @Override
        public Gradients gradients(Parameters parameters, ForwardPass forward, SimpleMatrix target) {
            nominal = Math.max(nominal, forward.size());
            return answer(parameters, forward, target).times((double) forward.size() / nominal);
        }
    }
}
