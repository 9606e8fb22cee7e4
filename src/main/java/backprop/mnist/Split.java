package backprop.mnist;

import java.io.Serializable;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Examples to train on, and held-out examples to evaluate on.
 *
 * @param train the examples to train on
 * @param heldOut the examples to evaluate on, with the same image size
 * @param label the name of the held-out set in tables, charts and messages: {@code test}, or {@code validation} where
 *     hyperparameters are chosen by it
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

    /** A checksum over all images and labels, eight hexadecimal digits. The same data has the same checksum. */
    public String checksum() {
        CRC32 crc = new CRC32();
        train.addTo(crc);
        heldOut.addTo(crc);
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
