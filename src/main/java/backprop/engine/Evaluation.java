package backprop.engine;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * How well a network does on a set of examples.
 *
 * @param loss the mean cross-entropy in nats
 * @param confusion how often an example of class [row] was predicted to be [column]
 */
public record Evaluation(double loss, int[][] confusion) {
    /** The share of right predictions, 0 to 1. */
    public double accuracy() {
        int right = 0;
        for (int k = 0; k < confusion.length; k++) {
            right += confusion[k][k];
        }
        return (double) right
                / Arrays.stream(confusion).flatMapToInt(Arrays::stream).sum();
    }

    /** The class that is predicted for every example, if there is such a class. */
    public OptionalInt onlyPrediction() {
        int[] predicted = new int[confusion.length];
        for (int[] row : confusion) {
            for (int k = 0; k < row.length; k++) {
                predicted[k] += row[k];
            }
        }
        int only = -1;
        for (int k = 0; k < predicted.length; k++) {
            if (predicted[k] > 0) {
                if (only >= 0) {
                    return OptionalInt.empty();
                }
                only = k;
            }
        }
        return only < 0 ? OptionalInt.empty() : OptionalInt.of(only);
    }
}
