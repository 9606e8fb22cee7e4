package backprop.check;

import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.CrossEntropy;
import backprop.network.ForwardPass;
import backprop.network.Gradients;
import backprop.network.Parameters;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ejml.simple.SimpleMatrix;

/** What one of the {@link Check}s measures; each method is a check. */
record Finding(boolean passed, String evidence) {
    private static final List<String> NAMES = List.of("W1", "b1", "W2", "b2");
    private static final Probe SMALL = Probe.random(5, 4, 3, 7, 11);

    static Finding shapes(Backpropagation backpropagation) {
        List<String> shapes =
                list(at(backpropagation, SMALL)).map(Matrices::shape).toList();
        return new Finding(true, String.join(", ", shapes));
    }

    static Finding gradient(Backpropagation backpropagation) {
        return gradient(backpropagation, SMALL);
    }

    static Finding square(Backpropagation backpropagation) {
        return gradient(backpropagation, Probe.random(4, 4, 4, 4, 12));
    }

    private static Finding gradient(Backpropagation backpropagation, Probe probe) {
        GradientCheck check = GradientCheck.of(backpropagation, probe.parameters(), probe.X(), probe.target());
        return check.results().stream()
                .filter(result -> !result.passed())
                .findFirst()
                .map(r -> failed(
                        "∂L/∂%s at row %d, column %d is %.6g, numerically %.6g",
                        r.parameter(), r.row(), r.column(), r.analytic(), r.numeric()))
                .orElseGet(() -> passed("largest relative error %.1e", check.error()));
    }

    static Finding taylor(Backpropagation backpropagation) {
        TaylorCheck check = TaylorCheck.of(backpropagation, SMALL.parameters(), SMALL.X(), SMALL.target(), 13);
        return new Finding(check.passed(), String.format(Locale.ROOT, "slope %.2f", check.slope()));
    }

    static Finding meanOfSingles(Backpropagation backpropagation) {
        int B = SMALL.X().getNumRows();
        Gradients mean = IntStream.range(0, B)
                .mapToObj(i -> at(backpropagation, SMALL.rows(i, i + 1)))
                .reduce(Gradients::plus)
                .orElseThrow()
                .times(1.0 / B);
        List<SimpleMatrix> expected = list(mean).toList();
        List<SimpleMatrix> batch = list(at(backpropagation, SMALL)).toList();
        double worst = 0;
        for (int p = 0; p < NAMES.size(); p++) {
            double off = Matrices.maxAbs(batch.get(p).minus(expected.get(p)));
            double error = off == 0 ? 0 : off / Matrices.maxAbs(expected.get(p));
            if (!(error < 1e-12)) {
                return failed("∂L/∂%s of the batch is off by %.2g of the mean's largest entry", NAMES.get(p), error);
            }
            worst = Math.max(worst, error);
        }
        return passed("largest relative difference %.1e", worst);
    }

    static Finding shortBatch(Backpropagation backpropagation) {
        at(backpropagation, SMALL);
        return gradient(backpropagation, SMALL.rows(0, 3));
    }

    static Finding secondStep(Backpropagation backpropagation) {
        Gradients first = at(backpropagation, SMALL);
        return gradient(backpropagation, SMALL.with(SMALL.parameters().minus(first.times(0.5))));
    }

    static Finding descent(Backpropagation backpropagation) {
        Parameters stepped = SMALL.parameters().minus(at(backpropagation, SMALL).times(0.01));
        double before = CrossEntropy.loss(ForwardPass.of(SMALL.parameters(), SMALL.X()), SMALL.target());
        double after = CrossEntropy.loss(ForwardPass.of(stepped, SMALL.X()), SMALL.target());
        return new Finding(after < before, String.format(Locale.ROOT, "loss %.6f, after a step %.6f", before, after));
    }

    static Finding largeLogits(Backpropagation backpropagation) {
        Parameters parameters = new Parameters(
                Matrices.row(50, -50),
                Matrices.row(0, 0),
                Matrices.matrix(new double[] {-1047, -981, 1891}, new double[] {-3000, -2990, -3005}),
                Matrices.row(0, 0, 0));
        SimpleMatrix X = Matrices.matrix(new double[] {1}, new double[] {-1});
        SimpleMatrix target = Matrices.oneHot(new int[] {0, 1}, 3);
        List<SimpleMatrix> gradients =
                list(at(backpropagation, new Probe(parameters, X, target))).toList();
        for (int p = 0; p < NAMES.size(); p++) {
            for (int i = 0; i < gradients.get(p).getNumElements(); i++) {
                double value = gradients.get(p).get(i);
                if (!Double.isFinite(value)) {
                    return failed("∂L/∂%s has the entry %s", NAMES.get(p), value);
                }
            }
        }
        return passed("all entries are finite");
    }

    static Finding unmodified(Backpropagation backpropagation) {
        Parameters parameters = SMALL.parameters().copy();
        ForwardPass forward = ForwardPass.of(parameters, SMALL.X().copy());
        SimpleMatrix target = SMALL.target().copy();
        List<String> names = List.of("W1", "b1", "W2", "b2", "X", "U1", "Z1", "U2", "Y", "target");
        List<SimpleMatrix> now = List.of(
                parameters.W1(),
                parameters.b1(),
                parameters.W2(),
                parameters.b2(),
                forward.X(),
                forward.U1(),
                forward.Z1(),
                forward.U2(),
                forward.Y(),
                target);
        List<SimpleMatrix> before = now.stream().map(SimpleMatrix::copy).toList();
        backpropagation.gradients(parameters, forward, target);
        for (int i = 0; i < now.size(); i++) {
            if (!now.get(i).isIdentical(before.get(i), 0)) {
                return failed("%s was modified", names.get(i));
            }
        }
        return passed("nothing is modified");
    }

    private static Gradients at(Backpropagation backpropagation, Probe probe) {
        return GradientCheck.gradients(backpropagation, probe.parameters(), probe.X(), probe.target());
    }

    private static Stream<SimpleMatrix> list(Gradients gradients) {
        return Stream.of(gradients.W1(), gradients.b1(), gradients.W2(), gradients.b2());
    }

    private static Finding passed(String evidence, Object... values) {
        return new Finding(true, String.format(Locale.ROOT, evidence, values));
    }

    private static Finding failed(String evidence, Object... values) {
        return new Finding(false, String.format(Locale.ROOT, evidence, values));
    }
}
