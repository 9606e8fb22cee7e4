package backprop.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistSearchTest {
    @TempDir
    Path project;

    private final StringBuilder said = new StringBuilder();
    private Path sample;

    @BeforeEach
    void makeSample() throws IOException {
        sample = IdxFiles.set(project.resolve("data/mnist-sample"), 1);
    }

    private MnistSearch search(String named) {
        return new MnistSearch(named, project, List.of(URI.create("http://127.0.0.1:9/")), said::append);
    }

    @Test
    void theFolderThatIsGivenComesFirst() throws IOException {
        Path named = IdxFiles.set(project.resolve("named"), 2);
        assertThat(search(named.toString()).folder(Path.of("given"))).isEqualTo(Path.of("given"));
    }

    @Test
    void thenTheFolderOfMnistDir() throws IOException {
        IdxFiles.set(project.resolve("data/mnist"), 2);
        Path named = IdxFiles.set(project.resolve("named"), 2);
        assertThat(search(named.toString()).folder(null)).isEqualTo(named);
    }

    @Test
    void thenDataMnistOfTheProject() throws IOException {
        Path downloaded = IdxFiles.set(project.resolve("data/mnist"), 2);
        assertThat(search(null).folder(null)).isEqualTo(downloaded);
        assertThat(search(" ").folder(null)).isEqualTo(downloaded);
        assertThat(said).isEmpty();
    }

    @Test
    void thenTheSampleAndOneLineSaysSoAndHowToGetTheRest() {
        assertThat(search(null).folder(null)).isEqualTo(sample);
        assertThat(said.toString())
                .contains("10,000 digits", "127.0.0.1 cannot be reached", "data/mnist", "data/README.md")
                .containsOnlyOnce("\n");
        assertThat(project.resolve("data/mnist")).doesNotExist();
    }

    @Test
    void aWrongMnistDirIsAnErrorThatNamesItAndNotPassedOver() throws IOException {
        assertThatThrownBy(() -> search(project.resolve("none").toString()).folder(null))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("MNIST_DIR is " + project.resolve("none") + ", which is not a folder");
        Path partial = IdxFiles.set(project.resolve("partial"), 1);
        Files.delete(partial.resolve("t10k-images-idx3-ubyte.gz"));
        assertThatThrownBy(() -> search(partial.toString()).folder(null))
                .hasMessageContaining("MNIST_DIR")
                .hasMessageContaining("has no t10k-images-idx3-ubyte.gz");
    }

    @Test
    void aFolderOfAnotherSetIsNeverCompletedWithFilesOfMnist() throws IOException {
        Path fashion = IdxFiles.set(project.resolve("data/mnist"), 1);
        Files.delete(fashion.resolve("t10k-images-idx3-ubyte.gz"));
        assertThatThrownBy(() -> search(null).folder(null))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no t10k-images-idx3-ubyte.gz")
                .hasMessageContaining("train-images-idx3-ubyte.gz is not that of MNIST");
    }

    @Test
    void aDownloadThatEndedBetweenTwoFilesIsResumedAndKeptMeanwhile() throws IOException {
        Path downloaded = Files.createDirectories(project.resolve("data/mnist"));
        try (var in = getClass().getResourceAsStream("/t10k-labels-idx1-ubyte.gz")) {
            Files.copy(in, downloaded.resolve("t10k-labels-idx1-ubyte.gz"));
        }
        assertThat(search(null).folder(null)).isEqualTo(sample);
        assertThat(downloaded.resolve("t10k-labels-idx1-ubyte.gz")).exists();
    }

    @Test
    void withoutProjectOrSampleTheErrorSaysWhatToSet() throws IOException {
        assertThatThrownBy(() -> new MnistSearch(null, null, List.of(), said::append).folder(null))
                .hasMessageContaining("set MNIST_DIR");
        Files.delete(sample.resolve("t10k-images-idx3-ubyte.gz"));
        assertThatThrownBy(() -> search(null).folder(null))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("set MNIST_DIR");
    }

    @Test
    void theProjectIsFoundFromItsClasses() {
        assertThat(MnistSearch.here().project().resolve("data/mnist-sample")).isDirectory();
    }
}
