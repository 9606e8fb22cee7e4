package backprop.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.api.BoxPlot;
import tech.tablesaw.plotly.api.LinePlot;
import tech.tablesaw.plotly.api.PiePlot;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.HoverLabel;
import tech.tablesaw.plotly.traces.Trace;

class FigureBundleTest {
    private final Table table = Table.create(
            "t",
            DoubleColumn.create("x", 1, 2, 3, 4),
            DoubleColumn.create("y", 4, 3, 2, 1),
            StringColumn.create("g", "a", "a", "b", "b"));

    @Test
    void aFigureIsSavedForPlotlyAsAPictureAndAsText() {
        assertThat(Rendering.figure(LinePlot.create("t", table, "x", "y")))
                .containsOnlyKeys(Rendering.PLOTLY, Rendering.PNG, Rendering.TEXT);
    }

    @Test
    void aTypeThatIsNotDrawnSaysSoInsteadOfAnEmptyPicture() {
        for (Figure figure :
                new Figure[] {BoxPlot.create("t", table, "g", "x"), PiePlot.create("t", table, "g", "x")}) {
            assertThat(Rendering.figure(figure)).containsOnlyKeys(Rendering.PLOTLY, Rendering.TEXT);
            assertThat((String) Rendering.figure(figure).get(Rendering.TEXT)).contains("is shown by Plotly only");
        }
    }

    @Test
    void aFigureThatCannotBeReadIsAnErrorAndNotAnOutput() {
        Figure broken = new Figure(new Trace() {
            @Override
            public String asJavascript(int i) {
                return "var trace0 = {x: [0,5]};".replace(",", ",0");
            }

            @Override
            public String name() {
                return "";
            }

            @Override
            public HoverLabel hoverLabel() {
                return null;
            }

            @Override
            public boolean showLegend() {
                return false;
            }
        });
        assertThatThrownBy(() -> Rendering.figure(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("this figure cannot be shown: its data cannot be read");
    }

    @Test
    void noFigureNeedsABrowserANetworkOrAFolder() {
        String all = new ObjectMapper()
                .valueToTree(Rendering.figure(LinePlot.create("t", table, "x", "y")))
                .toString();
        assertThat(all).doesNotContain("<script", "require(", "cdn", "http");
        assertThat(new File("testoutput")).doesNotExist();
    }
}
