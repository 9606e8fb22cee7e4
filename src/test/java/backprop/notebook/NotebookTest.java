package backprop.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import backprop.engine.Evaluation;
import backprop.exercise.NamedMatrices;
import backprop.matrix.Matrices;
import backprop.network.Parameters;
import backprop.training.Hyperparameters;
import java.util.Map;
import java.util.Optional;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.api.LinePlot;
import tech.tablesaw.plotly.components.Figure;

class NotebookTest {
    private final FakeKernel fake = new FakeKernel();
    private final Table table = Table.create(
            "t",
            DoubleColumn.create("x", 1, 2, 3),
            DoubleColumn.create("y", 2.5, Double.NaN, Double.NEGATIVE_INFINITY));

    @BeforeEach
    void setUp() {
        Notebook.setUp(new JupyterKernel(fake));
    }

    private Map<String, Object> shown(Object object) {
        return fake.getRenderer().render(object).data;
    }

    @Test
    void setUpOutsideAKernelDoesNothing() {
        assertThatCode(Notebook::setUp).doesNotThrowAnyException();
    }

    @Test
    void setUpTwiceShowsTheSame() {
        Map<String, Object> once = shown(table);
        Notebook.setUp(new JupyterKernel(fake));
        assertThat(shown(table)).isEqualTo(once);
    }

    @Test
    void aFigureIsPlotlyPictureAndTextAndNothingElse() {
        assertThat(shown(LinePlot.create("Loss", table, "x", "y")))
                .containsOnlyKeys("application/vnd.plotly.v1+json", "image/png", "text/plain");
    }

    @Test
    void aSubclassOfFigureOrTableIsShownLikeIt() {
        assertThat(shown(new Figure() {})).containsKey("image/png");
        assertThat(shown(new Table("sub", DoubleColumn.create("a", 1)) {})).containsKeys("text/html", "text/plain");
    }

    @Test
    void aTableShowsMissingAndInfiniteValuesAndEscapesHtml() {
        Table text = Table.create("<t>", StringColumn.create("a&b", "<b>", "$x$"));
        assertThat((String) shown(text).get("text/html"))
                .contains("&lt;t&gt;", "a&amp;b", "&lt;b&gt;", "&#36;x&#36;")
                .doesNotContain("<b>");
        assertThat((String) shown(table).get("text/plain")).contains("2.5", "-Infinity");
    }

    @Test
    void aLongTableIsCutAndSaysHowLongItIs() {
        Table rows = Table.create("rows", DoubleColumn.create("i", new double[1000]));
        assertThat((String) shown(rows).get("text/plain")).contains("1000 rows", "…");
        assertThat((String) shown(rows).get("text/html")).hasSizeLessThan(3000);
    }

    @Test
    void aMatrixShowsItsShapeAndIsCutWhenLarge() {
        String text = (String) shown(new SimpleMatrix(784, 100)).get("text/plain");
        assertThat(text).startsWith("784×100").contains("…");
        assertThat(text.lines()).hasSizeLessThan(15).allMatch(line -> line.length() < 130);
        assertThat((String) shown(new SimpleMatrix(new double[][] {{1, -2}, {0.5, 10}}))
                        .get("text/plain"))
                .isEqualTo("2×2\n1.0000  -2.0000\n0.5000  10.0000");
    }

    @Test
    void matricesWithoutEntriesOrWithoutFiniteOnesAreShown() {
        assertThat((String) shown(new SimpleMatrix(0, 3)).get("text/plain")).startsWith("0×3");
        assertThat((String) shown(new SimpleMatrix(new double[][] {{Double.NaN, Double.POSITIVE_INFINITY}}))
                        .get("text/plain"))
                .contains("NaN", "Infinity");
    }

    @Test
    void namedMatricesAreShownOneBelowTheOther() {
        Map<String, Object> named =
                shown(NamedMatrices.of("<W>", Matrices.row(1, -2)).and("empty", new SimpleMatrix(0, 2)));
        assertThat((String) named.get("text/plain")).isEqualTo("<W>, 1×2\n1  -2\n\nempty, 0×2");
        assertThat((String) named.get("text/html")).contains("&lt;W&gt;", "<pre>1  -2</pre>", "<pre></pre>");
    }

    @Test
    void recordsShowTheirComponents() {
        assertThat((String) shown(Parameters.random(5, 4, 3, 1)).get("text/plain"))
                .contains("W1", "5×4", "b2", "1×3");
        assertThat((String) shown(Hyperparameters.DEFAULTS).get("text/plain")).contains("learningRate", "0.5");
        assertThat((String) shown(new Evaluation(0.25, new int[][] {{3, 1}, {2, 4}}))
                        .get("text/plain"))
                .contains("loss 0.25", "70.00 %");
    }

    @Test
    void whatIsShownCanBeReplaced() {
        Display display = Display.show(Optional.of(new JupyterKernel(fake)), table);
        display.update(new SimpleMatrix(1, 1));
        String id = (String) fake.getIO().display.shown.get(0).transientData.get("display_id");
        assertThat(fake.getIO().display.updates.get(id)).hasSize(1);
    }

    @Test
    void anInterruptedThreadShowsNothingBelowTheNextCellAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        Display.show(Optional.of(new JupyterKernel(fake)), table).update(table);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(fake.getIO().display.shown).isEmpty();
        assertThat(fake.getIO().display.updates).isEmpty();
    }

    @Test
    void outsideAKernelADisplayShowsNothing() {
        assertThatCode(() -> Display.show(table).update(table)).doesNotThrowAnyException();
    }
}
