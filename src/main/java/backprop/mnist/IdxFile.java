package backprop.mnist;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
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
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    /** The bytes that a byte of deflated data can stand for: 258 for 2 bits. */
    private static final long MOST_DEFLATED = 1032;

    /**
     * Reads a file, gzipped or plain. The content decides which, not the name.
     *
     * @param dimensions 3 for images, 1 for labels
     * @throws DataException if the file is incomplete or of another kind; the message names the file and says what it
     *     looks like
     */
    static IdxFile read(Path file, int dimensions) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new DataException(file + " has " + Files.size(file) + " bytes, more than the " + LARGEST
                        + " that can be read; give a smaller set");
            }
            byte[] content = Files.readAllBytes(file);
            return isGzip(content)
                    ? unzip(file, content, dimensions)
                    : parse(file, new ByteArrayInputStream(content), content.length, dimensions);
        } catch (NoSuchFileException e) {
            throw new DataException(file + " does not exist; give a folder with the four MNIST files", e);
        } catch (EOFException e) {
            throw new DataException(file + " is a gzip file that is cut off within its header; download it again", e);
        } catch (IOException e) {
            String reason = e.getMessage() == null || e.getMessage().equals(file.toString())
                    ? e.getClass().getSimpleName()
                    : e.getMessage();
            throw new DataException(file + " cannot be read (" + reason + "); download it again", e);
        }
    }

    private static boolean isGzip(byte[] content) {
        return content.length > 1 && (content[0] & 0xFF) == 0x1F && (content[1] & 0xFF) == 0x8B;
    }

    private static IdxFile unzip(Path file, byte[] content, int dimensions) throws IOException {
        try (Gzip in = new Gzip(content)) {
            IdxFile idx = parse(file, in, content.length * MOST_DEFLATED, dimensions);
            if (in.padding() != 0) {
                throw new DataException(file + " has " + content.length + " bytes, expected "
                        + (content.length - in.padding()) + ", where its gzip data ends; download it again");
            }
            return idx;
        }
    }

    /**
     * Allocates no more than the file can hold, so that a wrong header costs no memory.
     *
     * @param most the most bytes that the file can hold
     */
    private static IdxFile parse(Path file, InputStream in, long most, int dimensions) throws IOException {
        byte[] header = in.readNBytes(4 + 4 * dimensions);
        requireMagic(file, header, UNSIGNED_BYTES << 8 | dimensions);
        if (header.length < 4 + 4 * dimensions) {
            throw new DataException(file + " has " + header.length + " bytes of data, its header alone needs "
                    + (4 + 4 * dimensions) + "; download it again");
        }
        int[] shape = new int[dimensions];
        BigInteger size = BigInteger.ONE;
        for (int d = 0; d < dimensions; d++) {
            shape[d] = ByteBuffer.wrap(header).getInt(4 + 4 * d);
            if (shape[d] < 0) {
                throw new DataException(file + " gives the size " + shape[d] + " for dimension " + (d + 1) + " of "
                        + dimensions + ", which is negative; download it again");
            }
            size = size.multiply(BigInteger.valueOf(shape[d]));
        }
        if (size.bitLength() > 31 || size.intValue() > LARGEST) {
            throw new DataException(file + " announces " + size + " values of the shape " + Arrays.toString(shape)
                    + ", more than the " + LARGEST + " that can be read; download it again or give a smaller set");
        }
        byte[] bytes = new byte[(int) Math.min(size.intValue(), most)];
        long found = in.readNBytes(bytes, 0, bytes.length) + in.transferTo(OutputStream.nullOutputStream());
        if (found != size.intValue()) {
            throw new DataException(file + " has " + (header.length + found) + " bytes of data, expected "
                    + (header.length + size.longValue()) + " for the shape " + Arrays.toString(shape)
                    + "; download it again");
        }
        return new IdxFile(shape, bytes);
    }

    private static void requireMagic(Path file, byte[] header, int expected) {
        if (header.length < 4 || header[0] != 0 || header[1] != 0) {
            throw new DataException(file + " is not an IDX file; it looks like " + looksLike(header)
                    + "; download it again or give another folder");
        }
        int magic = ByteBuffer.wrap(header).getInt();
        if (magic != expected) {
            throw new DataException(file + " has the magic number " + magic + name(magic) + ", expected " + expected
                    + name(expected) + "; put each file in its own place");
        }
    }

    private static String name(int magic) {
        return switch (magic) {
            case 2049 -> " (labels)";
            case 2051 -> " (images)";
            default -> "";
        };
    }

    private static String looksLike(byte[] start) {
        if (start.length == 0) {
            return "an empty file";
        }
        String text = new String(start, StandardCharsets.ISO_8859_1).strip();
        if (text.startsWith("<")) {
            return "a web page";
        }
        return "a file that starts with \"" + text.replaceAll("[^ -~]", "?") + "\"";
    }

    /** A gzip file; one that is cut off ends there without an error, and its padding is negative or its data short. */
    private static final class Gzip extends GZIPInputStream {
        private static final int TRAILER = 8;

        Gzip(byte[] content) throws IOException {
            super(new ByteArrayInputStream(content), content.length);
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            try {
                return super.read(to, from, length);
            } catch (EOFException e) {
                return -1;
            }
        }

        /** The number of bytes after the end of the data; valid once everything has been read. */
        int padding() {
            return inf.getRemaining() - TRAILER;
        }
    }
}
