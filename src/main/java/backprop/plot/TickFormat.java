package backprop.plot;

import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.function.DoubleFunction;

/** Tick labels for JFreeChart, whose own depend on the default locale. */
final class TickFormat extends NumberFormat {
    private static final long serialVersionUID = 1;

    private final transient DoubleFunction<String> label;

    TickFormat(DoubleFunction<String> label) {
        this.label = label;
    }

    @Override
    public StringBuffer format(double value, StringBuffer buffer, FieldPosition position) {
        return buffer.append(label.apply(value));
    }

    @Override
    public StringBuffer format(long value, StringBuffer buffer, FieldPosition position) {
        return format((double) value, buffer, position);
    }

    @Override
    public Number parse(String text, ParsePosition position) {
        throw new UnsupportedOperationException();
    }
}
