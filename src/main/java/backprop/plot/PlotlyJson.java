package backprop.plot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.unbescape.html.HtmlEscape;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.traces.Trace;

/**
 * Converts a Tablesaw figure to Plotly JSON. Tablesaw writes JavaScript for a complete page. The JSON made from it has
 * numbers as numbers, titles as they were typed, null for every value that is not finite, and the common theme.
 */
public final class PlotlyJson {
    private static final JsonMapper LENIENT = JsonMapper.builder()
            .enable(
                    JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES,
                    JsonReadFeature.ALLOW_TRAILING_COMMA,
                    JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS,
                    JsonReadFeature.ALLOW_MISSING_VALUES,
                    JsonReadFeature.ALLOW_JAVA_COMMENTS,
                    JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS,
                    JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS,
                    JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
    private static final Set<String> NUMBERS = Set.of("x", "y", "z", "values", "size", "opacity");
    private static final Set<String> TEXTS = Set.of("text", "name", "x", "y", "labels", "ticktext", "hovertext");
    private static final Set<String> NOT_FINITE = Set.of("null", "NaN", "Infinity", "-Infinity");

    private static final String CANNOT = "this figure cannot be shown: ";

    private PlotlyJson() {}

    /**
     * The figure's {@code data} and {@code layout}, with strings as they were typed.
     *
     * @throws IllegalArgumentException if Tablesaw's JavaScript cannot be parsed
     */
    public static ObjectNode of(Figure figure) {
        ObjectNode json = LENIENT.createObjectNode();
        ArrayNode data = json.putArray("data");
        Trace[] traces = figure.getTraces() == null ? new Trace[0] : figure.getTraces();
        for (int i = 0; i < traces.length; i++) {
            int number = i;
            data.add(parse(() -> traces[number].asJavascript(number)));
        }
        ObjectNode layout =
                figure.getLayout() == null ? LENIENT.createObjectNode() : parse(figure.getLayout()::asJavascript);
        json.set("layout", layout);
        mendTitles(layout);
        data.forEach(PlotlyJson::mendTitles);
        data.forEach(trace -> mendNumbers((ObjectNode) trace, layout));
        mendAxes(layout);
        Histograms.count(json);
        Downsampling.thin(json);
        MissingValues.note(json);
        Theme.dress(json);
        return json;
    }

    private static ObjectNode parse(Supplier<String> tablesaw) {
        String javaScript = withPoints(tablesaw);
        int from = javaScript.indexOf('{'), to = javaScript.lastIndexOf('}');
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(CANNOT + "Tablesaw wrote no data for it");
        }
        try {
            return (ObjectNode) LENIENT.readTree(requoted(javaScript.substring(from, to + 1)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(CANNOT + "its data cannot be read (" + e.getOriginalMessage() + ")", e);
        }
    }

    /** Tablesaw writes the domain of an axis with the digits and the decimal comma of the default locale. */
    private static synchronized String withPoints(Supplier<String> tablesaw) {
        Locale before = Locale.getDefault(Locale.Category.FORMAT);
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        try {
            return tablesaw.get();
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, before);
        }
    }

    /** Tablesaw writes text between single quotes, HTML-escaped but otherwise raw. This makes JSON strings of it. */
    private static String requoted(String javaScript) {
        StringBuilder json = new StringBuilder();
        int i = 0;
        while (i < javaScript.length()) {
            char c = javaScript.charAt(i);
            int end = i + 1;
            if (c == '\'') {
                end = javaScript.indexOf('\'', i + 1) + 1;
                if (end == 0) {
                    throw new IllegalArgumentException(CANNOT + "a quote is not closed in what Tablesaw wrote");
                }
                json.append(new TextNode(HtmlEscape.unescapeHtml(javaScript.substring(i + 1, end - 1))));
            } else if (c == '"') {
                while (javaScript.charAt(end) != '"') {
                    end += javaScript.charAt(end) == '\\' ? 2 : 1;
                }
                json.append(javaScript, i, ++end);
            } else {
                json.append(c);
            }
            i = end;
        }
        return json.toString();
    }

    private static void mendTitles(JsonNode node) {
        if (node instanceof ObjectNode object) {
            JsonNode title = object.get("title");
            if (title != null && title.isTextual()) {
                object.putObject("title").set("text", title);
            }
            JsonNode font = object.remove("titlefont");
            if (font != null) {
                object.withObjectProperty("title").set("font", font);
            }
        }
        node.forEach(PlotlyJson::mendTitles);
    }

    /** Converts arrays in which every text is a number. */
    private static void mendNumbers(ObjectNode object, JsonNode layout) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode value = field.getValue();
            if (value instanceof ObjectNode inner) {
                mendNumbers(inner, layout);
            } else if (NUMBERS.contains(field.getKey())
                    && !layout.at("/" + FigureJson.axisName(object, field.getKey()) + "/type")
                            .asText()
                            .equals("category")
                    && allNumbers(value)) {
                field.setValue(FigureJson.mapped(value, PlotlyJson::toNumber));
            }
        }
    }

    private static boolean allNumbers(JsonNode value) {
        if (value.isArray()) {
            for (JsonNode item : value) {
                if (!allNumbers(item)) {
                    return false;
                }
            }
            return true;
        }
        return !value.isTextual() || NOT_FINITE.contains(value.textValue()) || isNumber(value.textValue());
    }

    private static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    private static JsonNode toNumber(JsonNode value) {
        if (!value.isTextual()) {
            return value;
        }
        String text = value.textValue();
        return LENIENT.getNodeFactory().numberNode(text.equals("null") ? Double.NaN : Double.parseDouble(text));
    }

    /** The range of a log axis is given in plain numbers; Plotly expects their logarithms. */
    private static void mendAxes(ObjectNode layout) {
        for (Map.Entry<String, JsonNode> field : layout.properties()) {
            JsonNode range = field.getValue().path("range");
            if (field.getValue().path("type").asText().equals("log")
                    && range.path(0).asDouble() > 0
                    && range.path(1).asDouble() > 0) {
                ((ObjectNode) field.getValue())
                        .putArray("range")
                        .add(StrictMath.log10(range.get(0).asDouble()))
                        .add(StrictMath.log10(range.get(1).asDouble()));
            }
        }
    }

    /** A copy for Plotly with escaped texts, since Plotly interprets HTML and TeX. */
    public static ObjectNode escaped(ObjectNode json) {
        ObjectNode copy = json.deepCopy();
        escape(copy);
        return copy;
    }

    private static void escape(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (TEXTS.contains(field.getKey())
                        && (field.getValue().isTextual() || field.getValue().isArray())) {
                    field.setValue(FigureJson.mapped(
                            field.getValue(),
                            leaf -> leaf.isTextual()
                                    ? new TextNode(Html.escape(leaf.textValue()).replaceAll("\r?\n", "<br>"))
                                    : leaf));
                } else {
                    escape(field.getValue());
                }
            }
        } else {
            node.forEach(PlotlyJson::escape);
        }
    }

    /** The figure in words: its title, and each series with its smallest, its largest and its last value. */
    public static String describe(ObjectNode json) {
        JsonNode layout = json.get("layout");
        List<String> lines = new ArrayList<>();
        lines.add(layout.at("/title/text").asText("figure").replace('\n', ' '));
        for (JsonNode trace : json.get("data")) {
            String name = trace.path("name").asText();
            String what = name.isEmpty() ? trace.path("type").asText() : name;
            JsonNode y = trace.path("y");
            lines.add("  " + what + ": "
                    + (trace.has("z")
                            ? trace.get("z").size() + "×"
                                    + trace.get("z").path(0).size() + " cells"
                            : values(y.isEmpty() ? trace.path("values") : y)));
        }
        layout.path("annotations").forEach(note -> {
            if (note.has("name")) {
                lines.add("  " + note.get("text").asText());
            }
        });
        return String.join("\n", lines);
    }

    private static String values(JsonNode series) {
        double min = Double.POSITIVE_INFINITY, max = Double.NEGATIVE_INFINITY;
        for (JsonNode value : series) {
            if (value.isNumber()) {
                min = Math.min(min, value.doubleValue());
                max = Math.max(max, value.doubleValue());
            }
        }
        return series.size()
                + (series.size() == 1 ? " value" : " values")
                + (min <= max ? ", minimum " + Numbers.format(min) + ", maximum " + Numbers.format(max) : "")
                + (series.isEmpty() ? "" : ", last " + value(series.get(series.size() - 1)));
    }

    private static String value(JsonNode value) {
        return value.isNumber() ? Numbers.format(value.doubleValue()) : value.isNull() ? "a gap" : value.asText();
    }
}
