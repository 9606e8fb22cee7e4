package backprop.plot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Replaces values that are not finite by gaps, and says so on the figure. A line with gaps gets markers, so that a point
 * between two gaps is visible.
 */
final class MissingValues {
    private int notNumbers;
    private int infinite;
    private int notPositive;

    private MissingValues() {}

    static void note(ObjectNode json) {
        MissingValues gaps = new MissingValues();
        for (JsonNode trace : json.get("data")) {
            for (String axis : List.of("x", "y", "z", "values")) {
                if (trace.has(axis)) {
                    boolean log = json.at("/layout/" + FigureJson.axisName(trace, axis) + "/type")
                            .asText()
                            .equals("log");
                    int before = gaps.count();
                    ((ObjectNode) trace).set(axis, FigureJson.mapped(trace.get(axis), leaf -> gaps.finite(leaf, log)));
                    if (gaps.count() > before && trace.path("mode").asText().equals("lines")) {
                        ((ObjectNode) trace).put("mode", "lines+markers");
                    }
                }
            }
        }
        gaps.clean(json);
        List<String> counts = new ArrayList<>();
        add(counts, gaps.notNumbers, "missing or NaN");
        add(counts, gaps.infinite, "infinite");
        add(counts, gaps.notPositive, "not above 0 on a log axis");
        if (!counts.isEmpty()) {
            FigureJson.note(json, "gaps: " + String.join(", ", counts));
        }
    }

    private int count() {
        return notNumbers + infinite + notPositive;
    }

    private static void add(List<String> counts, int count, String what) {
        if (count > 0) {
            counts.add(count + (count == 1 ? " value " : " values ") + what);
        }
    }

    private JsonNode finite(JsonNode leaf, boolean log) {
        if (leaf.isNull() || leaf.isNumber() && Double.isNaN(leaf.doubleValue())) {
            notNumbers++;
        } else if (leaf.isNumber() && Double.isInfinite(leaf.doubleValue())) {
            infinite++;
        } else if (log && leaf.isNumber() && leaf.doubleValue() <= 0) {
            notPositive++;
        } else {
            return leaf;
        }
        return NullNode.instance;
    }

    /** Removes NaN and infinity everywhere else, such as in marker sizes, since JSON has neither. */
    private void clean(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                JsonNode value = field.getValue();
                if (value.isArray() && !value.path(0).isObject()) {
                    field.setValue(FigureJson.mapped(
                            value,
                            leaf -> leaf.isNumber() && !Double.isFinite(leaf.doubleValue())
                                    ? NullNode.instance
                                    : leaf));
                } else {
                    clean(value);
                }
            }
        } else {
            node.forEach(this::clean);
        }
    }
}
