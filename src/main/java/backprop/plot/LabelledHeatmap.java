package backprop.plot;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import tech.tablesaw.plotly.components.HoverLabel;
import tech.tablesaw.plotly.traces.Trace;

/** A heatmap with a text in each cell, which Tablesaw's own has not. */
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

    @Override
    public String asJavascript(int index) {
        ObjectNode trace = JSON.createObjectNode().put("type", "heatmap").put("name", "");
        trace.set("x", JSON.valueToTree(columns));
        trace.set("y", JSON.valueToTree(rows));
        trace.set("z", JSON.valueToTree(values));
        trace.set("text", JSON.valueToTree(texts));
        return trace.put("texttemplate", "%{text}").put("showscale", scale).toString();
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
