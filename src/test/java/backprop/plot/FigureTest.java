package backprop.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop.check.Check;
import backprop.check.WrongBackwardPass;
import backprop.engine.Evaluation;
import backprop.exercise.NamedMatrices;
import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.api.BoxPlot;
import tech.tablesaw.plotly.api.Heatmap;
import tech.tablesaw.plotly.api.Histogram;
import tech.tablesaw.plotly.api.HorizontalBarPlot;
import tech.tablesaw.plotly.api.LinePlot;
import tech.tablesaw.plotly.api.ScatterPlot;
import tech.tablesaw.plotly.api.VerticalBarPlot;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.ScatterTrace;

class FigureTest {
    private final Table table = Table.create(
            "t",
            DoubleColumn.create("x", 1, 2, 3, 4),
            DoubleColumn.create("y", 4, 3, 1, 2),
            StringColumn.create("g", "a'\"", "<b>", "$\\eta$", "back\\slash"));
    private final Table diverged = Table.create(
            "d",
            DoubleColumn.create("epoch", 0, 1, 2, 3),
            DoubleColumn.create("loss", 2.3, Double.NaN, Double.POSITIVE_INFINITY, 0.5));

    private static ObjectNode plotly(Figure figure) {
        return PlotlyJson.escaped(PlotlyJson.of(figure));
    }

    private static BufferedImage picture(Figure figure) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(PngRenderer.png(PlotlyJson.of(figure))));
    }

    /** The share of pixels of about this colour. */
    private static double share(BufferedImage image, int rgb) {
        int found = 0;
        for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
            int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
            boolean close = true;
            for (int shift = 0; shift <= 16; shift += 8) {
                close &= Math.abs((pixel >> shift & 0xFF) - (rgb >> shift & 0xFF)) < 24;
            }
            found += close ? 1 : 0;
        }
        return found / (double) (image.getWidth() * image.getHeight());
    }

    private static Figure twoLines(Axis axis, double... last) {
        return Charts.lines(
                "t",
                axis,
                Charts.linear("y"),
                Charts.series("a", new double[] {1, last[0]}, new double[] {1, 2}),
                Charts.series("b", new double[] {1, last[1]}, new double[] {1, 2}));
    }

    @Test
    void theTicksOfAnAxisSuitAllItsTracesWhateverTheirOrder() {
        for (double[] last : new double[][] {{5, 50}, {50, 5}}) {
            assertThat(plotly(twoLines(Charts.linear("epoch"), last))
                            .at("/layout/xaxis/dtick")
                            .isMissingNode())
                    .isTrue();
        }
        assertThat(plotly(twoLines(Charts.linear("epoch"), 5, 10))
                        .at("/layout/xaxis/dtick")
                        .asInt())
                .isEqualTo(1);
        for (double[] last : new double[][] {{10, 1e40}, {1e40, 10}}) {
            assertThat(plotly(twoLines(Charts.log("n"), last))
                            .at("/layout/xaxis/dtick")
                            .asInt())
                    .isEqualTo(4);
        }
    }

    @Test
    void numbersOfALineAreNumbers() {
        JsonNode trace = plotly(LinePlot.create("t", table, "x", "y")).at("/data/0");
        assertThat(trace.at("/x/3").isNumber()).isTrue();
        assertThat(trace.at("/y/0").doubleValue()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it's",
                "\"quoted\"",
                "a <b>bold</b> word",
                "$\\eta$ and \\theta",
                "one\ntwo",
                "a & b",
                "&lt;",
                "",
                "{x}"
            })
    void aTitleAppearsAsTyped(String title) throws Exception {
        Figure figure = new Figure(
                Layout.builder(title, title, title).build(),
                ScatterTrace.builder(new double[] {1, 2}, new double[] {1, 2})
                        .name(title)
                        .build());
        ObjectNode json = PlotlyJson.of(figure);
        assertThat(json.at("/layout/title/text").asText()).isEqualTo(title);
        assertThat(json.at("/layout/xaxis/title/text").asText()).isEqualTo(title);
        assertThat(json.at("/data/0/name").asText()).isEqualTo(title);
        assertThat(plotly(figure).at("/layout/title/text").asText())
                .isEqualTo(title.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("$", "&#36;")
                        .replace("\n", "<br>"));
        assertThat(picture(figure)).isNotNull();
    }

    @Test
    void whatIsNotFiniteIsAGapWithANoteAndItsNeighboursAreSeen() throws Exception {
        Figure figure = LinePlot.create("Loss", diverged, "epoch", "loss");
        JsonNode json = plotly(figure);
        assertThat(json.at("/data/0/y").toString()).isEqualTo("[2.3,null,null,0.5]");
        assertThat(json.at("/layout/annotations/0/text").asText())
                .isEqualTo("gaps: 1 value missing or NaN, 1 value infinite");
        assertThat(PlotlyJson.describe(PlotlyJson.of(figure))).contains("1 value infinite");
        assertThat(share(picture(figure), 0x0072B2)).isGreaterThan(0.0001);
        assertThat(share(picture(figure), 0xB00020)).isGreaterThan(0.0001);
    }

    @Test
    void nothingFiniteAtAllIsStillAFigure() throws Exception {
        Figure figure =
                Charts.lines("nothing", "x", "y", Charts.series("s", new double[] {1}, new double[] {Double.NaN}));
        assertThat(picture(figure)).isNotNull();
        assertThat(picture(new Figure())).isNotNull();
    }

    @Test
    void bothVersionsOfALogAxisHaveTheNumbersOfItsRange() throws Exception {
        Layout layout = Layout.builder("log")
                .xAxis(Axis.builder().type(Axis.Type.LOG).range(0.01, 10).build())
                .build();
        Figure figure = new Figure(
                layout,
                ScatterTrace.builder(new double[] {0.01, 0.1, 1, 10}, new double[] {1, 2, 3, 4})
                        .build());
        assertThat(plotly(figure).at("/layout/xaxis/range").toString()).isEqualTo("[-2.0,1.0]");
        FigureAxis axis = new FigureAxis("x", PlotlyJson.of(figure).at("/layout/xaxis"), List.of());
        assertThat(axis.axis().getLowerBound()).isEqualTo(0.01);
        assertThat(axis.axis().getUpperBound()).isEqualTo(10);
    }

    @Test
    void whatALogAxisCannotShowIsAGapWithANote() {
        JsonNode json = plotly(
                Charts.errorAgainstStep("e", Charts.series("W1", new double[] {1e-8, 1e-4}, new double[] {0, 1e-9})));
        assertThat(json.at("/data/0/y/0").isNull()).isTrue();
        assertThat(json.at("/layout/annotations/0/text").asText()).contains("not above 0");
    }

    @Test
    void sixtyThousandPointsAreLessThanAMegabyteAndKeepTheirPeak() {
        double[] y = new Random(1).doubles(60_000).toArray();
        y[31_234] = 50;
        double[] x = IntStream.range(0, y.length).asDoubleStream().toArray();
        Table points = Table.create(
                "p",
                DoubleColumn.create("x", x),
                DoubleColumn.create("y", y),
                StringColumn.create("g", Collections.nCopies(y.length, "one")));
        for (Figure figure : new Figure[] {
            LinePlot.create("l", points, "x", "y"),
            ScatterPlot.create("s", points, "x", "y"),
            Histogram.create("h", points, "y"),
            BoxPlot.create("b", points, "g", "y"),
            Charts.heatmap("w", "x", "y", names(600), names(600), new double[600][600])
        }) {
            assertThat(PlotlyJson.escaped(PlotlyJson.of(figure)).toString().length())
                    .isLessThan(1_000_000);
        }
        JsonNode line = plotly(LinePlot.create("l", points, "x", "y"));
        assertThat(line.at("/data/0/y").toString()).contains("50.0");
        assertThat(line.at("/layout/annotations/0/text").asText()).startsWith("thinned");
    }

    private static String[] names(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new);
    }

    @Test
    void theUsualTypesAreDrawnInTheColourOfTheSeries() throws Exception {
        for (Figure figure : new Figure[] {
            LinePlot.create("t", table, "x", "y"),
            ScatterPlot.create("t", table, "x", "y"),
            VerticalBarPlot.create("t", table, "g", "x"),
            HorizontalBarPlot.create("t", table, "g", "x"),
            Histogram.create("t", table, "x"),
        }) {
            assertThat(share(picture(figure), 0x0072B2)).isGreaterThan(0.0001);
        }
        assertThat(share(picture(Heatmap.create("t", table, "g", "g")), 0x08306B))
                .isGreaterThan(0.1);
    }

    @Test
    void aHistogramCountsEachValueOnce() {
        JsonNode counts = plotly(Histogram.create("h", table, "x")).at("/data/0/y");
        int sum = 0;
        for (JsonNode count : counts) {
            sum += count.asInt();
        }
        assertThat(sum).isEqualTo(4);
    }

    @Test
    void theConfusionMatrixShowsItsCountsAndColoursTheErrors() throws Exception {
        Figure figure = Charts.confusion(new Evaluation(0.1, new int[][] {{7, 3}, {0, 12}}));
        JsonNode trace = plotly(figure).at("/data/0");
        assertThat(trace.get("text").toString()).isEqualTo("[[\"7\",\"3\"],[\"\",\"12\"]]");
        assertThat(trace.get("z").toString()).isEqualTo("[[0.0,3.0],[0.0,0.0]]");
        assertThat(share(picture(figure), 0x08306B)).isGreaterThan(0.1);
    }

    @Test
    void aCheckThatFailsIsADarkCellWithACross() throws Exception {
        Map<String, List<Check.Verdict>> verdicts = new LinkedHashMap<>();
        verdicts.put("correct", Check.runAll(Backpropagation.SHARED_DELTAS));
        verdicts.put("y′ − y", Check.runAll(WrongBackwardPass.FLIPPED_SIGN.backpropagation()));
        Figure figure = Charts.verdicts(verdicts);
        JsonNode trace = plotly(figure).at("/data/0");
        int descent = Check.DESCENT.ordinal();
        assertThat(trace.at("/x/" + descent).asText()).isEqualTo("descent");
        assertThat(trace.at("/z/1/" + descent).doubleValue()).isEqualTo(1);
        assertThat(trace.at("/text/1/" + descent).asText()).isEqualTo("×");
        assertThat(trace.at("/z/0").toString()).doesNotContain("1");
        assertThat(share(picture(figure), 0x08306B)).isGreaterThan(0.05);
    }

    @Test
    void aLogAxisWithLessThanTwoDecadesIsLabelledBetweenThem() {
        JsonNode axis = plotly(twoLines(Charts.log("n"), 3, 30)).at("/layout/xaxis");
        assertThat(axis.get("ticktext").toString()).contains("\"1\",\"2\",\"5\",\"10\",\"20\",\"50\"");
        assertThat(axis.has("dtick")).isFalse();
    }

    @Test
    void theTextOfASeriesHasItsSmallestItsLargestAndItsLastValue() {
        Figure figure = Charts.lines(
                "t", "x", "y", Charts.series("sigma'", 0.01, 0.25, 0.2), Charts.series("none", Double.NaN));
        assertThat(PlotlyJson.describe(PlotlyJson.of(figure)))
                .contains("sigma': 3 values, minimum 0.01, maximum 0.25, last 0.2")
                .contains("none: 1 value, last a gap");
    }

    @Test
    void valuesAreSharedOutOverTwentyPartsFrom0To1() {
        JsonNode bars = plotly(SweepCharts.shares("z", "z1", NamedMatrices.of("start", Matrices.row(0, 0.04, 0.5, 1))))
                .at("/data/0/y");
        assertThat(bars).hasSize(20);
        assertThat(bars.get(0).doubleValue()).isEqualTo(0.5);
        assertThat(bars.get(10).doubleValue()).isEqualTo(0.25);
        assertThat(bars.get(19).doubleValue()).isEqualTo(0.25);
    }

    @Test
    void lengthsThatDoNotFitAreNamed() {
        assertThatThrownBy(() -> Charts.series("loss", new double[3], new double[2]))
                .hasMessageContaining("loss")
                .hasMessageContaining("3")
                .hasMessageContaining("2");
        assertThatThrownBy(() -> Charts.bars("t", "x", "y", new String[2], new double[3]))
                .hasMessageContaining("3 values for 2 categories");
        assertThatThrownBy(
                        () -> Charts.heatmap("t", "x", "y", new String[2], new String[1], new double[][] {{1, 2, 3}}))
                .hasMessageContaining("3 values for 2 columns");
    }
}
