package backprop.plot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Converts histograms to bars, so that Plotly and the PNG have the same bins. */
final class Histograms {
    private Histograms() {}

    static void count(ObjectNode json) {
        for (JsonNode trace : json.get("data")) {
            if (trace.path("type").asText().equals("histogram")
                    && trace.path("histfunc").asText("count").equals("count")
                    && trace.path("histnorm").asText().isEmpty()
                    && trace.has("x") != trace.has("y")) {
                toBars((ObjectNode) trace);
            }
        }
        JsonNode layout = json.get("layout");
        for (JsonNode trace : json.get("data")) {
            if (trace.path("bins").asBoolean()) {
                ((ObjectNode) trace).remove("bins");
                if (!layout.has("bargap")) {
                    ((ObjectNode) layout).put("bargap", 0);
                }
            }
        }
    }

    private static void toBars(ObjectNode trace) {
        boolean vertical = trace.has("x");
        JsonNode values = trace.get(vertical ? "x" : "y");
        ArrayNode at = trace.arrayNode(), counts = trace.arrayNode();
        if (StreamSupport.stream(values.spliterator(), false).anyMatch(JsonNode::isTextual)) {
            Map<String, Integer> categories = new LinkedHashMap<>();
            values.forEach(value -> categories.merge(value.asText(), 1, Integer::sum));
            categories.forEach((category, count) -> {
                at.add(category);
                counts.add(count);
            });
        } else {
            numbers(trace, values, trace.path(vertical ? "nbinsx" : "nbinsy").asInt(), at, counts);
        }
        trace.retain("name", "opacity", "marker", "xaxis", "yaxis", "showlegend", "width", "bins");
        trace.put("type", "bar").put("orientation", vertical ? "v" : "h");
        trace.set(vertical ? "x" : "y", at);
        trace.set(vertical ? "y" : "x", counts);
    }

    private static void numbers(ObjectNode trace, JsonNode values, int wanted, ArrayNode at, ArrayNode counts) {
        double[] finite = StreamSupport.stream(values.spliterator(), false)
                .mapToDouble(v -> v.isNumber() ? v.doubleValue() : Double.NaN)
                .filter(Double::isFinite)
                .toArray();
        if (finite.length == 0) {
            return;
        }
        double min = Arrays.stream(finite).min().getAsDouble(),
                max = Arrays.stream(finite).max().getAsDouble();
        int bins = wanted > 0 ? wanted : (int) Math.max(1, Math.min(60, Math.ceil(2 * StrictMath.cbrt(finite.length))));
        double width = max > min ? (max - min) / bins : 1;
        int[] count = new int[max > min ? bins : 1];
        for (double value : finite) {
            count[Math.min(count.length - 1, (int) ((value - min) / width))]++;
        }
        for (int k = 0; k < count.length; k++) {
            at.add(max > min ? min + (k + 0.5) * width : min);
            counts.add(count[k]);
        }
        trace.put("width", width).put("bins", true);
        int lost = values.size() - finite.length;
        if (lost > 0) {
            trace.put(
                    "name",
                    (trace.path("name").asText() + " (without " + lost + " values that are not finite)").strip());
        }
    }
}
