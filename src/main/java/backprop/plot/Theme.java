package backprop.plot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Font;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The defaults that all figures share: size, colours, grid. */
final class Theme {
    static final int WIDTH = 700;
    static final int HEIGHT = 400;
    static final String GRID = "#DDDDDD";

    /** The Okabe–Ito palette. Green and pink, which look grey to red-green blind readers, stand last. */
    static final List<String> COLOURS =
            List.of("#0072B2", "#D55E00", "#000000", "#56B4E9", "#E69F00", "#CC79A7", "#009E73");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Theme() {}

    static void dress(ObjectNode json) {
        ObjectNode layout = (ObjectNode) json.get("layout");
        putIfAbsent(layout, "width", WIDTH);
        putIfAbsent(layout, "height", HEIGHT);
        putIfAbsent(layout, "paper_bgcolor", "#FFFFFF");
        putIfAbsent(layout, "plot_bgcolor", "#FFFFFF");
        axis(layout.withObjectProperty("xaxis"));
        axis(layout.withObjectProperty("yaxis"));
        for (Map.Entry<String, JsonNode> field : layout.properties()) {
            if (field.getKey().matches("[xy]axis\\d+")) {
                axis((ObjectNode) field.getValue());
            }
        }
        margin(layout);
        anchor(layout);
        ticks(json);
        names(json);
        int index = 0;
        for (JsonNode trace : json.get("data")) {
            colour((ObjectNode) trace, COLOURS.get(index++ % COLOURS.size()));
        }
    }

    private static void margin(ObjectNode layout) {
        if (!layout.has("margin")) {
            long titleLines = layout.at("/title/text").asText().lines().count();
            layout.putObject("margin")
                    .put("l", 70)
                    .put("r", 30)
                    .put("t", 45 + 22 * titleLines)
                    .put("b", 60);
        }
    }

    /** Puts the x axis below the lowest subplot. */
    private static void anchor(ObjectNode layout) {
        double lowest = layout.at("/yaxis/domain/0").asDouble(0);
        for (Map.Entry<String, JsonNode> field : layout.properties()) {
            double from = field.getValue().at("/domain/0").asDouble(lowest);
            if (field.getKey().startsWith("yaxis") && from < lowest) {
                lowest = from;
                ((ObjectNode) layout.get("xaxis")).put("anchor", field.getKey().replace("axis", ""));
            }
        }
    }

    private static void axis(ObjectNode axis) {
        putIfAbsent(axis, "gridcolor", GRID);
        putIfAbsent(axis, "zeroline", false);
        putIfAbsent(axis, "showline", true);
        putIfAbsent(axis, "linecolor", "#444444");
        putIfAbsent(axis, "automargin", true);
        if (axis.path("type").asText().equals("log")) {
            putIfAbsent(axis, "exponentformat", "e");
        }
    }

    /** Ticks at whole decades on a log axis, and at whole numbers on an x axis with few whole numbers. */
    private static void ticks(ObjectNode json) {
        for (String letter : List.of("x", "y")) {
            Map<String, List<Double>> byAxis = new LinkedHashMap<>();
            for (JsonNode trace : json.get("data")) {
                List<Double> values =
                        byAxis.computeIfAbsent(FigureJson.axisName(trace, letter), name -> new ArrayList<>());
                for (JsonNode value : trace.path(letter)) {
                    if (value.isNumber()) {
                        values.add(value.doubleValue());
                    }
                }
            }
            byAxis.forEach((name, values) -> {
                if (!values.isEmpty()) {
                    ticks(json.withObject("/layout/" + name), letter, values);
                }
            });
        }
    }

    /** Turns the names below the x axis upright if they are wider than their space. */
    private static void names(ObjectNode json) {
        ObjectNode axis = json.withObject("/layout/xaxis");
        if (axis.path("type").asText().equals("category")) {
            Set<String> names = new HashSet<>();
            json.get("data").forEach(trace -> trace.path("x").forEach(name -> names.add(name.asText())));
            int longest = names.stream().mapToInt(String::length).max().orElse(0);
            if (7 * longest * names.size() > json.at("/layout/width").asInt() - 120) {
                putIfAbsent(axis, "tickangle", -90);
            }
        }
    }

    private static void ticks(ObjectNode axis, String letter, List<Double> values) {
        double min = Collections.min(values), max = Collections.max(values);
        if (axis.path("type").asText().equals("log")) {
            double decades = StrictMath.log10(max / min);
            if (decades < 2) {
                between(axis, min, max, decades < 0.7 ? List.of(1, 2, 3, 4, 5, 6, 7, 8, 9) : List.of(1, 2, 5));
            } else {
                axis.put("dtick", (int) Math.max(axis.path("dtick").asInt(1), Math.ceil(decades / 10)));
            }
        } else if (letter.equals("x")
                && max > min
                && max - min <= 12
                && values.stream().allMatch(value -> value == Math.rint(value))) {
            putIfAbsent(axis, "dtick", 1);
        }
    }

    /** Labels at these digits of every decade that the values touch: whole decades would be too few. */
    private static void between(ObjectNode axis, double min, double max, List<Integer> digits) {
        ArrayNode values = axis.putArray("tickvals"), texts = axis.putArray("ticktext");
        for (int power = (int) Math.floor(StrictMath.log10(min)); power <= StrictMath.log10(max) + 1; power++) {
            for (int digit : digits) {
                BigDecimal tick = BigDecimal.valueOf(digit).scaleByPowerOfTen(power);
                values.add(tick.doubleValue());
                texts.add(Numbers.format(tick.doubleValue()));
            }
        }
    }

    private static void colour(ObjectNode trace, String colour) {
        switch (trace.path("type").asText()) {
            case "scatter" -> {
                if (trace.path("mode").asText().contains("lines")) {
                    putIfAbsent(trace.withObjectProperty("line"), "color", colour);
                    putIfAbsent(trace.withObjectProperty("line"), "width", 2);
                }
                putIfAbsent(
                        trace.withObjectProperty("marker"),
                        "color",
                        trace.at("/line/color").asText(colour));
            }
            case "bar", "box" -> putIfAbsent(trace.withObjectProperty("marker"), "color", colour);
            case "heatmap" -> {
                if (!trace.has("colorscale")) {
                    ArrayNode scale = trace.putArray("colorscale");
                    ColourScale.BLUES
                            .stops()
                            .forEach((at, stop) -> scale.addArray().add(at).add(ColourScale.hex(stop)));
                }
            }
            default -> {}
        }
    }

    private static void putIfAbsent(ObjectNode object, String field, Object value) {
        if (!object.has(field)) {
            object.set(field, JSON.valueToTree(value));
        }
    }

    static Font font(int size) {
        return new Font(Font.SANS_SERIF, Font.PLAIN, size);
    }
}
