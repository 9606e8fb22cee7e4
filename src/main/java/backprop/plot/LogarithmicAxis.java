package backprop.plot;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** A logarithmic axis with labels at whole powers of ten, or at the numbers it is given. */
final class LogarithmicAxis extends LogAxis {
    private static final long serialVersionUID = 1;

    private final transient JsonNode ticks;

    /** @param ticks the numbers to label; empty for the powers of ten */
    LogarithmicAxis(JsonNode ticks) {
        super(null);
        this.ticks = ticks;
        setBaseSymbol("10");
        setNumberFormatOverride(new TickFormat(LogarithmicAxis::label));
    }

    @Override
    public List<?> refreshTicks(Graphics2D g, AxisState state, Rectangle2D area, RectangleEdge edge) {
        if (ticks.isEmpty()) {
            return super.refreshTicks(g, state, area, edge);
        }
        TextAnchor anchor = RectangleEdge.isTopOrBottom(edge) ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
        List<NumberTick> shown = new ArrayList<>();
        for (JsonNode tick : ticks) {
            if (getRange().contains(tick.doubleValue())) {
                String label = Numbers.format(tick.doubleValue());
                shown.add(new NumberTick(tick.doubleValue(), label, anchor, TextAnchor.CENTER, 0));
            }
        }
        return shown;
    }

    private static String label(double value) {
        double power = StrictMath.log10(value);
        boolean far = Math.abs(power) > 2.5 && power == Math.rint(power);
        return far ? "1e" + (int) power : Numbers.format(value);
    }
}
