package backprop.mnist;

import java.io.Serializable;
import java.util.zip.CRC32;

/**
 * Examples to learn from, and examples that were kept apart to judge the training by.
 *
 * @param train the examples to learn from
 * @param heldOut the examples to judge by, of the same image size
 * @param label what the held-out examples are: {@code test}, or {@code validation} where hyperparameters are chosen by
 *     them; tables, charts and messages call them so
 */
public record Split(Dataset train, Dataset heldOut, String label) implements Serializable {
    /**
     * @throws DataException if the images of the two sets differ in size
     */
    public Split {
        if (train.rows() != heldOut.rows() || train.columns() != heldOut.columns()) {
            throw new DataException("the training set has " + train + ", the " + label + " set " + heldOut
                    + "; take both from the same set");
        }
    }

    /** A checksum over all images and labels, eight hexadecimal digits: the same data, the same checksum. */
    public String checksum() {
        CRC32 crc = new CRC32();
        train.addTo(crc);
        heldOut.addTo(crc);
        return String.format(java.util.Locale.ROOT, "%08x", crc.getValue());
    }
}
