package backprop.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;

/** One axis of a figure: what a value's position on it is, and the axis that JFreeChart draws. */
final class Axes {
    private final String letter;
    private final List<String> categories = new ArrayList<>();
    private final ValueAxis axis;
    private final boolean log;

    Axes(String letter, JsonNode layout, List<JsonNode> traces) {
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
            categories.addAll(found);
        }
        axis = text ? new SymbolAxis(null, categories.toArray(String[]::new)) : log ? logAxis() : new NumberAxis();
        boolean rectangles =
                traces.stream().anyMatch(t -> t.path("type").asText().equals("heatmap"));
        if (axis instanceof SymbolAxis symbols) {
            symbols.setGridBandsVisible(false);
            symbols.setAutoRangeStickyZero(false);
        } else if (axis instanceof NumberAxis number) {
            number.setAutoRangeIncludesZero(layout.path("rangemode").asText().equals("tozero"));
            number.setAutoRangeStickyZero(true);
        }
        if (rectangles) {
            axis.setLowerMargin(0);
            axis.setUpperMargin(0);
        }
        decorate(layout);
    }

    private static LogAxis logAxis() {
        LogAxis axis = new LogAxis(null);
        axis.setBaseSymbol("10");
        axis.setNumberFormatOverride(new java.text.NumberFormat() {
            private static final long serialVersionUID = 1;

            @Override
            public StringBuffer format(double value, StringBuffer buffer, java.text.FieldPosition position) {
                return buffer.append(Rendering.number(value).replace("E", "e"));
            }

            @Override
            public StringBuffer format(long value, StringBuffer buffer, java.text.FieldPosition position) {
                return format((double) value, buffer, position);
            }

            @Override
            public Number parse(String text, java.text.ParsePosition position) {
                throw new UnsupportedOperationException();
            }
        });
        return axis;
    }

    private void decorate(JsonNode layout) {
        axis.setLabel(layout.at("/title/text").asText("").replace('\n', ' '));
        axis.setLabelFont(Picture.font(13));
        axis.setTickLabelFont(Picture.font(12));
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
        return log ? Math.pow(10, inRange) : inRange;
    }

    ValueAxis axis() {
        return axis;
    }

    boolean log() {
        return log;
    }

    /** The position of entry i of a trace; NaN for a gap; the index where the trace gives no positions. */
    double position(JsonNode trace, int i) {
        if (!trace.has(letter)) {
            return i;
        }
        JsonNode value = trace.get(letter).path(i);
        if (!categories.isEmpty()) {
            int at = categories.indexOf(value.asText());
            return at < 0 ? Double.NaN : at;
        }
        return value.isNumber() ? value.doubleValue() : Double.NaN;
    }
}
