package backprop.engine;

import backprop.matrix.Matrices;
import backprop.mnist.Dataset;
import backprop.network.CrossEntropy;
import backprop.network.ForwardPass;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * How well a network does on a set of examples.
 *
 * @param loss the mean cross-entropy in nats
 * @param confusion how often an example of class [row] was predicted to be [column]
 */
public record Evaluation(double loss, int[][] confusion) {
    /**
     * How well a network does on all examples of a set.
     *
     * @param forward the forward pass for all of them, in their order
     */
    public static Evaluation of(ForwardPass forward, Dataset data) {
        int[] predicted = Matrices.argMax(forward.Y());
        int[][] confusion = new int[forward.Y().getNumCols()][forward.Y().getNumCols()];
        for (int i = 0; i < predicted.length; i++) {
            confusion[data.label(i)][predicted[i]]++;
        }
        return new Evaluation(CrossEntropy.loss(forward, data.targets(0, data.size())), confusion);
    }

    /** The commonest error in words, such as "a 9 is taken for a 4, 16 times"; "no error" if there is none. */
    public String commonestError() {
        int digit = 0, taken = 0, most = 0;
        for (int i = 0; i < confusion.length; i++) {
            for (int k = 0; k < confusion.length; k++) {
                if (k != i && confusion[i][k] > most) {
                    digit = i;
                    taken = k;
                    most = confusion[i][k];
                }
            }
        }
        String times = most == 1 ? "once" : most + " times";
        return most == 0 ? "no error" : "a " + digit + " is taken for a " + taken + ", " + times;
    }

    /** The share of correct predictions, 0 to 1. */
    public double accuracy() {
        int correct = 0;
        for (int k = 0; k < confusion.length; k++) {
            correct += confusion[k][k];
        }
        return (double) correct
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
