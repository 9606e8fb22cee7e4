package backprop.exercise;

import static org.assertj.core.api.Assertions.assertThat;

import backprop.matrix.Matrices;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class StepSequenceTest {
    static final StepSequence ANSWER = StepSequence.start()
            .then("d2", v -> v.get("y").minus(v.get("target")))
            .then("dL/db2", v -> v.get("d2"))
            .then("dL/dW2", v -> v.get("z1").transpose().mult(v.get("d2")))
            .then(
                    "d1",
                    v -> v.get("d2").mult(v.get("W2").transpose()).elementMult(Matrices.sigmoidDerivative(v.get("z1"))))
            .then("dL/db1", v -> v.get("d1"))
            .then("dL/dW1", v -> v.get("x").transpose().mult(v.get("d1")));

    @Test
    void theCommonSubexpressionsAreTheDeltasAndTheHiddenValuesThatTheForwardPassLeft() {
        assertThat(ANSWER.shared()).containsExactly("z1", "d2", "d1");
    }

    @Test
    void theTableNumbersTheStepsFromTheForwardPassOn() {
        Table table = ANSWER.table();
        assertThat(table.stringColumn("step").asList()).containsExactly("1", "1", "1", "2", "3", "4", "5", "6", "7");
        assertThat(table.stringColumn("computes").asList())
                .containsExactly("x", "z1", "y", "d2", "dL/db2", "dL/dW2", "d1", "dL/db1", "dL/dW1");
        assertThat(table.stringColumn("read by").asList())
                .containsExactly(
                        "dL/dW1", "dL/dW2, d1", "d2", "dL/db2, dL/dW2, d1", "–", "–", "dL/db1, dL/dW1", "–", "–");
        assertThat(table.stringColumn("reads").get(6)).isEqualTo("z1, W2, d2");
    }
}
