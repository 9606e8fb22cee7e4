package backprop.plot;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.annotations.XYPolygonAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Draws the traces that share a pair of axes. */
final class Subplot {
    private Subplot() {}

    static XYPlot of(FigureAxis x, FigureAxis y, List<JsonNode> traces, JsonNode layout) {
        XYPlot plot = new XYPlot(null, x.axis(), y.axis(), null);
        plot.setBackgroundPaint(ColourScale.css(layout.path("plot_bgcolor").asText(), Color.WHITE));
        plot.setDomainGridlinePaint(Color.decode(Theme.GRID));
        plot.setRangeGridlinePaint(Color.decode(Theme.GRID));
        plot.setDomainGridlineStroke(new BasicStroke(1));
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setOutlineVisible(false);
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        add(plot, 0, x, y, traces, layout);
        return plot;
    }

    static void overlay(XYPlot plot, FigureAxis x, FigureAxis y, List<JsonNode> traces, JsonNode layout) {
        int axis = plot.getRangeAxisCount();
        plot.setRangeAxis(axis, y.axis());
        add(plot, axis, x, y, traces, layout);
    }

    private static void add(XYPlot plot, int axis, FigureAxis x, FigureAxis y, List<JsonNode> traces, JsonNode layout) {
        List<JsonNode> bars = traces.stream()
                .filter(t -> t.path("type").asText().equals("bar"))
                .toList();
        for (JsonNode trace : traces) {
            int k = plot.getDatasetCount();
            k = plot.getDataset(0) == null ? 0 : k;
            switch (trace.path("type").asText()) {
                case "bar" -> bars(plot, k, x, y, trace, bars, layout);
                case "heatmap" -> heatmap(plot, k, x, y, trace);
                default -> line(plot, k, x, y, trace);
            }
            plot.mapDatasetToRangeAxis(k, axis);
        }
    }

    private static String name(JsonNode trace) {
        return trace.path("name").asText();
    }

    private static void line(XYPlot plot, int k, FigureAxis x, FigureAxis y, JsonNode trace) {
        XYSeries series = new XYSeries(name(trace), false, true);
        int length = Math.max(trace.path("x").size(), trace.path("y").size());
        for (int i = 0; i < length; i++) {
            double at = x.position(trace, i), value = y.position(trace, i);
            if (!Double.isNaN(at)) {
                series.add(Double.valueOf(at), Double.isNaN(value) ? null : Double.valueOf(value));
            }
        }
        String mode = trace.path("mode").asText("lines+markers");
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(mode.contains("lines"), mode.contains("markers"));
        renderer.setSeriesPaint(
                0,
                ColourScale.css(
                        trace.at(mode.contains("lines") ? "/line/color" : "/marker/color")
                                .asText(),
                        Color.decode(Theme.COLOURS.get(0))));
        renderer.setSeriesStroke(0, stroke(trace.path("line")));
        renderer.setSeriesShape(0, shape(trace.path("marker")));
        if (trace.path("fill").asText().equals("toself")) {
            Color fill = ColourScale.css(trace.path("fillcolor").asText(), Color.LIGHT_GRAY);
            renderer.addAnnotation(new XYPolygonAnnotation(corners(series), null, null, fill), Layer.BACKGROUND);
        }
        renderer.setDefaultSeriesVisibleInLegend(
                !series.getKey().equals("") && trace.path("showlegend").asBoolean(true));
        plot.setDataset(k, new XYSeriesCollection(series));
        plot.setRenderer(k, renderer);
    }

    private static Shape shape(JsonNode marker) {
        double size = marker.path("size").asDouble(6);
        if (!marker.path("symbol").asText().equals("triangle-up")) {
            return new Ellipse2D.Double(-size / 2, -size / 2, size, size);
        }
        Path2D triangle = new Path2D.Double();
        triangle.moveTo(-size / 2, size / 2);
        triangle.lineTo(size / 2, size / 2);
        triangle.lineTo(0, -size / 2);
        triangle.closePath();
        return triangle;
    }

    /** x and y of each point in turn. */
    private static double[] corners(XYSeries series) {
        double[] corners = new double[2 * series.getItemCount()];
        for (int i = 0; i < series.getItemCount(); i++) {
            corners[2 * i] = series.getX(i).doubleValue();
            corners[2 * i + 1] =
                    series.getY(i) == null ? Double.NaN : series.getY(i).doubleValue();
        }
        return corners;
    }

    private static Stroke stroke(JsonNode line) {
        float width = (float) line.path("width").asDouble(2);
        float[] dash =
                switch (line.path("dash").asText()) {
                    case "dash", "longdash" -> new float[] {9, 5};
                    case "dot" -> new float[] {2, 4};
                    case "dashdot", "longdashdot" -> new float[] {9, 4, 2, 4};
                    default -> null;
                };
        return dash == null
                ? new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash, 0);
    }

    private static void bars(
            XYPlot plot, int k, FigureAxis x, FigureAxis y, JsonNode trace, List<JsonNode> all, JsonNode layout) {
        boolean vertical = !trace.path("orientation").asText().equals("h");
        FigureAxis along = vertical ? x : y, height = vertical ? y : x;
        String mode = layout.path("barmode").asText("group");
        boolean group = mode.equals("group") && all.size() > 1 && !trace.has("width");
        double slot = width(along, trace) * (1 - layout.path("bargap").asDouble(0.2));
        double bar = trace.path("width").asDouble(group ? slot / all.size() : slot);
        double offset = group ? (all.indexOf(trace) + 0.5) * bar - slot / 2 : 0;
        List<double[]> rectangles = new ArrayList<>();
        for (int i = 0; i < trace.path(vertical ? "x" : "y").size(); i++) {
            double at = along.position(trace, i) + offset, value = height.position(trace, i);
            double from = mode.equals("stack") ? below(along, height, trace, all, i) : 0;
            if (Double.isNaN(at) || Double.isNaN(value)) {
                continue;
            }
            double low = height.log() && from <= 0 ? value / 10 : from, high = from + value;
            rectangles.add(
                    vertical
                            ? new double[] {at - bar / 2, at + bar / 2, low, high}
                            : new double[] {low, high, at - bar / 2, at + bar / 2});
        }
        Color colour = ColourScale.css(
                trace.at("/marker/color").asText(), Color.decode(Theme.COLOURS.get(all.indexOf(trace) % 7)));
        rectangles(plot, k, name(trace), rectangles, i -> colour, false);
        if (height.axis() instanceof org.jfree.chart.axis.NumberAxis number && !height.log()) {
            number.setAutoRangeIncludesZero(true);
        }
    }

    /** The height of the bars below bar i of this trace. */
    private static double below(FigureAxis along, FigureAxis height, JsonNode trace, List<JsonNode> all, int i) {
        double sum = 0;
        for (JsonNode other : all.subList(0, all.indexOf(trace))) {
            for (int j = 0; j < Math.max(other.path("x").size(), other.path("y").size()); j++) {
                double value = height.position(other, j);
                if (along.position(other, j) == along.position(trace, i) && !Double.isNaN(value)) {
                    sum += value;
                }
            }
        }
        return sum;
    }

    /** The smallest distance between neighbouring bars; 1 for categories. */
    private static double width(FigureAxis along, JsonNode trace) {
        int length = Math.max(trace.path("x").size(), trace.path("y").size());
        double[] sorted = java.util.stream.IntStream.range(0, length)
                .mapToDouble(i -> along.position(trace, i))
                .filter(v -> !Double.isNaN(v))
                .sorted()
                .distinct()
                .toArray();
        double width = Double.POSITIVE_INFINITY;
        for (int i = 1; i < sorted.length; i++) {
            width = Math.min(width, sorted[i] - sorted[i - 1]);
        }
        return Double.isInfinite(width) ? 1 : width;
    }

    private static void heatmap(XYPlot plot, int k, FigureAxis x, FigureAxis y, JsonNode trace) {
        HeatmapPaint scale = new HeatmapPaint(trace);
        JsonNode z = trace.path("z");
        List<double[]> rectangles = new ArrayList<>();
        List<Paint> paints = new ArrayList<>();
        int columns = z.path(0).size();
        for (int row = 0; row < z.size(); row++) {
            for (int column = 0; column < columns; column++) {
                JsonNode value = z.get(row).path(column);
                if (value.isNumber()) {
                    double left = edge(x, trace, column, columns), right = edge(x, trace, column + 1, columns);
                    double low = edge(y, trace, row, z.size()), high = edge(y, trace, row + 1, z.size());
                    rectangles.add(new double[] {left, right, low, high});
                    paints.add(scale.getPaint(value.doubleValue()));
                    String text = trace.path("text").path(row).path(column).asText();
                    if (!text.isEmpty() && trace.has("texttemplate")) {
                        label(plot, text, (left + right) / 2, (low + high) / 2, scale.dark(value.doubleValue()));
                    }
                }
            }
        }
        rectangles(plot, k, "", rectangles, paints::get, trace.path("xgap").asInt() > 0);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinesVisible(false);
    }

    private static void label(XYPlot plot, String text, double x, double y, boolean dark) {
        XYTextAnnotation label = new XYTextAnnotation(text, x, y);
        label.setFont(Theme.font(11));
        label.setPaint(dark ? Color.WHITE : Color.BLACK);
        plot.addAnnotation(label);
    }

    /** The border between cells i − 1 and i, halfway between their centres. */
    private static double edge(FigureAxis axis, JsonNode trace, int i, int count) {
        if (count == 1) {
            return axis.position(trace, 0) + i - 0.5;
        }
        int j = Math.min(Math.max(i, 1), count - 1);
        double a = axis.position(trace, j - 1), b = axis.position(trace, j);
        return i == 0 ? a - (b - a) / 2 : i == count ? b + (b - a) / 2 : (a + b) / 2;
    }

    private static void rectangles(
            XYPlot plot,
            int k,
            String name,
            List<double[]> rectangles,
            java.util.function.IntFunction<Paint> paint,
            boolean apart) {
        XYIntervalSeries series = new XYIntervalSeries(name, false, true);
        for (double[] r : rectangles) {
            series.add((r[0] + r[1]) / 2, r[0], r[1], r[3], r[2], r[3]);
        }
        XYIntervalSeriesCollection data = new XYIntervalSeriesCollection();
        data.addSeries(series);
        XYBarRenderer renderer = new XYBarRenderer() {
            private static final long serialVersionUID = 1;

            @Override
            public Paint getItemPaint(int row, int item) {
                return paint.apply(item);
            }
        };
        renderer.setUseYInterval(true);
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(apart);
        renderer.setDefaultOutlinePaint(Color.WHITE);
        renderer.setBarPainter(new StandardXYBarPainter());
        if (!rectangles.isEmpty()) {
            renderer.setSeriesPaint(0, paint.apply(0));
        }
        renderer.setDefaultSeriesVisibleInLegend(!name.isEmpty());
        plot.setDataset(k, data);
        plot.setRenderer(k, (XYItemRenderer) renderer);
    }
}
