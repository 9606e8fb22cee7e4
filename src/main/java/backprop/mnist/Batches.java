package backprop.mnist;

import java.util.Arrays;
import java.util.Random;

/**
 * The order in which training takes the examples: shuffled before each epoch and cut into batches. The last batch of an
 * epoch holds the remaining examples and may be shorter.
 *
 * @param examples the number of examples
 * @param batch the nominal size of a batch
 * @param seed the same seed gives the same order
 */
public record Batches(int examples, int batch, long seed) {
    /**
     * @throws IllegalArgumentException if a size is less than 1
     */
    public Batches {
        if (examples < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "a batch needs at least one example, not " + batch + " out of " + examples);
        }
    }

    /** The number of batches of an epoch, examples / batch rounded up. */
    public int count() {
        return (examples - 1) / batch + 1;
    }

    /**
     * The batches of an epoch, as indices of examples. Every example occurs exactly once.
     *
     * @param epoch 1 or more; the order depends on the seed and on this number only
     */
    public int[][] epoch(int epoch) {
        int[] order = shuffled(epoch);
        int[][] batches = new int[count()][];
        for (int k = 0; k < batches.length; k++) {
            batches[k] = Arrays.copyOfRange(order, k * batch, (int) Math.min(examples, (k + 1L) * batch));
        }
        return batches;
    }

    private int[] shuffled(int epoch) {
        Random random = new Random(seed * 1_000_003 + epoch);
        int[] order = new int[examples];
        for (int i = 0; i < examples; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
