package backprop.notebook;

import backprop.plot.Html;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Cells of text under a caption, as HTML and as plain text; columns of words are aligned left, others right. */
record TextTable(String caption, List<String> header, List<List<String>> rows) {
    private static final Pattern NUMBER = Pattern.compile("[-−+]?[\\d.,]+(E[-+]?\\d+)?|…|NaN|-?Infinity|");

    private boolean words(int column) {
        return rows.stream()
                .anyMatch(row ->
                        column < row.size() && !NUMBER.matcher(row.get(column)).matches());
    }

    String html() {
        return "<table><caption>" + Html.escape(caption) + "</caption><thead>" + row("th", header) + "</thead><tbody>"
                + rows.stream().map(r -> row("td", r)).collect(Collectors.joining("\n")) + "</tbody></table>";
    }

    private String row(String tag, List<String> cells) {
        return IntStream.range(0, cells.size())
                .mapToObj(j -> "<" + tag + (words(j) ? " style=\"text-align:left\">" : ">") + Html.escape(cells.get(j))
                        + "</" + tag + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    String text() {
        List<List<String>> all = new ArrayList<>(rows);
        if (!header.isEmpty()) {
            all.add(0, header);
        }
        int[] widths = new int[all.stream().mapToInt(List::size).max().orElse(0)];
        all.forEach(row -> {
            for (int j = 0; j < row.size(); j++) {
                widths[j] = Math.max(widths[j], row.get(j).length());
            }
        });
        return caption + all.stream().map(row -> "\n" + aligned(row, widths)).collect(Collectors.joining());
    }

    private String aligned(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int j = 0; j < row.size(); j++) {
            String blanks = " ".repeat(widths[j] - row.get(j).length());
            line.append(j == 0 ? "" : "  ").append(words(j) ? row.get(j) + blanks : blanks + row.get(j));
        }
        return line.toString().stripTrailing();
    }

    /** The indices 0..count−1, with −1 in place of the middle ones that are left out. */
    static int[] cut(int count, int first, int last) {
        if (count <= first + last + 1) {
            return IntStream.range(0, count).toArray();
        }
        int[] kept = new int[first + 1 + last];
        Arrays.setAll(kept, i -> i < first ? i : i == first ? -1 : count - kept.length + i);
        return kept;
    }
}
