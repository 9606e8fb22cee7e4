package backprop.engine;

import backprop.mnist.Dataset;
import backprop.network.Parameters;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;

/**
 * Training in single precision that skips the pixels that are zero. The same steps as {@link ReferenceEngine}, to
 * rounding, and the same bits for any number of threads.
 *
 * <p>A step has two phases. First each thread takes some samples of the batch: their pixels by columns as {@link Columns},
 * forward, and back to δ1. Then each takes some pixels p: W1[p] −= learningRate / B · Σ x_p δ1 over the samples where
 * x_p is not zero. The bias b1 is the last row of W1; W2 is kept transposed. A large batch is taken in blocks, all from the
 * same parameters.
 */
public final class SparseEngine implements Engine {
    private static final int BLOCK = 144;
    private static final int BLOCK_PIXELS = 1 << 22;
    private static final float[] ONE = {1};

    private final Kernel kernel;
    private final Team team;
    private final Dataset train;
    private final SparseImages images;
    private final int inputs;
    private final int bias;
    private final int classes;
    private final int block;
    private final Columns[] columns;
    private final int[] firstPair;

    private Rows w1;
    private Rows w2;
    private float[] b2;
    private Rows nextW1;
    private Rows nextW2;

    private final Rows z;
    private final Rows delta1;
    private final float[] outputs;

    /** Trains with as many threads as there are cores and the kernel of {@link Kernel#choose}. */
    public SparseEngine(Dataset train, Parameters start) {
        this(train, start, Runtime.getRuntime().availableProcessors(), Kernel.choose());
    }

    /**
     * @param train the examples that {@link #step} learns from
     * @param start the parameters to start from; not modified
     * @param threads at least 1; any number gives the same bits
     * @throws IllegalArgumentException if there is no thread, if this JVM does not have the kernel, or if the images are
     *     not of the size that the network expects
     */
    public SparseEngine(Dataset train, Parameters start, int threads, Kernel kernel) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + ", expected at least 1");
        }
        requireSize(train, start.inputs());
        this.kernel = kernel;
        this.train = train;
        images = SparseImages.of(train);
        inputs = start.inputs();
        classes = start.classes();
        block = Math.max(1, Math.min(BLOCK, BLOCK_PIXELS / (inputs + 1)));
        columns = new Columns[threads];
        for (int part = 0; part < threads; part++) {
            columns[part] = new Columns(images.pairs(), block);
        }
        firstPair = IntStream.rangeClosed(0, threads)
                .map(share -> images.pairAt(share, threads))
                .toArray();
        bias = 2 * images.pairs();
        w1 = kernel.rows(bias + 1, start.hidden());
        fill(w1, 0, start.W1());
        fill(w1, bias, start.b1());
        w2 = kernel.rows(classes, start.hidden());
        fill(w2, 0, start.W2().transpose());
        b2 = new float[classes];
        for (int k = 0; k < classes; k++) {
            b2[k] = (float) start.b2().get(k);
        }
        z = kernel.rows(block, start.hidden());
        delta1 = kernel.rows(block, start.hidden());
        outputs = new float[block * classes];
        team = new Team(threads);
    }

    private static void requireSize(Dataset data, int inputs) {
        if (data.inputs() != inputs) {
            throw new IllegalArgumentException("the images have " + data.inputs() + " pixels, the network expects "
                    + inputs + "; give images of that size");
        }
    }

    private static void fill(Rows rows, int first, SimpleMatrix from) {
        for (int r = 0; r < from.getNumRows(); r++) {
            for (int j = 0; j < from.getNumCols(); j++) {
                rows.set(first + r, j, (float) from.get(r, j));
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>A step on a large batch that is interrupted is given up: the parameters stay as they were, and so does the
     * interrupt.
     */
    @Override
    public void step(int[] samples, double learningRate) {
        float rate = (float) (learningRate / samples.length);
        boolean inBlocks = samples.length > block;
        if (inBlocks && nextW1 == null) {
            nextW1 = kernel.rows(w1.count, w1.length);
            nextW2 = kernel.rows(classes, w2.length);
        }
        Rows toW1 = w1, toW2 = w2;
        float[] toB2 = b2.clone();
        if (inBlocks) {
            (toW1 = nextW1).copy(w1);
            (toW2 = nextW2).copy(w2);
        }
        for (int from = 0; from < samples.length; from += block) {
            if (inBlocks && Thread.currentThread().isInterrupted()) {
                return;
            }
            descend(samples, from, Math.min(block, samples.length - from), rate, toW1, toW2, toB2);
        }
        if (inBlocks) {
            nextW1 = w1;
            nextW2 = w2;
        }
        w1 = toW1;
        w2 = toW2;
        b2 = toB2;
    }

    private void descend(int[] samples, int at, int size, float rate, Rows toW1, Rows toW2, float[] toB2) {
        team.run(part -> {
            int from = share(size, part), to = share(size, part + 1);
            forward(columns[part], images, samples, at, from, to);
            backward(samples, at, from, to, rate);
        });
        team.run(part -> {
            for (Columns X : columns) {
                toW1.addTransposedProduct(firstPair[part], firstPair[part + 1], X, delta1);
            }
            toW2.addProduct(share(classes, part), share(classes, part + 1), outputs, 1, classes, size, z);
        });
        toW1.addProduct(bias, bias + 1, ONE, 0, 0, size, delta1);
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < classes; k++) {
                toB2[k] += outputs[i * classes + k];
            }
        }
    }

    private int share(int size, int part) {
        return (int) ((long) size * part / team.size());
    }

    /** z = σ(x W1 + b1) and outputs = z W2 + b2 for the samples from..to−1 of the block. */
    private void forward(Columns X, SparseImages images, int[] samples, int at, int from, int to) {
        X.collect(images, samples, at, from, to);
        for (int i = from; i < to; i++) {
            System.arraycopy(b2, 0, outputs, i * classes, classes);
        }
        z.fill(from, to, w1, bias);
        z.addProduct(X, w1);
        z.sigmoid(from, to);
        z.dots(from, to, w2, outputs);
    }

    /** outputs = −rate · (y − y'), and delta1 = outputs W2ᵀ ⊙ z(1 − z). */
    private void backward(int[] samples, int at, int from, int to, float rate) {
        for (int i = from; i < to; i++) {
            softmax(i);
            outputs[i * classes + train.label(samples[at + i])] -= 1;
            for (int k = 0; k < classes; k++) {
                outputs[i * classes + k] *= -rate;
            }
        }
        delta1.clear(from, to);
        delta1.addProduct(from, to, outputs, classes, 1, classes, w2);
        delta1.timesSlope(from, to, z);
    }

    private float max(int i) {
        float max = outputs[i * classes];
        for (int k = 1; k < classes; k++) {
            max = Math.max(max, outputs[i * classes + k]);
        }
        return max;
    }

    private void softmax(int i) {
        float max = max(i), sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += outputs[i * classes + k] = Rows.exp(outputs[i * classes + k] - max);
        }
        for (int k = 0; k < classes; k++) {
            outputs[i * classes + k] /= sum;
        }
    }

    @Override
    public Evaluation evaluate(Dataset data) throws InterruptedException {
        requireSize(data, inputs);
        SparseImages images = SparseImages.of(data);
        int[] all = IntStream.range(0, data.size()).toArray();
        double loss = 0;
        int[][] confusion = new int[classes][classes];
        for (int first = 0; first < all.length; first += block) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            int size = Math.min(block, all.length - first);
            int at = first;
            team.run(part -> forward(columns[part], images, all, at, share(size, part), share(size, part + 1)));
            for (int i = 0; i < size; i++) {
                int label = data.label(first + i);
                loss += loss(i, label);
                confusion[label][prediction(i)]++;
            }
        }
        return new Evaluation(loss / data.size(), confusion);
    }

    /** lse(u2) − u2[label] of sample i. */
    private double loss(int i, int label) {
        double max = max(i), sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += StrictMath.exp(outputs[i * classes + k] - max);
        }
        return max + StrictMath.log(sum) - outputs[i * classes + label];
    }

    private int prediction(int i) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            if (outputs[i * classes + k] > outputs[i * classes + best]) {
                best = k;
            }
        }
        return best;
    }

    @Override
    public Parameters parameters() {
        SimpleMatrix second = new SimpleMatrix(1, classes);
        for (int k = 0; k < classes; k++) {
            second.set(k, b2[k]);
        }
        return new Parameters(
                matrix(w1, 0, inputs),
                matrix(w1, bias, bias + 1),
                matrix(w2, 0, classes).transpose(),
                second);
    }

    private static SimpleMatrix matrix(Rows rows, int first, int end) {
        SimpleMatrix A = new SimpleMatrix(end - first, rows.length);
        for (int r = first; r < end; r++) {
            for (int j = 0; j < rows.length; j++) {
                A.set(r - first, j, rows.get(r, j));
            }
        }
        return A;
    }

    @Override
    public void close() {
        team.close();
    }

    @Override
    public String toString() {
        return "Sparse engine: " + kernel + " kernel, " + team.size() + (team.size() == 1 ? " thread" : " threads");
    }
}
