package backprop.engine;

import backprop.matrix.Matrices;
import backprop.mnist.Dataset;
import backprop.network.CrossEntropy;
import backprop.network.ForwardPass;
import java.util.Arrays;
import java.util.List;
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
     * @throws IllegalArgumentException if it is for another number of examples
     */
    public static Evaluation of(ForwardPass forward, Dataset data) {
        if (forward.size() != data.size()) {
            throw new IllegalArgumentException("the forward pass has " + forward.size() + " examples, the set has "
                    + data.size() + "; give the forward pass of all of them");
        }
        return of(forward, data, 0);
    }

    /** How well a network does on some neighbouring examples of a set, of which {@code from} is the first. */
    static Evaluation of(ForwardPass forward, Dataset data, int from) {
        int[] predicted = Matrices.argMax(forward.Y());
        int[][] confusion = new int[forward.Y().getNumCols()][forward.Y().getNumCols()];
        for (int i = 0; i < predicted.length; i++) {
            confusion[data.label(from + i)][predicted[i]]++;
        }
        return new Evaluation(CrossEntropy.loss(forward, data.targets(from, from + predicted.length)), confusion);
    }

    /** How well a network does on the examples of all blocks together; at least one block. */
    static Evaluation ofBlocks(List<Evaluation> blocks) {
        double loss = 0;
        int[][] confusion = new int[blocks.get(0).confusion.length][blocks.get(0).confusion.length];
        for (Evaluation block : blocks) {
            loss += block.loss * block.size();
            for (int i = 0; i < confusion.length; i++) {
                for (int k = 0; k < confusion.length; k++) {
                    confusion[i][k] += block.confusion[i][k];
                }
            }
        }
        return new Evaluation(loss / blocks.stream().mapToInt(Evaluation::size).sum(), confusion);
    }

    private int size() {
        return Arrays.stream(confusion).flatMapToInt(Arrays::stream).sum();
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
        return (double) correct / size();
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
