package backprop.mnist;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * A file of unsigned bytes in the IDX format of the MNIST pages: two zero bytes, the type 8, the number of dimensions,
 * each dimension as a big-endian int, then the bytes.
 *
 * @param shape the dimensions, such as {60000, 28, 28}
 * @param bytes the values, last dimension fastest
 */
record IdxFile(int[] shape, byte[] bytes) {
    private static final int UNSIGNED_BYTES = 0x08;

    /**
     * Reads a file, gzipped or plain: its content decides, not its name.
     *
     * @param dimensions 3 for images, 1 for labels
     * @throws DataException if the file is not whole or not of that kind; the message names the file and says what it
     *     looks like
     */
    static IdxFile read(Path file, int dimensions) {
        byte[] content;
        try {
            content = unzipped(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new DataException(file + " does not exist; give a folder with the four MNIST files", e);
        } catch (EOFException e) {
            throw new DataException(file + " is a gzip file that is cut off; download it again", e);
        } catch (IOException e) {
            throw new DataException(file + " cannot be read (" + e.getMessage() + "); download it again", e);
        }
        return parse(file, content, dimensions);
    }

    private static byte[] unzipped(byte[] content) throws IOException {
        boolean gzipped = content.length > 1 && (content[0] & 0xFF) == 0x1F && (content[1] & 0xFF) == 0x8B;
        if (!gzipped) {
            return content;
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return in.readAllBytes();
        }
    }

    private static IdxFile parse(Path file, byte[] content, int dimensions) {
        int header = 4 + 4 * dimensions;
        if (content.length < 4 || content[0] != 0 || content[1] != 0) {
            throw new DataException(file + " is not an IDX file; it looks like " + looksLike(content)
                    + "; download it again or give another folder");
        }
        int magic = intAt(content, 0);
        int expected = UNSIGNED_BYTES << 8 | dimensions;
        if (magic != expected) {
            throw new DataException(file + " has the magic number " + magic + name(magic) + ", expected " + expected
                    + name(expected) + "; put each file in its own place");
        }
        if (content.length < header) {
            throw new DataException(file + " has " + content.length + " bytes, its header alone needs " + header
                    + "; download it again");
        }
        int[] shape = new int[dimensions];
        long size = 1;
        for (int d = 0; d < dimensions; d++) {
            shape[d] = intAt(content, 4 + 4 * d);
            if (shape[d] < 0) {
                throw new DataException(file + " gives the size " + shape[d] + " for dimension " + d
                        + ", which is negative; download it again");
            }
            size = Math.multiplyExact(size, (long) shape[d]);
        }
        if (content.length != header + size) {
            throw new DataException(file + " has " + content.length + " bytes, expected " + (header + size) + " for "
                    + Arrays.toString(shape) + "; download it again");
        }
        return new IdxFile(shape, Arrays.copyOfRange(content, header, content.length));
    }

    private static int intAt(byte[] content, int at) {
        return (content[at] & 0xFF) << 24
                | (content[at + 1] & 0xFF) << 16
                | (content[at + 2] & 0xFF) << 8
                | content[at + 3] & 0xFF;
    }

    private static String name(int magic) {
        return switch (magic) {
            case 2049 -> " (labels)";
            case 2051 -> " (images)";
            default -> "";
        };
    }

    private static String looksLike(byte[] content) {
        if (content.length == 0) {
            return "an empty file";
        }
        String start = new String(content, 0, Math.min(content.length, 200), StandardCharsets.ISO_8859_1).strip();
        if (start.toLowerCase().startsWith("<!doctype") || start.toLowerCase().startsWith("<html")) {
            return "an HTML page";
        }
        return "a file that starts with \""
                + start.substring(0, Math.min(start.length(), 20)).replaceAll("\\p{C}", "?") + "\"";
    }
}
