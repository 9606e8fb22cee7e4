package backprop.network;

import static backprop.matrix.Matrices.matrix;
import static backprop.matrix.Matrices.row;
import static org.assertj.core.api.Assertions.assertThat;

import backprop.matrix.Matrices;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientsTest {
    private static Gradients gradients() {
        return new Gradients(
                matrix(new double[][] {{1, -2}, {3, 4}, {-5, 6}}),
                row(7, 8),
                matrix(new double[][] {{9, 10}, {11, -12}}),
                row(-13, 14));
    }

    private static SimpleMatrix part(Gradients g, String name) {
        return switch (name) {
            case "W1" -> g.W1();
            case "b1" -> g.b1();
            case "W2" -> g.W2();
            default -> g.b2();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"W1", "b1", "W2", "b2"})
    void anEntryThatDiffersInAnyOfTheFourIsTheLargestDifference(String name) {
        Gradients changed = gradients();
        part(changed, name).set(1, part(changed, name).get(1) - 0.5);
        assertThat(gradients().largestDifference(gradients())).isZero();
        assertThat(gradients().largestDifference(changed)).isEqualTo(0.5);
        assertThat(changed.largestDifference(gradients())).isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"W1", "b1", "W2", "b2"})
    void aDifferenceThatIsNotANumberIsNotHidden(String name) {
        Gradients spoilt = gradients();
        part(spoilt, name).set(0, Double.NaN);
        assertThat(gradients().largestDifference(spoilt)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(strings = {"W1", "b1", "W2", "b2"})
    void theSumOfAGradientWithItselfIsTwiceTheGradient(String name) {
        SimpleMatrix sum = part(gradients().plus(gradients()), name);
        assertThat(Matrices.maxAbs(sum.minus(part(gradients(), name).scale(2)))).isZero();
    }
}
