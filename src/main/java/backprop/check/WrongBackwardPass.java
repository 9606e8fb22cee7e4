package backprop.check;

import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.ForwardPass;
import backprop.network.Gradients;
import backprop.network.Parameters;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ejml.simple.SimpleMatrix;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A museum of ten wrong backward passes, each with the check that catches it. */
public enum WrongBackwardPass {
    /** The sum over the batch in place of the mean. */
    SUM_FOR_MEAN(
            "no 1/B",
            "\\frac{\\partial L}{\\partial \\boldsymbol{W}^{(2)}} = \\boldsymbol{Z}^{(1)\\top} \\boldsymbol{\\Delta}^{(2)}",
            "The gradients are summed over the batch and never divided by B.",
            Check.MEAN_OF_SINGLES,
            () -> (p, f, t) -> answer(p, f, t).times(f.size())),
    /** The mean of the mean. */
    MEAN_TWICE(
            "1/B twice",
            "\\boldsymbol{\\Delta}^{(2)} = \\tfrac{1}{B} (\\boldsymbol{Y} - \\boldsymbol{Y}'), \\quad"
                    + " \\frac{\\partial L}{\\partial \\boldsymbol{W}^{(2)}} = \\tfrac{1}{B}"
                    + " \\boldsymbol{Z}^{(1)\\top} \\boldsymbol{\\Delta}^{(2)}",
            "B divides the deltas and then the gradients once more.",
            Check.MEAN_OF_SINGLES,
            () -> (p, f, t) -> answer(p, f, t).times(1.0 / f.size())),
    /** Uphill. */
    FLIPPED_SIGN(
            "y′ − y",
            "\\boldsymbol{\\Delta}^{(2)} = \\boldsymbol{Y}' - \\boldsymbol{Y}",
            "The sign of the output delta is flipped, so that training climbs.",
            Check.DESCENT,
            () -> (p, f, t) -> backwards(f, t.minus(f.Y()), p.W2().transpose(), Matrices.sigmoidDerivative(f.Z1()))),
    /** The slope of the sigmoid at z1. */
    SLOPE_AT_Z1(
            "σ′ of the wrong argument",
            "\\boldsymbol{\\Delta}^{(1)} = (\\boldsymbol{\\Delta}^{(2)} \\boldsymbol{W}^{(2)\\top}) \\odot"
                    + " \\sigma'(\\boldsymbol{Z}^{(1)})",
            "σ′ is taken at z1, which went through the sigmoid already, and not at u1.",
            Check.GRADIENT,
            () -> (p, f, t) -> backwards(
                    f, f.Y().minus(t), p.W2().transpose(), Matrices.sigmoidDerivative(Matrices.sigmoid(f.Z1())))),
    /** W2 as it stands; shapes complain unless H equals the number of classes. */
    MISSING_TRANSPOSE(
            "a missing transpose",
            "\\boldsymbol{\\Delta}^{(1)} = (\\boldsymbol{\\Delta}^{(2)} \\boldsymbol{W}^{(2)}) \\odot"
                    + " \\sigma'(\\boldsymbol{U}^{(1)})",
            "W2 is not transposed; no shape shows it when there are as many hidden units as classes.",
            Check.SQUARE,
            () -> (p, f, t) -> backwards(f, f.Y().minus(t), p.W2(), Matrices.sigmoidDerivative(f.Z1()))),
    /** One example's delta for the whole batch. */
    BIAS_OF_ONE_ROW(
            "bias from one row",
            "\\frac{\\partial L}{\\partial \\boldsymbol{b}^{(2)}} = \\boldsymbol{\\delta}^{(2)}_1, \\quad"
                    + " \\frac{\\partial L}{\\partial \\boldsymbol{b}^{(1)}} = \\boldsymbol{\\delta}^{(1)}_1",
            "The bias gradients are the first row of the deltas, not the mean of all rows; correct for B = 1.",
            Check.MEAN_OF_SINGLES,
            () -> (p, f, t) -> {
                Gradients g = answer(p, f, t);
                Gradients first = answer(p, firstRow(f), t.rows(0, 1));
                return new Gradients(g.W1(), first.b1(), g.W2(), first.b2());
            }),
    /** The new W2 on the way back. */
    W2_UPDATED_FIRST(
            "W2 updated before δ1",
            "\\boldsymbol{\\Delta}^{(1)} = \\big(\\boldsymbol{\\Delta}^{(2)} (\\boldsymbol{W}^{(2)} - \\eta"
                    + " \\tfrac{\\partial L}{\\partial \\boldsymbol{W}^{(2)}})^\\top\\big) \\odot"
                    + " \\sigma'(\\boldsymbol{U}^{(1)})",
            "W2 has taken its step (η = 0.5) when δ1 is computed, which needs the W2 of the forward pass.",
            Check.GRADIENT,
            () -> (p, f, t) -> {
                SimpleMatrix D2 = f.Y().minus(t);
                SimpleMatrix W2 = p.W2().minus(f.Z1().transpose().mult(D2).scale(0.5 / f.size()));
                return backwards(f, D2, W2.transpose(), Matrices.sigmoidDerivative(f.Z1()));
            }),
    /** The forward pass of the step before. */
    STALE_FORWARD(
            "a stale forward pass",
            "\\boldsymbol{\\Delta}^{(2)} = \\boldsymbol{Y}_{\\text{old}} - \\boldsymbol{Y}'",
            "The forward pass is kept from the step before the parameters changed; the first step is correct.",
            Check.SECOND_STEP,
            StaleForward::new),
    /** One maximum for all rows of the softmax. */
    MAXIMUM_OF_BATCH(
            "softmax maximum over the whole batch",
            "y_{ik} = \\frac{e^{u_{ik} - \\max_{j,l} u_{jl}}}{\\sum_l e^{u_{il} - \\max_{j,l} u_{jl}}}",
            "One maximum for the batch: a row of much smaller logits underflows to 0/0.",
            Check.LARGE_LOGITS,
            () -> (p, f, t) -> answer(p, withOutput(f, softmaxOfBatch(f.U2())), t)),
    /** The size of the first batch for all. */
    NOMINAL_BATCH(
            "short batch divided by nominal size",
            "\\frac{\\partial L}{\\partial \\boldsymbol{W}^{(2)}} = \\tfrac{1}{B_{\\text{nominal}}}"
                    + " \\boldsymbol{Z}^{(1)\\top} \\boldsymbol{\\Delta}^{(2)}",
            "The last, shorter batch is divided by the size of the full ones, so its examples count less.",
            Check.SHORT_BATCH,
            NominalBatch::new);

    private final String title;
    private final String tex;
    private final String mistake;
    private final Check caughtBy;
    private final Supplier<Backpropagation> backpropagation;

    WrongBackwardPass(
            String title, String tex, String mistake, Check caughtBy, Supplier<Backpropagation> backpropagation) {
        this.title = title;
        this.tex = tex;
        this.mistake = mistake;
        this.caughtBy = caughtBy;
        this.backpropagation = backpropagation;
    }

    /** The name to show. */
    public String title() {
        return title;
    }

    /** The wrong formula in TeX, without dollar signs. */
    public String tex() {
        return tex;
    }

    /** What is wrong, in one sentence. */
    public String mistake() {
        return mistake;
    }

    /** The check that catches it. */
    public Check caughtBy() {
        return caughtBy;
    }

    /** A new wrong backpropagation; two of them remember earlier batches, so each use starts with a new one. */
    public Backpropagation backpropagation() {
        return backpropagation.get();
    }

    /** The museum as a table: mistake, caught by, evidence. */
    public static Table table() {
        return Table.create(
                "wrong backward passes",
                column("mistake", WrongBackwardPass::title),
                column("caught by", wrong -> wrong.caughtBy.title()),
                column(
                        "evidence",
                        wrong -> wrong.caughtBy.run(wrong.backpropagation()).evidence()));
    }

    private static StringColumn column(String name, Function<WrongBackwardPass, String> value) {
        return StringColumn.create(name, Arrays.stream(values()).map(value).toList());
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
