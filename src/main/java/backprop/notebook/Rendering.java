package backprop.notebook;

import backprop.engine.Evaluation;
import backprop.exercise.MathTable;
import backprop.exercise.NamedMatrices;
import backprop.matrix.Matrices;
import backprop.plot.ComputationGraph;
import backprop.plot.Digits;
import backprop.plot.Html;
import backprop.plot.Numbers;
import backprop.plot.PlotlyJson;
import backprop.plot.PngRenderer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.ejml.simple.SimpleMatrix;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.plotly.components.Figure;

/** How a notebook shows each type: as a bundle of the same content in several MIME types. */
final class Rendering {
    static final String PLOTLY = "application/vnd.plotly.v1+json";
    static final String PNG = "image/png";
    static final String HTML = "text/html";
    static final String SVG = "image/svg+xml";
    static final String MARKDOWN = "text/markdown";
    static final String TEXT = "text/plain";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Rendering() {}

    static Map<String, Object> figure(Figure figure) {
        Map<String, Object> bundle = new LinkedHashMap<>();
        ObjectNode json = PlotlyJson.of(figure);
        bundle.put(PLOTLY, JSON.convertValue(PlotlyJson.escaped(json), Map.class));
        String text = PlotlyJson.describe(json);
        try {
            bundle.put(PNG, Base64.getEncoder().encodeToString(picture(json)));
        } catch (UnsupportedOperationException e) {
            text += "\n(no picture: " + e.getMessage() + ")";
        }
        bundle.put(TEXT, text);
        return bundle;
    }

    /**
     * Drawn on another thread, because Java's graphics clear the interrupt flag when they start, and a training relies
     * on it.
     */
    private static byte[] picture(ObjectNode json) {
        try {
            return CompletableFuture.supplyAsync(() -> PngRenderer.png(json)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    static Map<String, Object> table(Table table) {
        List<List<String>> rows = new ArrayList<>();
        for (int row : TextTable.cut(table.rowCount(), 40, 10)) {
            rows.add(table.columns().stream()
                    .map(column -> row < 0 ? "…" : cell(column, row))
                    .toList());
        }
        String size = table.rowCount() > rows.size() ? " (" + table.rowCount() + " rows)" : "";
        return bundle(new TextTable(table.name() + size, table.columnNames(), rows));
    }

    private static String cell(Column<?> column, int row) {
        Object value = column.get(row);
        return value instanceof Double number ? Numbers.format(number) : column.getUnformattedString(row);
    }

    static Map<String, Object> mathTable(MathTable table) {
        return Map.of(MARKDOWN, table.markdown(), TEXT, table.toString());
    }

    static Map<String, Object> graph(ComputationGraph graph) {
        return Map.of(SVG, graph.svg(), PNG, Base64.getEncoder().encodeToString(graph.png()), TEXT, graph.toString());
    }

    static Map<String, Object> matrix(SimpleMatrix A) {
        return Map.of(TEXT, Matrices.shape(A) + entries(A));
    }

    /** The entries of a matrix, each row on a new line. */
    private static String entries(SimpleMatrix A) {
        int[] columns = TextTable.cut(A.getNumCols(), 6, 3);
        String format = format(A);
        List<List<String>> rows = new ArrayList<>();
        for (int i : TextTable.cut(A.getNumRows(), 6, 3)) {
            rows.add(Arrays.stream(columns)
                    .mapToObj(j -> i < 0 || j < 0 ? "…" : String.format(Locale.ROOT, format, A.get(i, j)))
                    .toList());
        }
        return new TextTable("", List.of(), rows).text();
    }

    static Map<String, Object> matrices(NamedMatrices named) {
        StringBuilder html = new StringBuilder("<table><tbody>"), text = new StringBuilder();
        for (int i = 0; i < named.names().size(); i++) {
            SimpleMatrix A = named.matrices().get(i);
            String name = named.names().get(i), shape = Matrices.shape(A);
            html.append("<tr><td style=\"text-align:left\">" + Html.escape(name) + "</td><td>" + shape
                    + "</td><td style=\"text-align:left\"><pre>" + entries(A).replaceFirst("\n", "")
                    + "</pre></td></tr>");
            text.append(i == 0 ? "" : "\n\n").append(name + ", " + shape + entries(A));
        }
        return Map.of(HTML, html + "</tbody></table>", TEXT, text.toString());
    }

    private static String format(SimpleMatrix A) {
        double[] finite = Matrices.entries(A).filter(Double::isFinite).toArray();
        double max = Arrays.stream(finite).map(Math::abs).max().orElse(0);
        if (max < 1e6 && Arrays.stream(finite).allMatch(a -> a == Math.rint(a))) {
            return "%.0f";
        }
        return max >= 1e5 || max < 1e-2 ? "%.3e" : "%.4f";
    }

    static Map<String, Object> evaluation(Evaluation evaluation) {
        int[][] confusion = evaluation.confusion();
        List<String> header = new ArrayList<>(List.of("true \\ predicted"));
        List<List<String>> rows = new ArrayList<>();
        for (int k = 0; k < confusion.length; k++) {
            header.add(Integer.toString(k));
            List<String> row = new ArrayList<>(List.of(Integer.toString(k)));
            Arrays.stream(confusion[k]).mapToObj(Integer::toString).forEach(row::add);
            rows.add(row);
        }
        return bundle(new TextTable(
                "loss " + Numbers.format(evaluation.loss()) + ", accuracy "
                        + String.format(Locale.ROOT, "%.2f %%", 100 * evaluation.accuracy()),
                header,
                rows));
    }

    static Map<String, Object> record(Record shown) {
        List<List<String>> rows = new ArrayList<>();
        boolean matrices = false;
        for (RecordComponent component : shown.getClass().getRecordComponents()) {
            Object value = value(component, shown);
            if (value instanceof SimpleMatrix A) {
                matrices = true;
                rows.add(List.of(
                        component.getName(),
                        Matrices.shape(A),
                        Numbers.format(Matrices.entries(A).min().orElse(0)),
                        Numbers.format(A.elementSum() / A.getNumElements()),
                        Numbers.format(Matrices.entries(A).max().orElse(0))));
            } else {
                rows.add(List.of(component.getName(), String.valueOf(value)));
            }
        }
        return bundle(new TextTable(
                shown.getClass().getSimpleName(),
                matrices ? List.of("", "shape", "min", "mean", "max") : List.of("", "value"),
                rows));
    }

    private static Object value(RecordComponent component, Record shown) {
        try {
            return component.getAccessor().invoke(shown);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> bundle(TextTable grid) {
        return Map.of(HTML, grid.html(), TEXT, grid.text());
    }

    static Map<String, Object> digits(Digits digits) {
        return Map.of(PNG, Base64.getEncoder().encodeToString(digits.png()), TEXT, digits.toString());
    }

    static Map<String, Object> markup(Markup markup) {
        return Map.of(HTML, markup.html(), TEXT, markup.text());
    }
}
