package backprop.engine;

import backprop.network.Parameters;
import org.ejml.simple.SimpleMatrix;

/** Some neighbouring hidden units and all that belongs to them: their weights, and z and δ1 of the present batch. */
final class HiddenSlice {
    final FloatMatrix z;
    private final FloatMatrix delta1;
    private final Arithmetic arithmetic;
    private final int first;
    private final int[] place;
    private final int stride;

    /** W2 of these units, unit by unit: weight jk is at j · stride + k. */
    private final float[] outgoing;

    /** A row for each pixel in its place, and the bias b1 as the last row. */
    private FloatMatrix w1;

    /** W2 transposed: a row for each class. */
    private FloatMatrix w2;

    /** Where updates go: w1 and w2, or copies of them while a batch is taken in blocks. */
    private FloatMatrix toW1;

    private FloatMatrix toW2;
    private FloatMatrix spareW1;
    private FloatMatrix spareW2;

    /**
     * @param first the first of the units
     * @param end the unit behind the last
     * @param place the row of w1 for each pixel; the bias has the last row
     * @param capacity images at most in a batch
     * @param stride classes, padded
     */
    HiddenSlice(
            Arithmetic arithmetic,
            Parameters start,
            int first,
            int end,
            int[] place,
            int bias,
            int capacity,
            int stride) {
        this.arithmetic = arithmetic;
        this.first = first;
        this.place = place;
        this.stride = stride;
        int units = end - first;
        w1 = arithmetic.matrix(bias + 1, units, 2);
        w2 = arithmetic.matrix(start.classes(), units, 2);
        for (int j = 0; j < units; j++) {
            for (int p = 0; p < place.length; p++) {
                w1.set(place[p], j, (float) start.W1().get(p, first + j));
            }
            w1.set(bias, j, (float) start.b1().get(first + j));
            for (int k = 0; k < w2.rows; k++) {
                w2.set(k, j, (float) start.W2().get(first + j, k));
            }
        }
        toW1 = w1;
        toW2 = w2;
        outgoing = new float[units * stride];
        w2.transpose(0, w2.rows, outgoing, stride);
        z = arithmetic.matrix(capacity, units, 4);
        delta1 = arithmetic.matrix(capacity, units, 2);
    }

    /** z = σ(x W1 + b1) for the images from..to−1, which X holds. */
    void forward(PixelColumns X, int from, int to) {
        z.fill(from, to, w1, w1.rows - 1);
        z.addProduct(X, w1);
        z.sigmoid(from, to);
    }

    /** outputs += z W2 for the images from..to−1. */
    void addOutputs(int from, int to, float[] outputs) {
        z.addOutputs(from, to, outgoing, stride, outputs);
    }

    /** δ1 = δ2 W2ᵀ ⊙ z ⊙ (1 − z) for the images from..to−1. */
    void delta1(int from, int to, float[] delta2) {
        delta1.delta(from, to, delta2, stride, w2, z);
    }

    /** W1 += Xᵀ δ1 for the blocks of pixels first..end−1. */
    void updateW1(int first, int end, PixelColumns X) {
        toW1.addTransposedProduct(first, end, X, delta1);
    }

    /** b1 += the sum of the rows of δ1 of n images. */
    void updateB1(int n) {
        toW1.addSum(toW1.rows - 1, n, delta1);
    }

    /** W2 += zᵀ δ2 over n images, for the classes first..end−1. */
    void updateW2(int first, int end, int n, float[] delta2) {
        toW2.addDense(first, end, delta2, stride, n, z);
        if (toW2 == w2) {
            w2.transpose(first, end, outgoing, stride);
        }
    }

    /** From here to {@link #endBlocks} updates go to copies, so that all blocks see the same weights. */
    void beginBlocks() {
        if (spareW1 == null) {
            spareW1 = arithmetic.matrix(w1.rows, w1.columns, 2);
            spareW2 = arithmetic.matrix(w2.rows, w2.columns, 2);
        }
        spareW1.copy(w1);
        spareW2.copy(w2);
        toW1 = spareW1;
        toW2 = spareW2;
    }

    /** @param complete whether the updates since {@link #beginBlocks} shall hold */
    void endBlocks(boolean complete) {
        if (complete) {
            spareW1 = w1;
            spareW2 = w2;
            w1 = toW1;
            w2 = toW2;
            w2.transpose(0, w2.rows, outgoing, stride);
        }
        toW1 = w1;
        toW2 = w2;
    }

    /** Writes the weights of these units into the matrices of the whole network. */
    void copyTo(SimpleMatrix W1, SimpleMatrix b1, SimpleMatrix W2) {
        for (int j = 0; j < w1.columns; j++) {
            for (int p = 0; p < place.length; p++) {
                W1.set(p, first + j, w1.get(place[p], j));
            }
            b1.set(first + j, w1.get(w1.rows - 1, j));
            for (int k = 0; k < w2.rows; k++) {
                W2.set(first + j, k, w2.get(k, j));
            }
        }
    }
}
