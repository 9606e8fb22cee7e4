package backprop.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    private static final TextTable GRID = new TextTable(
            "shapes",
            List.of("name", "n", "error"),
            List.of(List.of("W1", "78400", "1.5E-9"), List.of("bias", "100", "…"), List.of("b2", "", "NaN")));

    @Test
    void wordsStandAtTheLeftAndNumbersAtTheRight() {
        assertThat(GRID.text())
                .isEqualTo(
                        "shapes\nname      n   error\nW1    78400  1.5E-9\nbias    100       …\nb2              NaN");
    }

    @Test
    void theHtmlAlignsHeadAndCellsOfAColumnAlike() {
        assertThat(GRID.html())
                .contains("<th style=\"text-align:left\">name</th><th>n</th>")
                .contains("<td style=\"text-align:left\">bias</td><td>100</td>");
    }
}
