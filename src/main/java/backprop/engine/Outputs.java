package backprop.engine;

import org.ejml.simple.SimpleMatrix;

/** The output layer of some images: u2 of each, then δ2, and the bias b2. Rows are padded to whole vectors. */
final class Outputs {
    /** Classes are padded to a multiple of this, the lanes of the widest vectors. */
    private static final int PADDING = 16;

    /** The length of a row of {@link #values}. */
    final int stride;

    /** Of image i and class k at i · stride + k. */
    final float[] values;

    private final int classes;
    private float[] b2;

    /** Where updates of b2 go: b2, or a copy of it while a batch is taken in blocks. */
    private float[] toB2;

    /** @param capacity images at most */
    Outputs(SimpleMatrix start, int capacity) {
        classes = start.getNumElements();
        stride = (classes + PADDING - 1) / PADDING * PADDING;
        values = new float[capacity * stride];
        b2 = new float[stride];
        for (int k = 0; k < classes; k++) {
            b2[k] = (float) start.get(k);
        }
        toB2 = b2;
    }

    /** u2 = b2 for the images from..to−1. */
    void fill(int from, int to) {
        for (int i = from; i < to; i++) {
            System.arraycopy(b2, 0, values, i * stride, stride);
        }
    }

    /** From u2 to −rate · δ2, where δ2 = softmax(u2) − y', for image i. */
    void delta2(int i, int label, float rate) {
        int at = i * stride;
        float max = max(at), sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += values[at + k] = Exponential.exp(values[at + k] - max);
        }
        for (int k = 0; k < classes; k++) {
            values[at + k] = -rate * (values[at + k] / sum - (k == label ? 1 : 0));
        }
    }

    private float max(int at) {
        float max = values[at];
        for (int k = 1; k < classes; k++) {
            max = Math.max(max, values[at + k]);
        }
        return max;
    }

    /** b2 += Σ δ2 over n images. */
    void updateB2(int n) {
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < classes; k++) {
                toB2[k] += values[i * stride + k];
            }
        }
    }

    /** From here to {@link #endBlocks} updates go to a copy. */
    void beginBlocks() {
        toB2 = b2.clone();
    }

    /** @param complete whether the updates since {@link #beginBlocks} are to be kept */
    void endBlocks(boolean complete) {
        if (complete) {
            b2 = toB2;
        }
        toB2 = b2;
    }

    /** −ln softmax(u2)[label] of image i. */
    double loss(int i, int label) {
        int at = i * stride;
        double max = max(at), sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += StrictMath.exp(values[at + k] - max);
        }
        return max + StrictMath.log(sum) - values[at + label];
    }

    /** The first class with the largest output of image i. */
    int prediction(int i) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            if (values[i * stride + k] > values[i * stride + best]) {
                best = k;
            }
        }
        return best;
    }

    /** A copy of b2, 1×classes. */
    SimpleMatrix b2() {
        SimpleMatrix copy = new SimpleMatrix(1, classes);
        for (int k = 0; k < classes; k++) {
            copy.set(k, b2[k]);
        }
        return copy;
    }
}
