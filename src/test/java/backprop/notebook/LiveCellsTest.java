package backprop.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveCellsTest {
    private final LiveCells cells = new LiveCells();
    private final List<String> closed = new ArrayList<>();

    private void run(String cell, String... shows) {
        cells.begin(cell, List.of());
        for (String shown : shows) {
            cells.onClose(() -> closed.add(shown));
        }
    }

    @Test
    void aCellThatRunsAgainClosesWhatItHadShownTheLastFirst() {
        run("a", "pad", "panel");
        run("a");
        assertThat(closed).containsExactly("panel", "pad");
        run("a");
        assertThat(closed).hasSize(2);
    }

    @Test
    void otherCellsKeepWhatTheyShow() {
        run("a", "first");
        run("b", "second");
        run("c");
        assertThat(closed).isEmpty();
        run("b");
        assertThat(closed).containsExactly("second");
    }

    @Test
    void whatCannotBeClosedDoesNotKeepTheCellFromRunning() {
        run("a", "pad");
        cells.onClose(() -> {
            throw new IllegalStateException("the page is gone");
        });
        run("a");
        assertThat(closed).containsExactly("pad");
    }

    @Test
    void aDeletedCellIsClosedWithTheNextRun() {
        run("a", "pad");
        cells.begin("b", List.of("a", "unknown"));
        assertThat(closed).containsExactly("pad");
    }
}
