package backprop.exercise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop.check.Probe;
import backprop.matrix.Matrices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {
    static List<Formula> formulas() {
        return Formula.all();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sigma'",
                "du2/dW2",
                "du2/db2",
                "du2/dz1",
                "dz1/du1",
                "du1/dW1",
                "du1/db1",
                "dL/du2",
                "dL/du1",
                "dL/dW2",
                "dL/db2",
                "dL/dW1",
                "dL/db1",
                "batch dL/du2",
                "batch dL/du1",
                "batch dL/dW2",
                "batch dL/db2",
                "batch dL/dW1",
                "batch dL/db1"
            })
    void eachFormulaOfTheAssignmentIsThere(String key) {
        Formula formula = Formula.of(key);
        assertThat(formula.latex()).isNotBlank().doesNotContain("|", "$", "\\newcommand");
        assertThat(formula.latex()).as("superscripts").doesNotContainPattern("\\^\\{[^}]*\\}\\^");
        assertThat(formula.shape()).contains("×");
    }

    @ParameterizedTest
    @MethodSource("formulas")
    void eachFormulaAgreesWithCentredDifferences(Formula formula) {
        assertThat(formula.error(Probe.toy())).isLessThan(1e-8);
        assertThat(formula.error(Probe.random(4, 4, 4, 1, 5))).isLessThan(1e-8);
        if (formula.key().startsWith("batch")) {
            assertThat(formula.error(Probe.random(5, 4, 3, 7, 6))).isLessThan(1e-8);
        }
    }

    @ParameterizedTest
    @MethodSource("formulas")
    void theShapeShownIsTheShapeOfTheValue(Formula formula) {
        Probe probe = formula.key().startsWith("batch") ? Probe.random(5, 4, 3, 7, 6) : Probe.random(5, 4, 3, 1, 6);
        String shape = Stream.of(formula.shape().split("×"))
                .map(size -> size.replace("I", "5*")
                                .replace("H", "4*")
                                .replace("C", "3*")
                                .replace("B", "7*") + "1")
                .map(size -> size.equals("11") ? "1" : size)
                .map(product -> Stream.of(product.split("\\*"))
                        .mapToInt(Integer::parseInt)
                        .reduce(1, (a, b) -> a * b))
                .map(String::valueOf)
                .reduce((a, b) -> a + "×" + b)
                .orElseThrow();
        assertThat(Matrices.shape(formula.analytic().apply(probe))).isEqualTo(shape);
    }

    @Test
    void anUnknownKeyIsAnsweredWithTheKeysThatThereAre() {
        assertThatThrownBy(() -> Formula.of("dL/dW3"))
                .hasMessageContaining("dL/dW3")
                .hasMessageContaining("dL/dW2");
    }

    @Test
    void eachKeyThatANotebookUsesIsThere() throws IOException {
        Pattern call = Pattern.compile("Formula\\.of\\(([^)]*)\\)"), key = Pattern.compile("\\\\\"(.*?)\\\\\"");
        int keys = 0;
        try (Stream<Path> notebooks = Files.list(Path.of("notebooks"))) {
            for (Path notebook :
                    notebooks.filter(f -> f.toString().endsWith(".ipynb")).toList()) {
                Matcher calls = call.matcher(Files.readString(notebook));
                while (calls.find()) {
                    Matcher names = key.matcher(calls.group(1));
                    while (names.find()) {
                        assertThat(Formula.of(names.group(1))).isNotNull();
                        keys++;
                    }
                }
            }
        }
        assertThat(keys).as("keys used in notebooks").isPositive();
    }
}
