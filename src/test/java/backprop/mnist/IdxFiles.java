package backprop.mnist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Makes small IDX files for tests. */
public final class IdxFiles {
    private IdxFiles() {}

    /** The bytes of an IDX file. */
    public static byte[] idx(int magic, int[] shape, byte[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
        buffer.putInt(magic);
        Arrays.stream(shape).forEach(buffer::putInt);
        return buffer.put(values).array();
    }

    /** Images of 2×2 pixels, all of one value. */
    public static byte[] images(int count, int value) {
        byte[] values = new byte[count * 4];
        Arrays.fill(values, (byte) value);
        return idx(2051, new int[] {count, 2, 2}, values);
    }

    /** Labels. */
    public static byte[] labels(int... labels) {
        byte[] values = new byte[labels.length];
        for (int i = 0; i < labels.length; i++) {
            values[i] = (byte) labels[i];
        }
        return idx(2049, new int[] {labels.length}, values);
    }

    /** The same content, gzipped. */
    public static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /** A folder with a set of 2×2 images, three to train on and two to test on, all pixels of one value. */
    public static Path set(Path folder, int value) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("train-images-idx3-ubyte.gz"), gzip(images(3, value)));
        Files.write(folder.resolve("train-labels-idx1-ubyte.gz"), gzip(labels(5, 0, 9)));
        Files.write(folder.resolve("t10k-images-idx3-ubyte.gz"), gzip(images(2, value)));
        Files.write(folder.resolve("t10k-labels-idx1-ubyte.gz"), gzip(labels(1, 2)));
        return folder;
    }
}
