package backprop.widget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop.check.Probe;
import backprop.check.RelativeError;
import backprop.check.WrongBackwardPass;
import backprop.network.Backpropagation;
import backprop.network.Gradients;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BackpropStepperTest {
    static Stream<Probe> networks() {
        return Stream.of(
                Probe.toy(), Probe.random(2, 2, 2, 1, 1), Probe.random(2, 5, 3, 1, 2), Probe.random(4, 1, 2, 1, 3));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyDerivativeOfTheStepsAgreesWithCentredDifferences(Probe probe) {
        Map<String, SimpleMatrix> values = BackpropStepper.values(probe);
        Map<String, String> variables = Map.of(
                "d2", "u2", "dL/db2", "b2", "dL/dW2", "W2", "dL/dz1", "z1", "d1", "u1", "dL/db1", "b1", "dL/dW1", "W1");
        variables.forEach(
                (step, variable) -> assertThat(RelativeError.of(values.get(step), probe.numeric("L", variable)))
                        .as(step)
                        .isLessThan(1e-7));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theGradientsOfTheStepsAreThoseOfTheAnswer(Probe probe) {
        Map<String, SimpleMatrix> values = BackpropStepper.values(probe);
        Gradients answer = Backpropagation.SHARED_DELTAS.gradients(probe.parameters(), probe.forward(), probe.target());
        Gradients steps =
                new Gradients(values.get("dL/dW1"), values.get("dL/db1"), values.get("dL/dW2"), values.get("dL/db2"));
        assertThat(steps.largestDifference(answer)).isLessThan(1e-15);
    }

    @Test
    void everyStepReadsOnlyWhatIsThereBeforeIt() {
        Set<String> there = new HashSet<>(List.of("W1", "b1", "W2", "b2", "target"));
        for (Step step : Step.ALL) {
            assertThat(there).as(step.title()).containsAll(step.reads());
            there.add(step.computes());
        }
        Step.BACK.reads().forEach((name, reads) -> assertThat(Step.ALL).as(name).anySatisfy(step -> {
            assertThat(step.computes()).isEqualTo(name);
            assertThat(step.reads()).containsExactlyInAnyOrderElementsOf(reads);
        }));
        assertThat(BackpropStepper.values(Probe.toy()).keySet())
                .containsExactlyElementsOf(Step.ALL.stream().map(Step::computes).toList());
    }

    @Test
    void theTextHasEveryStepWithItsNumbers() {
        String text = new BackpropStepper(Backpropagation.SHARED_DELTAS).toString();
        assertThat(text.lines()).hasSize(2 + Step.ALL.size());
        assertThat(text).contains("L = −Σ y′ ln y: 0.9709", "δ⁽²⁾ = ∂L/∂u⁽²⁾ = y − y′: 0.2144 -0.6212 0.4068");
    }

    @Test
    void theTextNamesTheGradientsThatAreWrong() {
        assertThat(new BackpropStepper(Backpropagation.SHARED_DELTAS).toString())
                .endsWith("The backpropagation agrees with centred differences on all four gradients.");
        assertThat(new BackpropStepper(WrongBackwardPass.SLOPE_AT_Z1.backpropagation()).toString())
                .endsWith("The backpropagation is wrong, by centred differences, in ∂L/∂W1, ∂L/∂b1.");
        assertThat(new BackpropStepper((p, f, t) -> null).toString())
                .endsWith("The backpropagation returns null; return new Gradients(…).");
    }

    @Test
    void aBatchIsRefusedInOneSentence() {
        Probe two = Probe.random(2, 2, 2, 2, 1);
        assertThatThrownBy(() -> new BackpropStepper(two, Backpropagation.SHARED_DELTAS))
                .hasMessage("the stepper shows one example, the batch has 2; use probe.rows(0, 1)");
    }

    @Test
    void aBackpropagationThatFailsIsOneSentence() {
        Probe toy = Probe.toy();
        assertThat(problem(toy, (p, f, t) -> new Gradients(p.W1(), p.b1(), p.W2(), p.b1())))
                .isEqualTo("∂L/∂b2 is 1×4, expected 1×3; check the shapes.");
        assertThat(problem(toy, (p, f, t) -> new Gradients(p.W1(), p.b1(), p.W2().scale(Double.NaN), p.b2())))
                .isEqualTo("∂L/∂W2 has the entry NaN at row 1, column 1; no step can be made with it.");
        assertThat(problem(toy, (p, f, t) -> null))
                .isEqualTo("The backpropagation returns null; return new Gradients(…).");
        assertThat(problem(toy, (p, f, t) -> {
                    throw new UnsupportedOperationException("not written yet");
                }))
                .isEqualTo("The backpropagation failed: not written yet.");
        assertThat(problem(toy, Backpropagation.SHARED_DELTAS)).isNull();
    }

    @Test
    void aBackpropagationThatOverwritesItsInputSpoilsNothing() {
        Probe toy = Probe.toy();
        Answer.of(
                (p, f, t) -> {
                    p.W1().zero();
                    t.zero();
                    return Backpropagation.SHARED_DELTAS.gradients(p, f, t);
                },
                toy.parameters(),
                toy.X(),
                toy.target());
        assertThat(toy.parameters().W1().isIdentical(Probe.toy().parameters().W1(), 0))
                .isTrue();
        assertThat(toy.target().elementSum()).isEqualTo(1);
    }

    private static String problem(Probe probe, Backpropagation backpropagation) {
        return Answer.of(backpropagation, probe.parameters(), probe.X(), probe.target())
                .problem();
    }
}
