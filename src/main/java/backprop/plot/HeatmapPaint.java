package backprop.plot;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.awt.Paint;
import org.jfree.chart.renderer.PaintScale;

/** The colour of each value of a heatmap. */
final class HeatmapPaint implements PaintScale {
    private final ColourScale scale;
    private final double low;
    private final double high;

    HeatmapPaint(JsonNode trace) {
        double min = Double.POSITIVE_INFINITY, max = Double.NEGATIVE_INFINITY;
        for (JsonNode row : trace.path("z")) {
            for (JsonNode value : row) {
                if (value.isNumber()) {
                    min = Math.min(min, value.doubleValue());
                    max = Math.max(max, value.doubleValue());
                }
            }
        }
        low = trace.path("zmin").asDouble(Double.isFinite(min) ? min : 0);
        double top = trace.path("zmax").asDouble(Double.isFinite(max) ? max : 1);
        high = top > low ? top : low + 1;
        scale = ColourScale.of(trace.path("colorscale"));
    }

    @Override
    public double getLowerBound() {
        return low;
    }

    @Override
    public double getUpperBound() {
        return high;
    }

    @Override
    public Paint getPaint(double value) {
        return colour(value);
    }

    private Color colour(double value) {
        return scale.at(Math.min(1, Math.max(0, (value - low) / (high - low))));
    }

    /** Whether text on this colour must be light. */
    boolean dark(double value) {
        Color colour = colour(value);
        return 0.299 * colour.getRed() + 0.587 * colour.getGreen() + 0.114 * colour.getBlue() < 140;
    }
}
