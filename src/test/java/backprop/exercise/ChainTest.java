package backprop.exercise;

import static org.assertj.core.api.Assertions.assertThat;

import backprop.check.Probe;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainTest {
    private static final Chain W2 = Chain.of("dL/du2", "du2/dW2"), B2 = Chain.of("dL/du2", "du2/db2");
    private static final Chain W1 = Chain.of("dL/du2", "du2/dz1", "dz1/du1", "du1/dW1");
    private static final Chain B1 = Chain.of("dL/du2", "du2/dz1", "dz1/du1", "du1/db1");

    @Test
    void eachProductOfTheFourChainsStandsInTheTableOnceAndAgrees() {
        List<List<String>> rows = Chain.table(Probe.toy(), W2, B2, W1, B1).rows();
        assertThat(rows).hasSize(7);
        assertThat(rows.stream().map(row -> row.get(2)))
                .contains("1×3", "1×3 · 3×12 = 1×12", "1×4 · 4×12 = 1×12", "1×4 · 4×4 = 1×4");
        assertThat(rows).allMatch(row -> Double.parseDouble(row.get(3)) < 1e-8);
    }

    @Test
    void aChainThatDoesNotLinkUpHasARowThatSaysWhyAndTheOthersKeepTheirs() {
        Chain gap = Chain.of("dL/du2", "du2/dz1", "du1/dW1");
        List<List<String>> rows = Chain.table(Probe.toy(), gap, B2).rows();
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0).get(2)).startsWith("∂u1/∂W1 cannot stand after ∂z1");
        assertThat(Chain.occurrences(gap, Chain.of()).header()).hasSize(4);
    }

    @Test
    void aChainPassesThroughTheVariablesBetweenLAndItsParameter() {
        assertThat(List.of("L", "u2", "z1", "u1")).allMatch(W1::passesThrough);
        assertThat(List.of("L", "u2")).allMatch(B2::passesThrough);
        assertThat(List.of("z1", "u1", "x", "b2")).noneMatch(B2::passesThrough);
    }
}
