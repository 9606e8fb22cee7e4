package backprop.plot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;

/** What the steps of the conversion to Plotly JSON share. */
final class FigureJson {
    private FigureJson() {}

    /** The name that the layout gives to a trace's axis: {@code yaxis: 'y2'} of a trace is {@code yaxis2} of the layout. */
    static String axisName(JsonNode trace, String axis) {
        String id = trace.path(axis + "axis").asText(axis);
        return axis + "axis" + id.substring(1);
    }

    /** A copy of a value, or of nested arrays of values, with each value replaced. */
    static JsonNode mapped(JsonNode node, UnaryOperator<JsonNode> replace) {
        if (!node.isArray()) {
            return replace.apply(node);
        }
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        node.forEach(item -> array.add(mapped(item, replace)));
        return array;
    }

    /** Writes a note under the figure's title. */
    static void note(ObjectNode json, String text) {
        ObjectNode layout = (ObjectNode) json.get("layout");
        long above = 0;
        for (JsonNode other : layout.path("annotations")) {
            above += other.has("name") ? 1 : 0;
        }
        layout.withArrayProperty("annotations")
                .addObject()
                .put("name", "note")
                .put("text", text)
                .put("showarrow", false)
                .put("xref", "paper")
                .put("yref", "paper")
                .put("x", 1)
                .put("y", 1)
                .put("xanchor", "right")
                .put("yanchor", "bottom")
                .put("yshift", 14 * above)
                .putObject("font")
                .put("size", 11)
                .put("color", "#B00020");
    }
}
