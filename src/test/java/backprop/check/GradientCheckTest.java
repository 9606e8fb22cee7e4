package backprop.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.ForwardPass;
import backprop.network.Gradients;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientCheckTest {
    private static final Probe SMALL = Probe.random(5, 4, 3, 7, 1);

    private static GradientCheck check(Backpropagation backpropagation) {
        return GradientCheck.of(backpropagation, SMALL.parameters(), SMALL.X(), SMALL.target());
    }

    private static Backpropagation changed(UnaryOperator<Gradients> change) {
        return (p, f, t) -> change.apply(Backpropagation.SHARED_DELTAS.gradients(p, f, t));
    }

    @Test
    void theAnswerPassesForAllFourParameters() {
        GradientCheck check = check(Backpropagation.SHARED_DELTAS);

        assertThat(check.results()).extracting(GradientCheck.Result::parameter).containsExactly("W1", "b1", "W2", "b2");
        assertThat(check.error()).isLessThan(1e-7);
        assertThat(check.passed()).isTrue();
    }

    @Test
    void theAnswerPassesOnALargeNetworkForEntriesDrawnAtRandom() {
        Probe large = Probe.random(784, 30, 10, 7, 2);
        GradientCheck check =
                GradientCheck.of(Backpropagation.SHARED_DELTAS, large.parameters(), large.X(), large.target(), 50, 3);

        assertThat(check.results()).extracting(GradientCheck.Result::checked).containsExactly(50, 30, 50, 10);
        assertThat(check.error()).isLessThan(1e-7);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void anEntryThatIsNotFiniteIsFoundWhereverItIsThoughFewEntriesAreDrawn(double value) {
        Probe large = Probe.random(784, 30, 10, 7, 2);
        Backpropagation spoilt = changed(g -> {
            g.W1().set(500, 17, value);
            return g;
        });
        GradientCheck check = GradientCheck.of(spoilt, large.parameters(), large.X(), large.target(), 5, 3);

        GradientCheck.Result result = check.results().get(0);
        assertThat(check.passed()).isFalse();
        assertThat(result.row()).isEqualTo(500);
        assertThat(result.column()).isEqualTo(17);
        assertThat(result.analytic()).isEqualTo(Double.valueOf(value));
    }

    @Test
    void oneWrongEntryIsFoundAndShown() {
        GradientCheck check = check(changed(g -> {
            g.W2().set(3, 1, g.W2().get(3, 1) + 1e-5);
            return g;
        }));

        GradientCheck.Result result = check.results().get(2);
        assertThat(result.passed()).isFalse();
        assertThat(result.row()).isEqualTo(3);
        assertThat(result.column()).isEqualTo(1);
        assertThat(result.analytic() - result.numeric()).isCloseTo(1e-5, within(1e-9));
        assertThat(check.passed()).isFalse();
    }

    @Test
    void notANumberNeverPasses() {
        GradientCheck check = check(changed(g -> {
            g.b1().set(0, 2, Double.NaN);
            return g;
        }));

        assertThat(check.error()).isNaN();
        assertThat(check.passed()).isFalse();
    }

    @Test
    void aGradientOfAnotherShapeIsNamed() {
        Backpropagation transposed = changed(g -> new Gradients(g.W1(), g.b1(), g.W2().transpose(), g.b2()));

        assertThatThrownBy(() -> check(transposed)).hasMessageContaining("∂L/∂W2 is 3×4, expected 4×3");
    }

    @Test
    void theNumericGradientOfASquareIsTwiceTheMatrix() {
        SimpleMatrix A = Matrices.matrix(new double[] {1, -2, 3}, new double[] {0, 0.5, 7});
        SimpleMatrix before = A.copy();

        SimpleMatrix gradient = GradientCheck.numeric(M -> M.elementMult(M).elementSum(), A, GradientCheck.STEP);

        assertThat(Matrices.maxAbs(gradient.minus(A.scale(2)))).isLessThan(1e-8);
        assertThat(A.isIdentical(before, 0)).isTrue();
    }

    @Test
    void theJacobianOfARowTimesAMatrixIsTheTransposedMatrix() {
        SimpleMatrix W = SMALL.parameters().W1();

        SimpleMatrix J = GradientCheck.numericJacobian(x -> x.mult(W), SMALL.X().rows(0, 1), GradientCheck.STEP);

        assertThat(Matrices.maxAbs(J.minus(W.transpose()))).isLessThan(1e-9);
    }

    @Test
    void theTaylorRemainderOfTheAnswerFallsWithSlopeTwo() {
        for (Probe probe : new Probe[] {SMALL, Probe.random(784, 30, 10, 7, 2)}) {
            TaylorCheck check =
                    TaylorCheck.of(Backpropagation.SHARED_DELTAS, probe.parameters(), probe.X(), probe.target(), 4);
            assertThat(check.slope()).isCloseTo(2, within(0.05));
            assertThat(check.passed()).isTrue();
        }
    }

    @Test
    void theTaylorRemainderOfAWrongGradientFallsWithSlopeOne() {
        TaylorCheck check =
                TaylorCheck.of(changed(g -> g.times(1.5)), SMALL.parameters(), SMALL.X(), SMALL.target(), 4);

        assertThat(check.slope()).isCloseTo(1, within(0.05));
        assertThat(check.passed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1, 1, 1, 1    | All four gradients agree with centred differences.",
                "7, 7, 7, 7    | All four gradients are 7.00 times the centred differences; look at the mean over the batch.",
                "0, 0, 0, 0    | All four gradients are 0.00 times the centred differences; look at the mean over the batch.",
                "-1, -1, -1, -1 | All four gradients are -1.00 times the centred differences; look at the sign of Δ2.",
                "-1, -1, 1, 1  | ∂L/∂W1, ∂L/∂b1 are -1.00 times the centred differences; look at the sign of Δ1.",
                "1, 1, 7, 1    | ∂L/∂W2 is 7.00 times the centred differences; look at the line that computes it.",
                "1, 7, 1, 7    | ∂L/∂b1, ∂L/∂b2 are 7.00 times the centred differences; look at the lines that compute them.",
                "1, 2, 7, 1    | ∂L/∂b1, ∂L/∂W2 are wrong; look at the lines that compute them."
            })
    void theVerdictNamesThePlaceOfAWrongFactor(String factors, String verdict) {
        double[] c =
                Stream.of(factors.split(",")).mapToDouble(Double::parseDouble).toArray();
        Backpropagation scaled = changed(
                g -> new Gradients(g.W1().scale(c[0]), g.b1().scale(c[1]), g.W2().scale(c[2]), g.b2().scale(c[3])));

        assertThat(check(scaled).verdict()).isEqualTo(verdict);
    }

    @Test
    void theVerdictNamesTheDeltaThatIsWrong() {
        Backpropagation withoutSlope = (p, f, t) -> {
            Gradients g = Backpropagation.SHARED_DELTAS.gradients(p, f, t);
            SimpleMatrix D1 = f.Y().minus(t).mult(p.W2().transpose()).divide(f.size());
            return new Gradients(f.X().transpose().mult(D1), Matrices.sumOfRows(D1), g.W2(), g.b2());
        };
        Backpropagation withoutSoftmax = (p, f, t) ->
                Backpropagation.SHARED_DELTAS.gradients(p, new ForwardPass(f.X(), f.U1(), f.Z1(), f.U2(), f.U2()), t);

        assertThat(check(withoutSlope).verdict()).isEqualTo("∂L/∂W1, ∂L/∂b1 are wrong; look at Δ1.");
        assertThat(check(withoutSoftmax).verdict()).isEqualTo("All four gradients are wrong; look at Δ2.");
        assertThat(check(changed(g -> g.times(Double.NaN))).verdict())
                .isEqualTo("All four gradients are wrong; look at Δ2.");
    }
}
