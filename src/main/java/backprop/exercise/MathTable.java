package backprop.exercise;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table whose cells may hold formulas, in dollar signs.
 *
 * @param title above the table
 * @param header a name for each column
 * @param rows as many cells each; none contains a vertical bar
 */
public record MathTable(String title, List<String> header, List<List<String>> rows) {
    /** Goes on with code on the next line of a cell. */
    static final String CODE_BREAK = "`<br>`";

    /** As Markdown, which notebooks show with the formulas typeset. */
    public String markdown() {
        return "**" + title + "**\n\n" + line(header) + "\n" + "|---".repeat(header.size()) + "|\n"
                + rows.stream().map(MathTable::line).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    @Override
    public String toString() {
        return title + "\n" + line(header) + "\n"
                + rows.stream().map(row -> line(row).replace(CODE_BREAK, "")).collect(Collectors.joining("\n"));
    }
}
