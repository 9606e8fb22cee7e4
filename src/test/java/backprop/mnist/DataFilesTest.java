package backprop.mnist;

import static backprop.mnist.IdxFiles.gzip;
import static backprop.mnist.IdxFiles.idx;
import static backprop.mnist.IdxFiles.images;
import static backprop.mnist.IdxFiles.labels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataFilesTest {
    @TempDir
    Path folder;

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] flipped(byte[] content, int at) {
        content[at] ^= 0x55;
        return content;
    }

    static Stream<Arguments> badImageFiles() throws IOException {
        byte[] good = images(3, 1), zipped = gzip(good);
        return Stream.of(
                Arguments.of("empty", new byte[0], "an empty file"),
                Arguments.of("HTML page", text("<!DOCTYPE html><html><body>403</body></html>"), "a web page"),
                Arguments.of("XML error page", text("<?xml version='1.0'?><Error/>"), "a web page"),
                Arguments.of("zipped HTML page", gzip(text("<html>Sign in</html>")), "a web page"),
                Arguments.of("text", text("version https://git-lfs"), "starts with \"version https://"),
                Arguments.of("binary", new byte[] {-1, -40, -1, -32}, "starts with \"????\""),
                Arguments.of("two bytes", new byte[] {0, 0}, "not an IDX file"),
                Arguments.of(
                        "magic number alone", Arrays.copyOf(good, 4), "has 4 bytes of data, its header alone needs 16"),
                Arguments.of("cut header", Arrays.copyOf(good, 15), "has 15 bytes of data, its header alone needs 16"),
                Arguments.of("labels", labels(1, 2, 3), "2049 (labels), expected 2051 (images)"),
                Arguments.of("floats", idx(0x0D03, new int[] {1, 1, 1}, new byte[4]), "3331, expected 2051"),
                Arguments.of("four dimensions", idx(2052, new int[] {1, 1, 1, 1}, new byte[1]), "2052, expected 2051"),
                Arguments.of(
                        "cut", Arrays.copyOf(good, 27), "has 27 bytes of data, expected 28 for the shape [3, 2, 2]"),
                Arguments.of("padded", Arrays.copyOf(good, 29), "has 29 bytes of data, expected 28"),
                Arguments.of("zipped cut", gzip(Arrays.copyOf(good, 27)), "has 27 bytes of data, expected 28"),
                Arguments.of("zipped padded", gzip(Arrays.copyOf(good, 90)), "has 90 bytes of data, expected 28"),
                Arguments.of("gzip header cut", Arrays.copyOf(zipped, 5), "cut off within its header"),
                Arguments.of(
                        "gzip trailer cut",
                        Arrays.copyOf(zipped, zipped.length - 3),
                        "has " + (zipped.length - 3) + " bytes, expected " + zipped.length),
                Arguments.of(
                        "gzip padded",
                        Arrays.copyOf(zipped, zipped.length + 512),
                        "has " + (zipped.length + 512) + " bytes, expected " + zipped.length),
                Arguments.of(
                        "gzip padded by one byte",
                        Arrays.copyOf(zipped, zipped.length + 1),
                        "has " + (zipped.length + 1) + " bytes, expected " + zipped.length),
                Arguments.of("gzip damaged", flipped(gzip(good), zipped.length - 6), "cannot be read"),
                Arguments.of("negative size", idx(2051, new int[] {-3, 2, 2}, new byte[12]), "-3 for dimension 1 of 3"),
                Arguments.of(
                        "negative width", idx(2051, new int[] {3, 2, -2}, new byte[12]), "-2 for dimension 3 of 3"),
                Arguments.of(
                        "two gigabytes announced",
                        idx(2051, new int[] {60000, 28, 65536}, new byte[12]),
                        "announces 110100480000 values"),
                Arguments.of(
                        "more announced than a long holds",
                        idx(2051, new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE}, new byte[12]),
                        "announces 9903520300447984150353281023 values"),
                Arguments.of(
                        "two gigabytes announced, none there",
                        idx(2051, new int[] {Integer.MAX_VALUE - 8, 1, 1}, new byte[0]),
                        "has 16 bytes of data, expected 2147483655"),
                Arguments.of("no image", images(0, 0), "holds no pixels"),
                Arguments.of("images of no width", idx(2051, new int[] {3, 2, 0}, new byte[0]), "holds no pixels"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badImageFiles")
    void aBadImageFileGetsOneSentenceThatNamesItAndSaysWhatIsWrong(String kind, byte[] content, String expected)
            throws IOException {
        Path file = Files.write(folder.resolve("train-images-idx3-ubyte.gz"), content);
        int count = content.length > 8 && kind.startsWith("no") ? 0 : 3;
        Path labels = Files.write(folder.resolve("labels"), labels(new int[count]));
        assertThatThrownBy(() -> Dataset.load(file, labels))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(expected)
                .hasMessageContaining("; ")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void everyPrefixOfAFileIsRefused() throws IOException {
        Path labels = Files.write(folder.resolve("labels"), labels(1, 2, 3));
        for (byte[] whole : new byte[][] {images(3, 7), gzip(images(3, 7))}) {
            for (int length = 0; length < whole.length; length++) {
                Path file = Files.write(folder.resolve("images"), Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> Dataset.load(file, labels)).isInstanceOf(DataException.class);
            }
        }
    }

    @Test
    void aFolderInAFilesPlaceIsAnError() throws IOException {
        Path images = Files.createDirectory(folder.resolve("images"));
        assertThatThrownBy(() -> Dataset.load(images, images))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(images.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-idx%d-ubyte.gz", "-idx%d-ubyte", ".idx%d-ubyte.gz", ".idx%d-ubyte"})
    void dashOrDotGzipOrNotFourSpellingsLoad(String spelling) throws IOException {
        for (String set : new String[] {"train", "t10k"}) {
            byte[] images = images(3, 1), labels = labels(1, 2, 3);
            boolean zip = spelling.endsWith(".gz");
            Files.write(folder.resolve(set + "-images" + spelling.replace("%d", "3")), zip ? gzip(images) : images);
            Files.write(folder.resolve(set + "-labels" + spelling.replace("%d", "1")), zip ? gzip(labels) : labels);
        }
        assertThat(Mnist.load(folder).test().label(2)).isEqualTo(3);
    }

    @Test
    void theContentDecidesWhetherAFileIsGzippedNotItsName() throws IOException {
        Path plain = Files.write(folder.resolve("images.gz"), images(2, 1));
        Path zipped = Files.write(folder.resolve("labels"), gzip(labels(4, 8)));
        assertThat(Dataset.load(plain, zipped).label(1)).isEqualTo(8);
    }

    @Test
    void bytesBecomeTheirValueOver255() throws IOException {
        byte[] values = {0, 127, (byte) 128, (byte) 255};
        Path images = Files.write(folder.resolve("images"), idx(2051, new int[] {1, 2, 2}, values));
        Path labels = Files.write(folder.resolve("labels"), labels(3));
        double[] row = Dataset.load(images, labels).images(0, 1).getDDRM().getData();
        assertThat(row).containsExactly(0, 127 / 255.0, 128 / 255.0, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 26, 128, 255})
    void aLabelOutside0To9IsAnErrorWithItsValueAndPosition(int label) throws IOException {
        Path images = Files.write(folder.resolve("images"), images(3, 1));
        Path labels = Files.write(folder.resolve("labels"), labels(1, label, 3));
        assertThatThrownBy(() -> Dataset.load(images, labels))
                .hasMessageContaining("label " + label + " at position 1")
                .hasMessageContaining(labels.toString());
    }

    @Test
    void twoFoldersInOneProgramGiveTwoDataSets() throws IOException {
        Mnist dark = Mnist.load(IdxFiles.set(folder.resolve("dark"), 3));
        Mnist bright = Mnist.load(IdxFiles.set(folder.resolve("bright"), 200));
        assertThat(dark.train().pixel(0, 0)).isEqualTo(3);
        assertThat(bright.train().pixel(0, 0)).isEqualTo(200);
    }

    @Test
    void anotherNumberOfLabelsThanImagesIsAnErrorThatNamesBoth() throws IOException {
        Path images = Files.write(folder.resolve("images"), images(6, 1));
        Path labels = Files.write(folder.resolve("labels"), labels(1));
        assertThatThrownBy(() -> Dataset.load(images, labels))
                .hasMessageContaining(images + " has 6 images")
                .hasMessageContaining(labels + " has 1 labels");
    }

    @Test
    void imagesInTheLabelsPlaceAreAnErrorThatNamesBothKinds() throws IOException {
        Path images = Files.write(folder.resolve("images"), images(3, 1));
        assertThatThrownBy(() -> Dataset.load(images, images))
                .hasMessageContaining("2051 (images), expected 2049 (labels)");
    }

    @Test
    void trainingAndTestImagesOfDifferentSizeAreAnErrorThatNamesBoth() throws IOException {
        IdxFiles.set(folder, 1);
        Files.write(folder.resolve("t10k-images-idx3-ubyte.gz"), idx(2051, new int[] {2, 3, 3}, new byte[18]));
        assertThatThrownBy(() -> Mnist.load(folder)).hasMessageContaining("2×2").hasMessageContaining("3×3");
    }

    @Test
    void theFilesThatAFolderLacksAreNamed() throws IOException {
        IdxFiles.set(folder, 1);
        Files.delete(folder.resolve("t10k-labels-idx1-ubyte.gz"));
        Files.delete(folder.resolve("train-images-idx3-ubyte.gz"));
        assertThatThrownBy(() -> Mnist.load(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("no train-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz;");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Mnist.load(folder.resolve("none"))).hasMessageContaining("none does not exist");
    }

    /** Mirrored, turned or transposed digits would still train, so the picture itself is held. */
    @Test
    void theFirstTrainingDigitOfTheSampleIsAnUpright3() {
        Dataset sample = Mnist.load(Path.of("data/mnist-sample")).train();
        assertThat(sample.label(0)).isEqualTo(3);
        assertThat(picture(sample))
                .containsExactly(
                        "....#######...........",
                        ".###....#######.......",
                        "............###.......",
                        ".......#######........",
                        "..#########...........",
                        "...#############......",
                        ".............####.....",
                        "..............####....",
                        "..........#######.....",
                        "..#############.......",
                        "......................");
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "MNIST_DIR", matches = ".+", disabledReason = "MNIST_DIR is not set")
    void theFirstTrainingDigitOfMnistIsAnUpright5() {
        Dataset train = Mnist.load(Path.of(System.getenv("MNIST_DIR"))).train();
        assertThat(train.label(0)).isEqualTo(5);
        assertThat(picture(train))
                .containsExactly(
                        "......................",
                        ".......############...",
                        "....##########........",
                        ".......##.............",
                        "........##............",
                        "..........###.........",
                        ".............###......",
                        "...........#####......",
                        "........######........",
                        "...#######............",
                        "#######...............");
    }

    /** Every second row of the first image, without its margins. */
    private static List<String> picture(Dataset data) {
        return IntStream.range(2, 13)
                .mapToObj(row -> IntStream.range(4, 26)
                        .mapToObj(column -> data.pixel(0, 28 * 2 * row + column) > 127 ? "#" : ".")
                        .collect(Collectors.joining()))
                .toList();
    }
}
