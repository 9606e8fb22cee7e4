package backprop.engine;

import backprop.mnist.Dataset;
import backprop.network.Parameters;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;

/**
 * Training in single precision that skips the pixels that are zero. The same steps as {@link ReferenceEngine}, to
 * rounding, and the same bits for any number of threads and any width of a vector.
 */
public final class SparseEngine implements Engine {
    /** Slices begin at multiples of this, and classes are padded to it: the lanes of the widest vectors. */
    private static final int UNITS = 16;

    private static final int BLOCK = 144;
    private static final int BLOCK_PIXELS = 1 << 22;

    private final Arithmetic arithmetic;
    private final Team team;
    private final Dataset train;
    private final SparseImages images;
    private final int inputs;
    private final int hidden;
    private final int classes;
    private final int stride;
    private final int block;

    /** Of the hidden units. Each belongs to the same number of threads, {@link #shares}, which share the images. */
    private final HiddenSlice[] slices;

    private final int shares;

    /** For each thread its share of the images. */
    private final PixelColumns[] columns;

    /** u2 of each image of a batch, then −rate · δ2. */
    private final float[] outputs;

    private float[] b2;

    /** Trains with as many threads as there are cores and the arithmetic of {@link Arithmetic#choose}. */
    public SparseEngine(Dataset train, Parameters start) {
        this(train, start, Runtime.getRuntime().availableProcessors(), Arithmetic.choose());
    }

    /**
     * @param train the examples that {@link #step} learns from
     * @param start the parameters to start from; not modified
     * @param threads at least 1; any number gives the same bits
     * @throws IllegalArgumentException if there is no thread, if this JVM does not have the arithmetic, or if the images
     *     are not of the size that the network expects
     */
    public SparseEngine(Dataset train, Parameters start, int threads, Arithmetic arithmetic) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + ", expected at least 1");
        }
        require(train, start.inputs(), start.classes());
        this.arithmetic = arithmetic;
        this.train = train;
        images = SparseImages.of(train);
        inputs = start.inputs();
        hidden = start.hidden();
        classes = start.classes();
        stride = (classes + UNITS - 1) / UNITS * UNITS;
        block = Math.max(1, Math.min(BLOCK, BLOCK_PIXELS / inputs));
        outputs = new float[block * stride];
        b2 = new float[stride];
        for (int k = 0; k < classes; k++) {
            b2[k] = (float) start.b2().get(k);
        }
        slices = slices(start, threads);
        shares = threads / slices.length;
        columns = new PixelColumns[threads];
        for (int member = 0; member < threads; member++) {
            columns[member] = new PixelColumns(images.blocks(), block);
        }
        team = new Team(threads);
    }

    private HiddenSlice[] slices(Parameters start, int threads) {
        int groups = (hidden + UNITS - 1) / UNITS;
        int most = Math.max(1, Math.min(groups, hidden / arithmetic.leastUnits));
        int count = IntStream.rangeClosed(1, Math.min(threads, most))
                .filter(divisor -> threads % divisor == 0)
                .max()
                .getAsInt();
        int[] place = SparseImages.places(train);
        return IntStream.range(0, count)
                .mapToObj(s -> new HiddenSlice(
                        arithmetic,
                        start,
                        groups * s / count * UNITS,
                        Math.min(hidden, groups * (s + 1) / count * UNITS),
                        place,
                        4 * images.blocks(),
                        block,
                        stride))
                .toArray(HiddenSlice[]::new);
    }

    private static void require(Dataset data, int inputs, int classes) {
        if (data.inputs() != inputs) {
            throw new IllegalArgumentException("the images have " + data.inputs() + " pixels, the network expects "
                    + inputs + "; give images of that size");
        }
        int label = IntStream.range(0, data.size()).map(data::label).max().orElse(0);
        if (label >= classes) {
            throw new IllegalArgumentException("an image has the label " + label + ", the network has the classes 0.."
                    + (classes - 1) + "; give a network with more classes");
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>If the thread is interrupted during a batch larger than a block, the step is abandoned: the parameters are
     * unchanged, and the interrupt flag stays set.
     */
    @Override
    public void step(int[] samples, double learningRate) {
        float rate = (float) (learningRate / samples.length);
        if (samples.length <= block) {
            descend(samples, 0, samples.length, rate, b2);
            return;
        }
        bySlice(HiddenSlice::beginBlocks);
        float[] toB2 = b2.clone();
        boolean complete = true;
        for (int at = 0; at < samples.length && complete; at += block) {
            if (Thread.currentThread().isInterrupted()) {
                complete = false;
            } else {
                descend(samples, at, Math.min(block, samples.length - at), rate, toB2);
            }
        }
        boolean keep = complete;
        bySlice(slice -> slice.endBlocks(keep));
        if (keep) {
            b2 = toB2;
        }
    }

    private void bySlice(Consumer<HiddenSlice> task) {
        team.run(member -> {
            if (member < slices.length) {
                task.accept(slices[member]);
            }
        });
    }

    private void descend(int[] samples, int at, int size, float rate, float[] toB2) {
        IntConsumer forward = member -> forward(member, images, samples, at, size);
        IntConsumer outputs = member -> {
            outputs(member, size);
            for (int i = share(size, member, team.size()); i < share(size, member + 1, team.size()); i++) {
                delta2(i * stride, train.label(samples[at + i]), rate);
            }
        };
        IntConsumer delta1 = member -> {
            int share = member % shares;
            slice(member).delta1(share(size, share, shares), share(size, share + 1, shares), this.outputs);
        };
        IntConsumer update = member -> update(member, size);
        if (slices.length == 1) {
            team.run(forward.andThen(outputs).andThen(delta1));
            team.run(update);
        } else {
            team.run(forward);
            team.run(outputs);
            if (shares == 1) {
                team.run(delta1.andThen(update));
            } else {
                team.run(delta1);
                team.run(update);
            }
        }
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < classes; k++) {
                toB2[k] += this.outputs[i * stride + k];
            }
        }
    }

    private HiddenSlice slice(int member) {
        return slices[member / shares];
    }

    private static int share(int size, int share, int shares) {
        return (int) ((long) size * share / shares);
    }

    private void forward(int member, SparseImages images, int[] samples, int at, int size) {
        int from = share(size, member % shares, shares), to = share(size, member % shares + 1, shares);
        columns[member].collect(images, samples, at, from, to);
        slice(member).forward(columns[member], from, to);
    }

    /** outputs = z W2 + b2 for the member's share of the block. */
    private void outputs(int member, int size) {
        int from = share(size, member, team.size()), to = share(size, member + 1, team.size());
        for (int i = from; i < to; i++) {
            System.arraycopy(b2, 0, outputs, i * stride, stride);
        }
        for (HiddenSlice slice : slices) {
            slice.addOutputs(from, to, outputs);
        }
    }

    private void update(int member, int size) {
        HiddenSlice slice = slice(member);
        int share = member % shares, first = images.blockAt(share, shares), end = images.blockAt(share + 1, shares);
        for (int m = member - share; m < member - share + shares; m++) {
            slice.updateW1(first, end, columns[m]);
        }
        if (share == 0) {
            slice.updateB1(size);
        }
        slice.updateW2(share(classes, share, shares), share(classes, share + 1, shares), size, outputs);
    }

    /** outputs = −rate · (y − y') for the image whose outputs are at this place. */
    private void delta2(int at, int label, float rate) {
        softmax(at);
        outputs[at + label] -= 1;
        for (int k = 0; k < classes; k++) {
            outputs[at + k] *= -rate;
        }
    }

    private float max(int at) {
        float max = outputs[at];
        for (int k = 1; k < classes; k++) {
            max = Math.max(max, outputs[at + k]);
        }
        return max;
    }

    private void softmax(int at) {
        float max = max(at), sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += outputs[at + k] = Exponential.exp(outputs[at + k] - max);
        }
        for (int k = 0; k < classes; k++) {
            outputs[at + k] /= sum;
        }
    }

    @Override
    public Evaluation evaluate(Dataset data) throws InterruptedException {
        require(data, inputs, classes);
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
            team.run(member -> forward(member, images, all, at, size));
            team.run(member -> outputs(member, size));
            for (int i = 0; i < size; i++) {
                int label = data.label(first + i);
                loss += loss(i * stride, label);
                confusion[label][prediction(i * stride)]++;
            }
        }
        return new Evaluation(loss / data.size(), confusion);
    }

    /** lse(u2) − u2[label] of the image whose outputs are at this place. */
    private double loss(int at, int label) {
        double max = max(at), sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += StrictMath.exp(outputs[at + k] - max);
        }
        return max + StrictMath.log(sum) - outputs[at + label];
    }

    private int prediction(int at) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            if (outputs[at + k] > outputs[at + best]) {
                best = k;
            }
        }
        return best;
    }

    @Override
    public Parameters parameters() {
        SimpleMatrix W1 = new SimpleMatrix(inputs, hidden), first = new SimpleMatrix(1, hidden);
        SimpleMatrix W2 = new SimpleMatrix(hidden, classes), second = new SimpleMatrix(1, classes);
        for (HiddenSlice slice : slices) {
            slice.copyTo(W1, first, W2);
        }
        for (int k = 0; k < classes; k++) {
            second.set(k, b2[k]);
        }
        return new Parameters(W1, first, W2, second);
    }

    @Override
    public void close() {
        team.close();
    }

    @Override
    public String toString() {
        return "Sparse engine: " + arithmetic + " kernel, " + team.size() + (team.size() == 1 ? " thread" : " threads");
    }
}
