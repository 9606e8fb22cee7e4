package backprop.plot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/** Draws a figure's Plotly JSON as a PNG. It needs no display and no browser. */
public final class PngRenderer {
    private static final Set<String> DRAWN = Set.of("scatter", "bar", "heatmap");

    private PngRenderer() {}

    /**
     * The figure as a PNG file.
     *
     * @param json from {@link PlotlyJson#of}
     * @throws UnsupportedOperationException if Plotly alone shows such a figure; the message names the reason
     */
    public static byte[] png(ObjectNode json) {
        JsonNode layout = json.get("layout");
        Map<String, List<JsonNode>> panels = new LinkedHashMap<>();
        for (JsonNode trace : json.get("data")) {
            String type = trace.path("type").asText();
            if (!DRAWN.contains(type)) {
                throw new UnsupportedOperationException("a figure of type " + type + " is shown by Plotly only");
            }
            if (!trace.path("xaxis").asText("x").equals("x")) {
                throw new UnsupportedOperationException("a figure with several x axes is shown by Plotly only");
            }
            panels.computeIfAbsent(FigureJson.axisName(trace, "y"), k -> new ArrayList<>())
                    .add(trace);
        }
        if (panels.isEmpty()) {
            panels.put("yaxis", List.of());
        }
        JFreeChart chart = new JFreeChart(null, JFreeChart.DEFAULT_TITLE_FONT, plot(layout, panels), false);
        chart.setBackgroundPaint(ColourScale.css(layout.path("paper_bgcolor").asText(), Color.WHITE));
        chart.setPadding(new RectangleInsets(8, 8, 8, 16));
        titles(chart, layout);
        legends(chart, json);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ChartUtils.writeChartAsPNG(
                    png,
                    chart,
                    layout.path("width").asInt(Theme.WIDTH),
                    layout.path("height").asInt(Theme.HEIGHT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    private static XYPlot plot(JsonNode layout, Map<String, List<JsonNode>> panels) {
        List<JsonNode> all = panels.values().stream().flatMap(List::stream).toList();
        FigureAxis x = new FigureAxis("x", layout.path("xaxis"), all);
        List<XYPlot> plots = new ArrayList<>();
        XYPlot main = null;
        for (Map.Entry<String, List<JsonNode>> panel : panels.entrySet()) {
            JsonNode axis = layout.path(panel.getKey());
            FigureAxis y = new FigureAxis("y", axis, panel.getValue());
            if (axis.has("overlaying") && main != null) {
                Subplot.overlay(main, x, y, panel.getValue(), layout);
            } else {
                main = Subplot.of(x, y, panel.getValue(), layout);
                plots.add(main);
            }
        }
        if (plots.size() == 1) {
            return plots.get(0);
        }
        CombinedDomainXYPlot combined = new CombinedDomainXYPlot(x.axis());
        combined.setGap(16);
        plots.forEach(combined::add);
        return combined;
    }

    private static void titles(JFreeChart chart, JsonNode layout) {
        String title = layout.at("/title/text").asText();
        if (!title.isEmpty()) {
            chart.setTitle(new TextTitle(title, Theme.font(17)));
        }
        for (JsonNode note : layout.path("annotations")) {
            if (note.has("name")) {
                TextTitle line = new TextTitle(note.get("text").asText(), Theme.font(11));
                line.setPaint(new Color(0xB00020));
                line.setHorizontalAlignment(HorizontalAlignment.RIGHT);
                chart.addSubtitle(line);
            }
        }
    }

    private static void legends(JFreeChart chart, ObjectNode json) {
        int named = 0;
        for (JsonNode trace : json.get("data")) {
            named += trace.path("name").asText().isEmpty() ? 0 : 1;
            if (trace.path("type").asText().equals("heatmap")
                    && trace.path("showscale").asBoolean(true)) {
                NumberAxis axis = new NumberAxis();
                axis.setNumberFormatOverride(new TickFormat(Numbers::format));
                axis.setTickLabelFont(Theme.font(11));
                PaintScaleLegend scale = new PaintScaleLegend(new HeatmapPaint(trace), axis);
                scale.setPosition(RectangleEdge.RIGHT);
                scale.setMargin(4, 12, 30, 4);
                scale.setStripWidth(16);
                chart.addSubtitle(scale);
            }
        }
        boolean wanted =
                json.at("/layout/showlegend").asBoolean(json.get("data").size() > 1);
        if (wanted && named > 0) {
            org.jfree.chart.title.LegendTitle legend = new org.jfree.chart.title.LegendTitle(chart.getPlot());
            legend.setPosition(RectangleEdge.RIGHT);
            legend.setItemFont(Theme.font(12));
            legend.setVerticalAlignment(org.jfree.chart.ui.VerticalAlignment.TOP);
            chart.addLegend(legend);
        }
    }
}
