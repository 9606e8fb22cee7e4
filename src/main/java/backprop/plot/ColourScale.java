package backprop.plot;

import backprop.matrix.Matrices;
import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.ejml.simple.SimpleMatrix;

/**
 * Maps the numbers 0 to 1 to colours.
 *
 * @param stops colours at some of the numbers; between them colours are interpolated
 */
record ColourScale(NavigableMap<Double, Color> stops) {
    /** Light to dark blue, for values that start at 0. */
    static final ColourScale BLUES = of("#F7FBFF", "#C6DBEF", "#6BAED6", "#2171B5", "#08306B");

    /** Blue for low, white for the middle, orange for high values. */
    static final ColourScale DIVERGING = of("#0072B2", "#FFFFFF", "#D55E00");

    private static final Map<String, ColourScale> NAMED = Map.of(
            "greys", of("#000000", "#FFFFFF"),
            "viridis", of("#440154", "#3B528B", "#21918C", "#5EC962", "#FDE725"),
            "cividis", of("#00224E", "#575D6D", "#7D7C78", "#A59C74", "#FEE838"),
            "rdbu", of("#053061", "#F7F7F7", "#67001F"),
            "ylgnbu", of("#081D58", "#41B6C4", "#FFFFD9"),
            "blues", BLUES);

    /**
     * The colour of a number from −1 (blue) over 0 (white) to 1 (orange); numbers outside have the colour of the nearer
     * end.
     */
    static Color diverging(double number) {
        return DIVERGING.at(Math.min(1, Math.max(0, (number + 1) / 2)));
    }

    /** The largest absolute entry that is finite, where a diverging scale ends; more than 0. */
    static double end(SimpleMatrix values) {
        return Matrices.entries(values).map(Math::abs).filter(Double::isFinite).reduce(Double.MIN_NORMAL, Math::max);
    }

    private static ColourScale of(String... colours) {
        NavigableMap<Double, Color> stops = new TreeMap<>();
        for (int i = 0; i < colours.length; i++) {
            stops.put(i / (colours.length - 1.0), Color.decode(colours[i]));
        }
        return new ColourScale(stops);
    }

    /** Parses a Plotly {@code colorscale}, which is a name or an array of numbers with colours. */
    static ColourScale of(JsonNode colorscale) {
        if (!colorscale.isArray() || colorscale.isEmpty()) {
            return NAMED.getOrDefault(colorscale.asText().toLowerCase(Locale.ROOT), BLUES);
        }
        NavigableMap<Double, Color> stops = new TreeMap<>();
        colorscale.forEach(pair ->
                stops.put(pair.path(0).asDouble(), ColourScale.css(pair.path(1).asText(), Color.GRAY)));
        return new ColourScale(stops);
    }

    Color at(double number) {
        Map.Entry<Double, Color> below = stops.floorEntry(number), above = stops.ceilingEntry(number);
        if (below == null || above == null) {
            return (below == null ? stops.firstEntry() : below).getValue();
        }
        double width = above.getKey() - below.getKey();
        double share = width == 0 ? 0 : (number - below.getKey()) / width;
        Color a = below.getValue(), b = above.getValue();
        return new Color(
                mix(a.getRed(), b.getRed(), share),
                mix(a.getGreen(), b.getGreen(), share),
                mix(a.getBlue(), b.getBlue(), share));
    }

    private static int mix(int a, int b, double share) {
        return (int) Math.round(a + share * (b - a));
    }

    static String hex(Color colour) {
        return String.format(Locale.ROOT, "#%06X", colour.getRGB() & 0xFFFFFF);
    }

    /** Parses a CSS colour: {@code #rrggbb}, {@code rgb(…)}, {@code rgba(…)} or one of the common names. */
    static Color css(String css, Color otherwise) {
        if (css.matches("#[0-9a-fA-F]{6}")) {
            return Color.decode(css);
        }
        if (css.matches("rgba?\\([\\d.,\\s]+\\)")) {
            String[] parts =
                    css.substring(css.indexOf('(') + 1, css.length() - 1).split(",");
            return new Color(
                    (int) Double.parseDouble(parts[0].strip()), (int) Double.parseDouble(parts[1].strip()), (int)
                            Double.parseDouble(parts[2].strip()));
        }
        return switch (css.toLowerCase(Locale.ROOT)) {
            case "black" -> Color.BLACK;
            case "white" -> Color.WHITE;
            case "red" -> Color.RED;
            case "green" -> new Color(0x008000);
            case "blue" -> Color.BLUE;
            case "orange" -> new Color(0xFFA500);
            case "purple" -> new Color(0x800080);
            case "gray", "grey" -> Color.GRAY;
            case "brown" -> new Color(0xA52A2A);
            case "magenta" -> Color.MAGENTA;
            case "cyan" -> Color.CYAN;
            case "yellow" -> Color.YELLOW;
            case "pink" -> Color.PINK;
            default -> otherwise;
        };
    }
}
