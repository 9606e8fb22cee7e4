package backprop.plot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.BitSet;
import java.util.Map;

/** Keeps saved figures small. A series with more points than a screen can show is thinned, and the figure says so. */
final class Downsampling {
    /** The largest number of points of a figure, over all its series. */
    static final int POINTS = 12_000;

    private static final int SIDE = 250;

    private Downsampling() {}

    static void thin(ObjectNode json) {
        long longest = 0, total = 0;
        for (JsonNode trace : json.get("data")) {
            int size = length(trace);
            total += size;
            longest = Math.max(longest, size);
        }
        if (total > POINTS) {
            thinSeries(json, longest);
        }
        for (JsonNode trace : json.get("data")) {
            thinCells((ObjectNode) trace, json);
        }
        if (numbers(json.get("data")) > 2 * POINTS) {
            round(json.get("data"));
        }
    }

    private static void thinSeries(ObjectNode json, long longest) {
        int limit = Math.max(8, POINTS / Math.max(1, json.get("data").size()));
        for (JsonNode trace : json.get("data")) {
            if (length(trace) > limit) {
                keep((ObjectNode) trace, chosen(trace, limit), length(trace));
            }
        }
        FigureJson.note(json, "thinned: of " + longest + " points a series at most " + limit + " are drawn");
    }

    /** Keeps every n-th row and column of a heatmap with more cells than a screen can show. */
    private static void thinCells(ObjectNode trace, ObjectNode json) {
        JsonNode z = trace.path("z");
        int rows = z.size(), columns = z.path(0).size();
        int everyRow = (rows + SIDE - 1) / SIDE, everyColumn = (columns + SIDE - 1) / SIDE;
        if (everyRow <= 1 && everyColumn <= 1) {
            return;
        }
        ArrayNode kept = trace.arrayNode();
        for (int i = 0; i < rows; i += everyRow) {
            kept.add(every(z.get(i), everyColumn));
        }
        trace.set("z", kept);
        if (trace.path("x").size() == columns) {
            trace.set("x", every(trace.get("x"), everyColumn));
        }
        if (trace.path("y").size() == rows) {
            trace.set("y", every(trace.get("y"), everyRow));
        }
        trace.remove("text");
        FigureJson.note(
                json,
                "thinned: of " + rows + "×" + columns + " cells every " + everyRow + "th row and every " + everyColumn
                        + "th column is drawn");
    }

    private static ArrayNode every(JsonNode array, int step) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < array.size(); i += step) {
            kept.add(array.get(i));
        }
        return kept;
    }

    private static int numbers(JsonNode node) {
        int count = node.isNumber() ? 1 : 0;
        for (JsonNode child : node) {
            count += numbers(child);
        }
        return count;
    }

    /** Rounds each number of an array to five significant digits. */
    private static void round(JsonNode node) {
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode item = array.get(i);
                if (item.isNumber() && Double.isFinite(item.doubleValue())) {
                    array.set(
                            i,
                            array.numberNode(new BigDecimal(item.doubleValue())
                                    .round(new MathContext(5))
                                    .doubleValue()));
                }
            }
        }
        node.forEach(Downsampling::round);
    }

    private static int length(JsonNode trace) {
        return trace.path("type").asText().equals("scatter") ? trace.path("y").size() : 0;
    }

    /**
     * Keeps the smallest and the largest value of each stretch, so that no peak is lost, and a gap if the stretch has
     * one.
     */
    private static BitSet chosen(JsonNode trace, int limit) {
        JsonNode y = trace.get("y");
        BitSet chosen = new BitSet();
        chosen.set(0);
        chosen.set(y.size() - 1);
        int stretches = limit / 3;
        for (int s = 0; s < stretches; s++) {
            int from = (int) ((long) s * y.size() / stretches), to = (int) ((s + 1L) * y.size() / stretches);
            int low = from, high = from, gap = -1;
            for (int i = from; i < to; i++) {
                double value = y.get(i).asDouble();
                if (!y.get(i).isNumber() || !Double.isFinite(value)) {
                    gap = i;
                    continue;
                }
                low = value < y.get(low).asDouble() || gap == low ? i : low;
                high = value > y.get(high).asDouble() || gap == high ? i : high;
            }
            chosen.set(low);
            chosen.set(high);
            if (gap >= 0) {
                chosen.set(gap);
            }
        }
        return chosen;
    }

    private static void keep(ObjectNode object, BitSet chosen, int length) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (field.getValue() instanceof ArrayNode array && array.size() == length) {
                ArrayNode kept = object.arrayNode();
                chosen.stream().forEach(i -> kept.add(array.get(i)));
                field.setValue(kept);
            } else if (field.getValue() instanceof ObjectNode inner) {
                keep(inner, chosen, length);
            }
        }
    }
}
