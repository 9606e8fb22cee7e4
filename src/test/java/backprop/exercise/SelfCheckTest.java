package backprop.exercise;

import static org.assertj.core.api.Assertions.assertThat;

import backprop.check.WrongBackwardPass;
import backprop.exercise.Formula.Expression;
import backprop.exercise.StepSequence.Step;
import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.Gradients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SelfCheckTest {
    private static final Chain CHAIN_W1 = Chain.of("dL/du2", "du2/dz1", "dz1/du1", "du1/dW1");
    private static final Chain CHAIN_B1 = Chain.of("dL/du2", "du2/dz1", "dz1/du1", "du1/db1");
    private static final Chain CHAIN_W2 = Chain.of("dL/du2", "du2/dW2");
    private static final Chain CHAIN_B2 = Chain.of("∂L/∂u2", "∂u2/∂b2");

    private static final Expression B1 =
            (x, z1, d2, W2) -> d2.mult(W2.transpose()).elementMult(Matrices.sigmoidDerivative(z1));
    private static final Expression W1 = (x, z1, d2, W2) -> x.transpose().mult(B1.value(x, z1, d2, W2));
    private static final Expression W2 = (x, z1, d2, W2) -> z1.transpose().mult(d2);
    private static final Expression B2 = (x, z1, d2, W2) -> d2;

    private static final List<Step> STEPS = List.of(
            new Step("d2", v -> v.get("y").minus(v.get("target"))),
            new Step("dL/db2", v -> v.get("d2")),
            new Step("dL/dW2", v -> v.get("z1").transpose().mult(v.get("d2"))),
            new Step("d1", v -> v.get("d2")
                    .mult(v.get("W2").transpose())
                    .elementMult(Matrices.sigmoidDerivative(v.get("z1")))),
            new Step("dL/db1", v -> v.get("d1")),
            new Step("dL/dW1", v -> v.get("x").transpose().mult(v.get("d1"))));

    private static List<String> failed(SelfCheck check) {
        return check.rows().stream()
                .filter(row -> !row.passed())
                .map(row -> row.checked() + ": " + row.evidence())
                .toList();
    }

    @Test
    void theRightAnswersEarnTwentyPoints() {
        List<SelfCheck> checks = List.of(
                SelfCheck.chains(CHAIN_W1, CHAIN_B1, CHAIN_W2, CHAIN_B2),
                SelfCheck.formulas(W1, B1, W2, B2),
                SelfCheck.order(new StepSequence(STEPS)),
                SelfCheck.backpropagation(Backpropagation.SHARED_DELTAS));
        assertThat(checks).allSatisfy(check -> assertThat(failed(check)).isEmpty());
        assertThat(checks.stream().map(SelfCheck::points)).containsExactly(4, 4, 4, 8);
    }

    static Stream<Arguments> wrongChains() {
        return Stream.of(
                Arguments.of(null, "not filled in yet"),
                Arguments.of(Chain.of(), "∂L/∂W1 has no factors yet"),
                Arguments.of(Chain.of("dL/du2", "dz1/du1", "du1/dW1"), "∂z1/∂u1 cannot stand after ∂u2"),
                Arguments.of(Chain.of("dL/du2", "du2/dz1", "dz1/du1"), "the chain ends at ∂u1"),
                Arguments.of(Chain.of("du1/dW1", "dz1/du1", "du2/dz1", "dL/du2"), "∂u1/∂W1 cannot stand after ∂L"),
                Arguments.of(CHAIN_B1, "the chain ends at ∂b1"));
    }

    @ParameterizedTest
    @MethodSource("wrongChains")
    void aWrongChainFailsItsRowAlone(Chain wrong, String reason) {
        assertThat(failed(SelfCheck.chains(wrong, CHAIN_B1, CHAIN_W2, CHAIN_B2)))
                .singleElement()
                .asString()
                .startsWith("∂L/∂W1")
                .contains(reason);
    }

    private static Arguments broken(String breakage, String row, int index, Expression wrong) {
        return Arguments.of(breakage, row, index, wrong);
    }

    static Stream<Arguments> wrongFormulas() {
        return Stream.of(
                broken("W1: a sign", "∂L/∂W1", 0, (x, z1, d2, W2) -> W1.value(x, z1, d2, W2)
                        .negative()),
                broken("W1: x not transposed", "∂L/∂W1", 0, (x, z1, d2, W2) -> x.mult(B1.value(x, z1, d2, W2))),
                broken("W1: transposed as a whole", "∂L/∂W1", 0, (x, z1, d2, W2) -> W1.value(x, z1, d2, W2)
                        .transpose()),
                broken("W1: no σ′", "∂L/∂W1", 0, (x, z1, d2, W2) -> x.transpose()
                        .mult(d2.mult(W2.transpose()))),
                broken("b1: no σ′", "∂L/∂b1", 1, (x, z1, d2, W2) -> d2.mult(W2.transpose())),
                broken("b1: W2 not transposed", "∂L/∂b1", 1, (x, z1, d2, W2) -> d2.mult(W2)
                        .elementMult(Matrices.sigmoidDerivative(z1))),
                broken("b1: σ′ at z1", "∂L/∂b1", 1, (x, z1, d2, W2) -> d2.mult(W2.transpose())
                        .elementMult(Matrices.sigmoidDerivative(Matrices.sigmoid(z1)))),
                broken("b1: z (1 + z)", "∂L/∂b1", 1, (x, z1, d2, W2) -> d2.mult(W2.transpose())
                        .elementMult(z1)
                        .elementMult(z1.plus(1))),
                broken("W2: a sign", "∂L/∂W2", 2, (x, z1, d2, W2) -> z1.transpose()
                        .mult(d2.negative())),
                broken("W2: the wrong way round", "∂L/∂W2", 2, (x, z1, d2, W2) -> d2.transpose()
                        .mult(z1)),
                broken("W2: x for z1", "∂L/∂W2", 2, (x, z1, d2, W2) -> x.transpose()
                        .mult(d2)),
                broken("b2: a column", "∂L/∂b2", 3, (x, z1, d2, W2) -> d2.transpose()),
                broken("b2: a factor 2", "∂L/∂b2", 3, (x, z1, d2, W2) -> d2.scale(2)),
                broken("b2: nothing", "∂L/∂b2", 3, (x, z1, d2, W2) -> null),
                broken("b2: not filled in", "∂L/∂b2", 3, null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongFormulas")
    void aWrongFormulaFailsItsRowAlone(String breakage, String row, int index, Expression wrong) {
        Expression[] formulas = {W1, B1, W2, B2};
        formulas[index] = wrong;
        assertThat(failed(SelfCheck.formulas(formulas[0], formulas[1], formulas[2], formulas[3])))
                .singleElement()
                .asString()
                .startsWith(row);
    }

    static Stream<Arguments> wrongOrders() {
        return Stream.of(
                Arguments.of(orderWith(3, 0), List.of("each step", "the four", "δ2 and δ1", "nothing"), "reads d2"),
                Arguments.of(
                        without(5),
                        List.of("each step", "the four", "δ2 and δ1", "nothing"),
                        "no step computes dL/dW1"),
                Arguments.of(
                        replaced(5, new Step("dL/dW1", v -> v.get("x")
                                .transpose()
                                .mult(v.get("d2")
                                        .mult(v.get("W2").transpose())
                                        .elementMult(Matrices.sigmoidDerivative(v.get("z1")))))),
                        List.of("δ2 and δ1", "nothing"),
                        "some product is computed twice"),
                Arguments.of(
                        replaced(1, new Step("dL/db2", v -> v.get("y").minus(v.get("target")))),
                        List.of("nothing"),
                        "the steps d2, dL/db2 all read y"),
                Arguments.of(
                        replaced(3, new Step("d1", v -> v.get("d2").mult(v.get("W2")))),
                        List.of("each step", "the four", "δ2 and δ1", "nothing"),
                        "in the step d1 the shapes do not fit: a matrix with 3 columns is multiplied by one with 4 rows"),
                Arguments.of(
                        replaced(1, new Step("dL/db2", v -> v.get("d2").negative())),
                        List.of("the four"),
                        "∂L/∂b2 at row 0"),
                Arguments.of(
                        replaced(4, new Step("dL/db1", v -> null)),
                        List.of("each step", "the four", "δ2 and δ1", "nothing"),
                        "the step dL/db1 is not filled in"),
                Arguments.of(
                        replaced(4, new Step("d1", v -> v.get("d1"))),
                        List.of("each step", "the four", "δ2 and δ1", "nothing"),
                        "d1 is there already"),
                Arguments.of(null, List.of("each step", "the four", "δ2 and δ1", "nothing"), "not filled in yet"));
    }

    @Test
    void theGradientOfABiasMayServeAsTheDeltaAndTheSlopeMayBeAStepOfItsOwn() {
        StepSequence order = StepSequence.start()
                .then("dL/db2", v -> v.get("y").minus(v.get("target")))
                .then("dL/dW2", v -> v.get("z1").transpose().mult(v.get("dL/db2")))
                .then("slope", v -> v.get("z1")
                        .elementMult(v.get("z1").negative().plus(1)))
                .then(
                        "dL/db1",
                        v -> v.get("dL/db2").mult(v.get("W2").transpose()).elementMult(v.get("slope")))
                .then("dL/dW1", v -> v.get("x").transpose().mult(v.get("dL/db1")));
        assertThat(failed(SelfCheck.order(order))).isEmpty();
        assertThat(order.shared()).containsExactly("z1", "dL/db2", "dL/db1");
    }

    private static StepSequence replaced(int index, Step step) {
        List<Step> steps = new ArrayList<>(STEPS);
        steps.set(index, step);
        return new StepSequence(steps);
    }

    private static StepSequence orderWith(int from, int to) {
        List<Step> steps = new ArrayList<>(STEPS);
        steps.add(to, steps.remove(from));
        return new StepSequence(steps);
    }

    private static StepSequence without(int index) {
        List<Step> steps = new ArrayList<>(STEPS);
        steps.remove(index);
        return new StepSequence(steps);
    }

    @ParameterizedTest
    @MethodSource("wrongOrders")
    void aWrongOrderFailsTheRowsItBreaks(StepSequence wrong, List<String> rows, String reason) {
        List<String> failed = failed(SelfCheck.order(wrong));
        assertThat(failed).hasSameSizeAs(rows).anyMatch(row -> row.contains(reason));
        for (int i = 0; i < rows.size(); i++) {
            assertThat(failed.get(i)).startsWith(rows.get(i));
        }
    }

    private static Arguments wrong(String breakage, String row, Backpropagation backpropagation) {
        return Arguments.of(breakage, row, backpropagation);
    }

    private static Gradients answer(
            backprop.network.Parameters p, backprop.network.ForwardPass f, SimpleMatrix target) {
        return Backpropagation.SHARED_DELTAS.gradients(p, f, target);
    }

    static Stream<Arguments> wrongBackpropagations() {
        Stream<Arguments> museum = Arrays.stream(WrongBackwardPass.values())
                .map(wrong -> wrong(wrong.title(), "", wrong.backpropagation()));
        Stream<Arguments> more = Stream.of(
                wrong("∂L/∂W1 missing", "∂L/∂W1 of a batch: ∂L/∂W1 is not filled in yet", (p, f, t) -> {
                    Gradients g = answer(p, f, t);
                    return new Gradients(null, g.b1(), g.W2(), g.b2());
                }),
                wrong("∂L/∂b1 with a sign", "∂L/∂b1 of a batch", (p, f, t) -> {
                    Gradients g = answer(p, f, t);
                    return new Gradients(g.W1(), g.b1().negative(), g.W2(), g.b2());
                }),
                wrong("∂L/∂W2 transposed", "∂L/∂W2 of a batch", (p, f, t) -> {
                    Gradients g = answer(p, f, t);
                    return new Gradients(g.W1(), g.b1(), g.W2().transpose(), g.b2());
                }),
                wrong("∂L/∂b2 not averaged", "∂L/∂b2 of a batch", (p, f, t) -> {
                    Gradients g = answer(p, f, t);
                    return new Gradients(g.W1(), g.b1(), g.W2(), g.b2().scale(f.size()));
                }),
                wrong("target modified", "the values of this step, none modified", (p, f, t) -> {
                    Gradients g = answer(p, f, t);
                    t.zero();
                    return g;
                }),
                wrong("nothing at all", "∂L/∂W1 of a batch: not filled in yet", (p, f, t) -> null));
        return Stream.concat(museum, more);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongBackpropagations")
    void aWrongBackpropagationLosesPoints(String breakage, String row, Backpropagation wrong) {
        SelfCheck check = SelfCheck.backpropagation(wrong);
        assertThat(failed(check)).isNotEmpty().anyMatch(failure -> failure.startsWith(row));
    }

    @Test
    void anUnexpectedExceptionIsARowAndNotTheEnd() {
        Expression stops = (x, z1, d2, W2) -> {
            throw new IllegalStateException("lost");
        };
        assertThat(failed(SelfCheck.formulas(stops, B1, W2, B2)))
                .containsExactly("∂L/∂W1 worked out: it stopped with IllegalStateException: lost");
    }

    @Test
    void anUnfilledAnswerIsARowThatSaysWhatIsToBeFilledIn() {
        Expression unfilled = (x, z1, d2, W2) -> {
            throw new UnsupportedOperationException("write the formula of ∂L/∂W1 here");
        };
        assertThat(failed(SelfCheck.formulas(unfilled, B1, W2, B2)))
                .containsExactly("∂L/∂W1 worked out: write the formula of ∂L/∂W1 here");
    }

    @Test
    void theTotalHasThePointsOfThePartsThatReported(@TempDir Path folder) {
        assertThat(Results.total(folder).name()).startsWith("Self-check: 0 of 20");
        Results.write(folder, SelfCheck.chains(CHAIN_W1, CHAIN_B1, CHAIN_W2, CHAIN_B2));
        Results.write(folder, SelfCheck.formulas(W1, B1, W2, null));
        assertThat(Results.total(folder).name()).startsWith("Self-check: 7 of 20");
        assertThat(Results.total(folder).stringColumn("reached").asList())
                .containsExactly("4", "3", "not run yet", "not run yet", "7");
        assertThat(Results.total(folder).stringColumn("open").get(1)).isEqualTo("∂L/∂b2 worked out");
    }

    @Test
    void theTableSaysThatTheGraderDecidesTheMark() {
        assertThat(SelfCheck.formulas(W1, B1, W2, B2).table().name())
                .isEqualTo("Self-check: 4 of 4. The grader decides the mark.");
    }
}
