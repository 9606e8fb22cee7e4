package backprop.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFilesTest {
    private static final String DATA = "0123abcd";
    private static final List<TrialResult> RESULTS = List.of(
            result(3, 0.1, ""),
            result(8, 0.1 + 0.2, "training diverged: \"quoted\", with a comma; für α"),
            new TrialResult(settings(9, 1), Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, "failed"));

    @TempDir
    private Path folder;

    private Path csv;

    private static Hyperparameters settings(int hidden, double learningRate) {
        return new Hyperparameters(hidden, 20, learningRate, 2, Long.MAX_VALUE, Initialisation.SMALL);
    }

    private static TrialResult result(int hidden, double learningRate, String problem) {
        return new TrialResult(settings(hidden, learningRate), 1 / 3.0, 0.5, 2.3, 0.25, 1e-3, problem);
    }

    @BeforeEach
    void aSweepsFile() {
        csv = folder.resolve("sweep.csv");
        try (TrialFile file = new TrialFile(csv, DATA)) {
            RESULTS.forEach(file::append);
        }
    }

    private List<TrialResult> read() {
        try (TrialFile file = new TrialFile(csv, DATA)) {
            return file.results();
        }
    }

    private void replace(String from, String to) throws IOException {
        String text = Files.readString(csv);
        assertThat(text).contains(from);
        Files.writeString(csv, text.replace(from, to));
    }

    @Test
    void whatWasWrittenIsReadBackBitForBit() {
        assertThat(read()).isEqualTo(RESULTS);
    }

    /** As Excel, Notepad, LibreOffice and an old Mac save it. */
    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r", "\n\n", "\r\n\r\n"})
    void anEditorsLineEndsAndByteOrderMarkCostNothing(String lineEnd) throws IOException {
        String text = "\uFEFF" + Files.readString(csv).replace("\n", lineEnd);
        Files.writeString(csv, text);
        assertThat(read()).isEqualTo(RESULTS);
        assertThat(csv).hasContent(text);
        TrialResult more = result(20, 3, "");
        try (TrialFile file = new TrialFile(csv, DATA)) {
            file.append(more);
        }
        assertThat(read()).hasSize(4).startsWith(RESULTS.get(0)).endsWith(more);
    }

    @Test
    void quotationMarksAroundEachCellCostNothing() throws IOException {
        String[] lines = Files.readString(csv).split("\n");
        lines[0] = "\"" + lines[0].replace(",", "\",\"") + "\"";
        lines[1] = "\"" + lines[1].replace(",", "\",\"") + "\"";
        Files.writeString(csv, String.join("\n", lines) + "\n");
        assertThat(read()).isEqualTo(RESULTS);
    }

    @Test
    void aLastLineWithoutItsEndIsKeptIfItIsWholeAndCutOffIfItIsTorn() throws IOException {
        String text = Files.readString(csv);
        for (int cut = 1; cut < 40; cut++) {
            Files.writeString(csv, text.substring(0, text.length() - cut));
            assertThat(read()).as("%s characters less", cut).isEqualTo(RESULTS.subList(0, cut == 1 ? 3 : 2));
            assertThat(Files.readString(csv)).endsWith("\n");
        }
    }

    @Test
    void aHeaderThatWasTornIsWrittenAnewAndOneWithoutItsEndGetsIt() throws IOException {
        String header = Files.readString(csv).lines().findFirst().orElseThrow();
        for (String text :
                List.of("", header.substring(0, 20), header, "\uFEFF\"" + header.replace(",", "\",\"") + "\"")) {
            Files.writeString(csv, text);
            try (TrialFile file = new TrialFile(csv, DATA)) {
                file.append(RESULTS.get(0));
            }
            assertThat(read()).containsExactly(RESULTS.get(0));
        }
    }

    @Test
    void anotherDelimiterOrEncodingIsNamedAndTheFileLeftAlone() throws IOException {
        replace(",", ";");
        assertRefused("sweep.csv separates its columns by \";\"");
        replace(";", "\t");
        assertRefused("sweep.csv separates its columns by tabs");
        Files.write(csv, "\uFEFFhidden".getBytes(StandardCharsets.UTF_16LE));
        assertRefused("sweep.csv is saved as UTF-16");
    }

    private void assertRefused(String... message) throws IOException {
        byte[] before = Files.readAllBytes(csv);
        assertThatThrownBy(this::read).isInstanceOf(TrainingException.class).hasMessageContainingAll(message);
        assertThat(csv).hasBinaryContent(before);
    }

    @ParameterizedTest
    @CsvSource({
        "'small,', 'xavier,', 'initialisation is \"xavier\", expected one of normalised, zeros, small, large'",
        "'3,20,', '3.5,20,', 'hidden is \"3.5\", expected a whole number'",
        "'3,20,', '0,20,', 'hidden is 0, expected at least 1'",
        "',0.1,', ',fast,', 'learning_rate is \"fast\", expected a number'",
        "',9223372036854775807,', ',9.2E+18,', 'seed is \"9.2E+18\", expected a whole number'",
        "',2.3,', ',2.3,7,', 'there are 14 cells, expected 13'",
    })
    void aCellThatIsNotWhatItShouldBeIsNamedWithFileLineValueAndCure(String from, String to, String message)
            throws IOException {
        String text = Files.readString(csv);
        Files.writeString(csv, text.replaceFirst("\n", "\n\n").replaceFirst(from, to));
        assertRefused("sweep.csv, line 3: " + message + "; correct or delete the line");
    }

    @Test
    void trialsOnOtherDataAreRefused() throws IOException {
        replace(DATA, "ffffffff");
        assertRefused("sweep.csv has trials on other data (line 2: checksum ffffffff, this is " + DATA + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"milk\nbread", "milk", "\0\1\2\u0007", "epoch,train_loss\n", "hidden,batch\n3,4\n", "\n\n"})
    void aFileOfAnotherKindIsRefusedAndLeftAlone(String text) throws IOException {
        Files.writeString(csv, text);
        assertRefused("is not the CSV of a sweep (it starts with \"", "stays as it is");
        assertThatThrownBy(() -> new HistoryFile(csv, "test"))
                .hasMessageContainingAll("is not the history of a training (it starts with \"", "stays as it is");
        assertThat(csv).hasContent(text);
    }

    @Test
    void whatIsNotAFileToWriteToIsRefused() {
        assertThatThrownBy(() -> new HistoryFile(folder, "test")).hasMessageContaining("which is a folder");
        csv = folder.resolve("none/sweep.csv");
        assertThatThrownBy(this::read).hasMessageContaining("there is no folder " + folder.resolve("none"));
    }

    private static Epoch epoch(int number) {
        return new Epoch(number, 2.3, 0.1, Double.NaN, 0.1, 0.5);
    }

    @Test
    void aHistoryReplacesAnEarlierOneWithItsFirstEpochAndNothingElse() throws IOException {
        Path history = folder.resolve("history.csv");
        String header = String.join(",", History.columns("test"));
        for (String before : List.of("", header, "\uFEFF" + header + "\r\n0,1,2,3,4,5\r\n")) {
            Files.writeString(history, before);
            try (HistoryFile file = new HistoryFile(history, "test")) {
                assertThat(history).hasContent(before);
                file.append(epoch(0));
                assertThat(Files.readAllLines(history)).containsExactly(header, "0,2.3,0.1,,0.1,0.5");
                file.append(epoch(1));
            }
            assertThat(Files.readAllLines(history)).hasSize(3);
        }
    }

    @Test
    void anEarlierHistoryStaysUntilTheTextOfTheFirstRowIsThere() throws IOException {
        Path history = folder.resolve("history.csv");
        String before = String.join(",", History.columns("test")) + "\n0,1,2,3,4,5\n";
        Files.writeString(history, before);
        try (HistoryFile file = new HistoryFile(history, "test")) {
            assertThatThrownBy(() -> file.append(null)).isInstanceOf(NullPointerException.class);
        }
        assertThat(history).hasContent(before);
    }

    @Test
    void aFileThatBecameSomethingElseMeanwhileIsLeftAlone() throws IOException {
        Path history = folder.resolve("history.csv");
        try (HistoryFile file = new HistoryFile(history, "test")) {
            Files.writeString(history, "my notes\n");
            assertThatThrownBy(() -> file.append(epoch(0))).isInstanceOf(TrainingException.class);
        }
        assertThat(history).hasContent("my notes\n");
    }

    @Test
    void twoTrainingsNeverWriteToOneFileAtOnceAndReadersMayReadIt() throws IOException {
        Path history = folder.resolve("history.csv");
        try (HistoryFile one = new HistoryFile(history, "test");
                HistoryFile other = new HistoryFile(history, "test")) {
            one.append(epoch(0));
            assertThatThrownBy(() -> other.append(epoch(0)))
                    .hasMessageContaining("another training or sweep is writing");
            assertThat(Files.readAllLines(history)).hasSize(2);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsNamedWithTheFile() {
        try (HistoryFile file = new HistoryFile(Path.of("/dev/full"), "test")) {
            assertThatThrownBy(() -> file.append(epoch(0)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("cannot write /dev/full: No space left on device");
        }
        csv = Path.of("/dev/full");
        assertThatThrownBy(this::read).hasMessageContaining("cannot write /dev/full: No space left on device");
    }

    @Test
    void everyMessageIsOneSentenceWithACure() throws IOException {
        List<String> messages = new ArrayList<>();
        for (String text : List.of("milk", "hidden;batch", "\uFEFFx")) {
            Files.writeString(csv, text);
            try {
                read();
            } catch (TrainingException e) {
                messages.add(e.getMessage());
            }
        }
        assertThat(messages).hasSize(3).allMatch(message -> message.matches("[^\n]+; choose another file"));
    }
}
