package backprop.exercise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop.check.Probe;
import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.Gradients;
import backprop.network.Parameters;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tech.tablesaw.api.Table;

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

    @Test
    void forOneExampleNothingIsDividedByB() {
        assertThat(ReferenceOrder.EACH_DELTA_ONCE.multiplications(1, 784, 100, 10))
                .isEqualTo(80_600);
        assertThat(ReferenceOrder.EACH_DELTA_ONCE.multiplications(100, 784, 100, 10))
                .isEqualTo(100 * 80_600 + 79_510);
    }

    @Test
    void theForwardPassAndCentredDifferencesAreCountedAsPredicted() {
        for (Probe probe : List.of(Probe.toy(), Probe.random(5, 4, 3, 1, 1), Probe.random(20, 10, 3, 9, 1))) {
            Table table = OperationCount.counted(probe);
            assertThat(table.longColumn("counted").asList())
                    .isEqualTo(table.longColumn("predicted").asList());
        }
    }

    @Test
    void centredDifferencesOfALargeNetworkArePredictedAndNotRun() {
        Table table = OperationCount.counted(Probe.random(784, 100, 10, 1, 1));
        assertThat(table.longColumn("predicted").get(5)).isEqualTo(12_626_188_000L);
        assertThat(table.longColumn("counted").isMissing(5)).isTrue();
        assertThat(table.longColumn("counted").get(0)).isEqualTo(79_400);
    }

    @Test
    void centredDifferencesAreTheGradients() {
        Probe toy = Probe.toy();
        Gradients answer = Backpropagation.SHARED_DELTAS.gradients(toy.parameters(), toy.forward(), toy.target());
        Gradients differences =
                OperationCount.CENTRED_DIFFERENCES.gradients(toy.parameters(), toy.forward(), toy.target());
        assertThat(differences.largestDifference(answer)).isLessThan(1e-9);
    }

    @Test
    void theTableOfPredictionsHasTheRatiosToTheFewest() {
        assertThat(OperationCount.predicted(784, 100, 10).rows().stream().map(row -> row.get(3)))
                .containsExactly("0.985", "1", "4.96", "97.8", "986", "157,000");
    }

    @Test
    void whatIsKeptTakesEightBytesANumber() {
        Table memory = OperationCount.memory(784, 100, 10, 100);
        assertThat(memory.doubleColumn("one example").asList())
                .containsExactly(6.272, 0.8, 0.08, 0.08, 0.8, 636.08, 62_720.0);
        assertThat(memory.doubleColumn("batch of 100").asList())
                .containsExactly(627.2, 80.0, 8.0, 8.0, 80.0, 636.08, 62_720.0);
    }
}
