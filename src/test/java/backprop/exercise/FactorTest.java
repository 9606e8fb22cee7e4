package backprop.exercise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop.check.Probe;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FactorTest {
    private static final Probe[] PROBES = {Probe.toy(), Probe.random(5, 4, 3, 1, 21)};

    private static Stream<String> verdicts(MathTable table) {
        return table.rows().stream().map(row -> row.get(3));
    }

    static Stream<MathTable> correct() {
        return Stream.of(
                Factor.check("du2/dW2", (net, l, j, k) -> l == k ? net.z1(j) : 0, PROBES),
                Factor.check("du2/db2", (net, l, k) -> l == k ? 1 : 0, PROBES),
                Factor.check("du2/dz1", (net, k, m) -> net.W2(m, k), PROBES),
                Factor.check("dz1/du1", (net, m, n) -> m == n ? net.z1(m) * (1 - net.z1(m)) : 0, PROBES),
                Factor.check("du1/dW1", (net, n, i, j) -> n == j ? net.x(i) : 0, PROBES),
                Factor.check("du1/db1", (net, n, j) -> n == j ? 1 : 0, PROBES));
    }

    @ParameterizedTest
    @MethodSource("correct")
    void theFactorsAsTheyAreDerivedAgree(MathTable table) {
        assertThat(verdicts(table)).containsExactly("yes", "yes");
    }

    static Stream<MathTable> wrong() {
        return Stream.of(
                Factor.check("du2/dW2", (net, l, j, k) -> l == j ? net.z1(k) : 0, PROBES),
                Factor.check("du2/dW2", (net, l, j, k) -> net.z1(j), PROBES),
                Factor.check("du2/db2", (net, l, k) -> 0, PROBES),
                Factor.check("du2/dz1", (net, k, m) -> net.W2(k, k), PROBES),
                Factor.check("dz1/du1", (net, m, n) -> m == n ? net.z1(m) : 0, PROBES),
                Factor.check("du1/dW1", (net, n, i, j) -> n == j ? -net.x(i) : 0, PROBES));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongFactorIsNoticedAndIndicesOutOfRangeAreARow(MathTable table) {
        assertThat(verdicts(table)).containsExactly("NO", "NO");
    }

    @Test
    void indicesInTheWrongOrderAreNamedWithTheShape() {
        assertThat(Factor.check("du2/dz1", (net, k, m) -> net.W2(k, m), Probe.toy())
                        .rows())
                .singleElement()
                .satisfies(row -> assertThat(row.get(2))
                        .isEqualTo(
                                "W2 is 4×3 and has no entry at row 0, column 3; are the indices in the right order?"));
    }

    @Test
    void aKeyOfTheOtherKindIsAnsweredWithTheKeysThatFit() {
        assertThatThrownBy(() -> Factor.check("du2/dW2", (net, l, k) -> 0, PROBES))
                .hasMessageContaining("du2/db2, du2/dz1");
        assertThatThrownBy(() -> Factor.check("du2/dz1", (net, l, j, k) -> 0, PROBES))
                .hasMessageContaining("give du2/dW2 or du1/dW1");
    }

    @Test
    void theFourFormulasTogetherAreABackwardPass() {
        Probe toy = Probe.toy();
        Formula.Expression nothing = (x, z1, d2, W2) -> d2;
        assertThat(Formula.backpropagation(nothing, nothing, nothing, nothing)
                        .gradients(toy.parameters(), toy.forward(), toy.target())
                        .b2()
                        .isIdentical(Formula.of("dL/du2").at(toy), 0))
                .isTrue();
    }

    @Test
    void aFormulaThatIsNotFilledInHasARowThatSaysSo() {
        Formula.Expression unfilled = (x, z1, d2, W2) -> null;
        assertThat(Formula.of("dL/db2").check(unfilled, PROBES).rows())
                .isEqualTo(List.of(
                        List.of("3-4-3", "–", "not filled in yet", "NO"),
                        List.of("5-4-3", "–", "not filled in yet", "NO")));
    }
}
