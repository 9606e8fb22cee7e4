package backprop.training;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import tech.tablesaw.api.NumberColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/** Tables as text. */
public final class Tables {
    private Tables() {}

    /** All rows, with the same digits and decimal points in every locale; Tablesaw's own text takes those of the locale. */
    public static String text(Table table) {
        DecimalFormat format = new DecimalFormat("0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setMaximumFractionDigits(340); // all that a double may have
        Table printed = table.copy();
        printed.columns().stream()
                .filter(NumberColumn.class::isInstance)
                .forEach(column -> ((NumberColumn<?, ?>) column).setPrintFormatter(new NumberColumnFormatter(format)));
        return printed.printAll();
    }
}
