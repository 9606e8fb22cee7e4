package backprop.exercise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop.check.Probe;
import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.Gradients;
import backprop.network.Parameters;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReferenceOrderTest {
    private static final List<Probe> PROBES = List.of(
            Probe.toy(), Probe.random(5, 4, 3, 7, 1), Probe.random(4, 4, 4, 1, 2), Probe.random(784, 12, 10, 3, 3));

    @ParameterizedTest
    @EnumSource
    void allOrdersGiveTheSameGradients(ReferenceOrder order) {
        for (Probe probe : PROBES) {
            Gradients answer =
                    Backpropagation.SHARED_DELTAS.gradients(probe.parameters(), probe.forward(), probe.target());
            Gradients gradients = order.gradients(probe.parameters(), probe.forward(), probe.target());
            assertThat(gradients.requireShapesOf(probe.parameters()).largestDifference(answer))
                    .isLessThan(1e-12);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCountIsThePredictedOne(ReferenceOrder order) {
        for (Probe probe : PROBES) {
            Parameters p = probe.parameters();
            assertThat(OperationCount.multiplications(order, p, probe.X(), probe.target()))
                    .isEqualTo(order.multiplications(probe.X().getNumRows(), p.inputs(), p.hidden(), p.classes()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theWrittenFormulaIsTheOneThatIsComputed(ReferenceOrder order) {
        long I = 7, H = 5, C = 3, sum = 0;
        for (String term : order.formula().split(" \\+ ")) {
            long product = 1;
            for (String factor : term.split("(?<=[A-Z0-9])(?=[A-Z])")) {
                String base = factor.replaceAll("\\^.*", "");
                long value = base.equals("I") ? I : base.equals("H") ? H : base.equals("C") ? C : Long.parseLong(base);
                product *= factor.endsWith("^2") ? value * value : value;
            }
            sum += product;
        }
        assertThat(order.multiplicationsPerExample(I, H, C)).isEqualTo(sum);
    }

    @ParameterizedTest
    @EnumSource
    void aTargetOfTheWrongShapeIsNamed(ReferenceOrder order) {
        Probe toy = Probe.toy();
        assertThatThrownBy(() -> order.gradients(toy.parameters(), toy.forward(), Matrices.row(0, 1)))
                .hasMessageContaining("target is 1×2, expected 1×3");
    }
}
