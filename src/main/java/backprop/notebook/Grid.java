package backprop.notebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Cells of text under a caption, as HTML and as aligned plain text. */
record Grid(String caption, List<String> header, List<List<String>> rows) {
    String html() {
        return "<table><caption>" + escape(caption) + "</caption><thead>" + row("th", header) + "</thead><tbody>"
                + rows.stream().map(r -> row("td", r)).collect(Collectors.joining("\n")) + "</tbody></table>";
    }

    private static String row(String tag, List<String> cells) {
        return cells.stream()
                .map(cell -> "<" + tag + ">" + escape(cell) + "</" + tag + ">")
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

    private static String aligned(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int j = 0; j < row.size(); j++) {
            line.append(j == 0 ? "" : "  ")
                    .append(" ".repeat(widths[j] - row.get(j).length()))
                    .append(row.get(j));
        }
        return line.toString();
    }

    /** The indices 0..count−1, with −1 in place of the middle ones that are left out. */
    static int[] cut(int count, int first, int last) {
        if (count <= first + last + 1) {
            return java.util.stream.IntStream.range(0, count).toArray();
        }
        int[] kept = new int[first + 1 + last];
        Arrays.setAll(kept, i -> i < first ? i : i == first ? -1 : count - kept.length + i);
        return kept;
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("$", "&#36;");
    }
}
