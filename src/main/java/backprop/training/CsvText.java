package backprop.training;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A CSV file of ours as any editor may have saved it: with a byte order mark, with line ends of any system, with empty
 * lines or with quotation marks.
 *
 * @param file where it is from, for messages
 * @param lines those that are whole, empty ones too
 * @param torn what stands behind the last line end
 * @param wholeBytes the length of the file without what is torn
 */
record CsvText(Path file, List<String> lines, String torn, int wholeBytes) {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int LONGEST_CELL = 100_000;
    private static final int SHOWN = 60;

    static CsvText of(Path file, byte[] bytes) {
        if (bytes.length > 1 && (bytes[0] & 0xFF) + (bytes[1] & 0xFF) == 0xFE + 0xFF) {
            throw new TrainingException(file + " is saved as UTF-16; save it as UTF-8, or choose another file");
        }
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n' && bytes[whole - 1] != '\r') {
            whole--;
        }
        String text = decode(bytes, 0, whole);
        return new CsvText(
                file,
                text.isEmpty() ? List.of() : List.of(text.split("\r\n|\r|\n", -1)),
                decode(bytes, whole, bytes.length),
                whole);
    }

    private static String decode(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return from == 0 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    /** Whether nothing is in it but, at most, the beginning of the header. */
    boolean isNew(List<String> columns) {
        return lines.isEmpty() && String.join(",", columns).startsWith(torn);
    }

    /**
     * @param kind what the file should be, such as "the history of a training"
     * @throws TrainingException unless the first line has these names
     */
    void requireColumns(List<String> columns, String kind) {
        String first = lines.isEmpty() ? torn : lines.get(0);
        if (cells(first, ',').equals(columns)) {
            return;
        }
        for (char separator : new char[] {';', '\t'}) {
            if (cells(first, separator).equals(columns)) {
                throw new TrainingException(
                        file + " separates its columns by " + (separator == ';' ? "\";\"" : "tabs")
                                + "; save it with commas between the columns and points in the numbers, or choose another file");
            }
        }
        String shown = first.codePoints()
                .limit(SHOWN)
                .map(character -> Character.isISOControl(character) ? '\uFFFD' : character)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        throw new TrainingException(file + " is not " + kind + " (it starts with \"" + shown
                + (first.length() > SHOWN ? "…" : "") + "\") and stays as it is; choose another file");
    }

    /** The lines below the header that are whole and not empty. */
    List<Row> rows() {
        return IntStream.range(1, lines.size())
                .filter(k -> !lines.get(k).isBlank())
                .mapToObj(k -> new Row(k + 1, cells(lines.get(k), ',')))
                .toList();
    }

    /** The cells of what is torn. */
    Row tornRow() {
        return new Row(lines.size(), cells(torn, ','));
    }

    private static List<String> cells(String line, char separator) {
        CsvParserSettings settings = new CsvParserSettings();
        settings.getFormat().setDelimiter(separator);
        settings.setMaxCharsPerColumn(LONGEST_CELL);
        settings.setNullValue("");
        settings.setEmptyValue("");
        String[] cells = line.isBlank() ? null : new CsvParser(settings).parseLine(line);
        return cells == null ? List.of() : Arrays.asList(cells);
    }

    /**
     * A line of the file.
     *
     * @param line its number, 1 for the header
     */
    record Row(int line, List<String> cells) {}
}
