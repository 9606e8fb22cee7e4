package backprop.plot;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.ui.RectangleInsets;

/** An axis of a figure: the positions of values on it, and the axis that JFreeChart draws. */
final class FigureAxis {
    private final String letter;
    private final Map<String, Integer> categories = new HashMap<>();
    private final ValueAxis axis;
    private final boolean log;

    FigureAxis(String letter, JsonNode layout, List<JsonNode> traces) {
        this.letter = letter;
        log = layout.path("type").asText().equals("log");
        Set<String> found = new LinkedHashSet<>();
        boolean text = layout.path("type").asText().equals("category");
        for (JsonNode trace : traces) {
            for (JsonNode value : trace.path(letter)) {
                text |= value.isTextual();
                found.add(value.asText());
            }
        }
        if (text) {
            found.forEach(category -> categories.put(category, categories.size()));
        }
        axis = text
                ? new SymbolAxis(null, found.toArray(String[]::new))
                : log ? new LogarithmicAxis(layout.path("tickvals")) : new NumberAxis();
        axis.setVerticalTickLabels(layout.path("tickangle").asInt() == -90);
        boolean rectangles =
                traces.stream().anyMatch(t -> t.path("type").asText().equals("heatmap"));
        if (axis instanceof SymbolAxis symbols) {
            symbols.setGridBandsVisible(false);
            symbols.setAutoRangeStickyZero(false);
        } else if (axis instanceof NumberAxis number) {
            number.setAutoRangeIncludesZero(layout.path("rangemode").asText().equals("tozero"));
            number.setAutoRangeStickyZero(
                    traces.stream().anyMatch(t -> t.path("type").asText().equals("bar")));
            number.setTickLabelInsets(new RectangleInsets(6, 4, 6, 4));
            number.setNumberFormatOverride(new TickFormat(Numbers::format));
        }
        if (layout.path("dtick").isNumber() && !text) {
            tick(layout.get("dtick").doubleValue());
        }
        if (rectangles) {
            axis.setLowerMargin(0);
            axis.setUpperMargin(0);
        }
        decorate(layout);
    }

    private void tick(double distance) {
        NumberTickUnit tick = new NumberTickUnit(
                distance, new DecimalFormat("0.######", DecimalFormatSymbols.getInstance(Locale.ROOT)));
        if (axis instanceof NumberAxis number) {
            number.setTickUnit(tick);
        } else if (axis instanceof LogAxis decades) {
            decades.setTickUnit(tick);
        }
    }

    private void decorate(JsonNode layout) {
        axis.setLabel(layout.at("/title/text").asText("").replace('\n', ' '));
        axis.setLabelFont(Theme.font(13));
        axis.setTickLabelFont(Theme.font(12));
        JsonNode range = layout.path("range");
        if (range.size() == 2) {
            double from = value(range.get(0).asDouble()),
                    to = value(range.get(1).asDouble());
            axis.setRange(Math.min(from, to), Math.max(from, to));
            axis.setInverted(from > to);
        } else if (layout.path("autorange").asText().equals("reversed")) {
            axis.setInverted(true);
        }
        if (layout.has("visible") && !layout.get("visible").asBoolean()) {
            axis.setVisible(false);
        }
    }

    private double value(double inRange) {
        return log ? StrictMath.pow(10, inRange) : inRange;
    }

    ValueAxis axis() {
        return axis;
    }

    boolean log() {
        return log;
    }

    /** The position of entry i of a trace: NaN for a gap, and i if the trace gives no positions. */
    double position(JsonNode trace, int i) {
        if (!trace.has(letter)) {
            return i;
        }
        JsonNode value = trace.get(letter).path(i);
        if (!categories.isEmpty()) {
            Integer at = categories.get(value.asText());
            return at == null ? Double.NaN : at;
        }
        return value.isNumber() ? value.doubleValue() : Double.NaN;
    }
}
