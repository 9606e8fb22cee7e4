package backprop.plot;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.HoverLabel;
import tech.tablesaw.plotly.traces.Trace;

/**
 * A heatmap with a text in each cell, which Tablesaw's own heatmap lacks.
 *
 * @param columns their names, from left to right
 * @param rows their names, from top to bottom
 * @param values a row of numbers for each row; they give the colours
 * @param texts in the cells
 * @param scale whether the scale of colours is shown beside it
 */
record LabelledHeatmap(String[] columns, String[] rows, double[][] values, String[][] texts, boolean scale)
        implements Trace {
    private static final ObjectMapper JSON = new ObjectMapper();

    LabelledHeatmap {
        if (values.length != rows.length || texts.length != rows.length) {
            throw new IllegalArgumentException("the heatmap has " + values.length + " rows of values for " + rows.length
                    + " names; give one for each");
        }
        for (double[] row : values) {
            if (row.length != columns.length) {
                throw new IllegalArgumentException("the heatmap has a row of " + row.length + " values for "
                        + columns.length + " columns; give one for each");
            }
        }
    }

    /**
     * The figure with this trace alone.
     *
     * @param x the title of the axis across
     * @param y the title of the axis downwards
     */
    Figure figure(String title, String x, String y) {
        Axis across = Axis.builder().title(x).type(Axis.Type.CATEGORY).build();
        Axis down = Axis.builder()
                .title(y)
                .type(Axis.Type.CATEGORY)
                .autoRange(Axis.AutoRange.REVERSED)
                .build();
        int longest = Arrays.stream(columns).mapToInt(String::length).max().orElse(0);
        return new Figure(
                Charts.layout(title, across)
                        .yAxis(down)
                        .height(Math.min(900, Math.max(Theme.HEIGHT, 130 + 6 * longest + 32 * rows.length)))
                        .build(),
                this);
    }

    @Override
    public String asJavascript(int index) {
        ObjectNode trace = JSON.createObjectNode().put("type", "heatmap").put("name", "");
        trace.set("x", JSON.valueToTree(columns));
        trace.set("y", JSON.valueToTree(rows));
        trace.set("z", JSON.valueToTree(values));
        trace.set("text", JSON.valueToTree(texts));
        return trace.put("texttemplate", "%{text}")
                .put("showscale", scale)
                .put("xgap", 1)
                .put("ygap", 1)
                .toString();
    }

    @Override
    public String name() {
        return "";
    }

    @Override
    public HoverLabel hoverLabel() {
        return null;
    }

    @Override
    public boolean showLegend() {
        return false;
    }
}
