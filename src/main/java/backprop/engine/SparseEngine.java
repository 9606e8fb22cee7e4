package backprop.engine;

import backprop.mnist.Dataset;
import backprop.network.Parameters;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;

/**
 * Training in single precision that skips the pixels that are zero: 81 % of MNIST. It takes the same steps as
 * {@link ReferenceEngine}, to rounding. It gives the same bits with either kernel, any number of threads and any width of a vector.
 *
 * <p><b>A step</b> on the images of a batch, with rate = learning rate / B:
 *
 * <ol>
 *   <li>collect: the images, compressed row by row in {@link SparseImages}, become {@link PixelColumns}: for each block of
 *       2×2 pixels the images in which it is not zero
 *   <li>forward: z = σ(x W1 + b1), block by block of pixels
 *   <li>outputs: u2 = z W2 + b2, and δ2 = −rate · (softmax(u2) − y')
 *   <li>δ1 = δ2 W2ᵀ ⊙ z ⊙ (1 − z)
 *   <li>update: W1 += xᵀ δ1, b1 += Σ δ1, W2 += zᵀ δ2, b2 += Σ δ2. No gradient is stored: δ2 carries −rate, and each row of
 *       W1 is changed where it lies
 * </ol>
 *
 * <p><b>Who owns what.</b> Each thread owns a {@link HiddenSlice}, some of the hidden units with all their weights, so
 * that its part of W1 stays in the cache of its core. It collects all images for itself; only the outputs are shared
 * out by images, so the threads meet three times a step. Where slices would be too narrow (all of them for the plain
 * kernel, whose loops need long rows), several threads own a slice together and share its images on the way forward and
 * its blocks of pixels in the update.
 *
 * <p><b>One order for every sum.</b> A hidden unit adds its pixels in the order of their places, an output adds its
 * units, and a weight adds its images. No sum runs over the lanes of a vector or over partial sums of threads.
 *
 * <p><b>Sizes.</b> A batch is taken in blocks of at most 144 images, all from the same parameters. A strip of 144 rows
 * of z, four vectors wide, has 18 KB with AVX2 and stays in a first cache of 32 KB while all blocks of pixels go by.
 * Measured at H = 100, B = 1000: blocks of 36 images take a quarter longer, from 72 to 288 all are equal within 5 %.
 * Images of more than 29,000 pixels have smaller blocks, so that the columns of one thread take at most 21 MB.
 */
public final class SparseEngine implements Engine {
    /** Slices begin at multiples of this, the lanes of the widest vectors. */
    private static final int UNITS = 16;

    /** The most images that are taken at once. */
    private static final int BLOCK = 144;

    /** The most pixels of a block of images: 5 bytes each in {@link PixelColumns}. */
    private static final int BLOCK_PIXELS = 1 << 22;

    private final Arithmetic arithmetic;
    private final Team team;
    private final Dataset train;
    private final SparseImages images;
    private final int inputs;
    private final int hidden;
    private final int classes;
    private final int block;

    /** Thread t owns slice t / shares, together with shares − 1 others. */
    private final HiddenSlice[] slices;

    private final int shares;

    /** Of each thread: the images of its share. */
    private final PixelColumns[] columns;

    private final Outputs outputs;

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
        block = Math.max(1, Math.min(BLOCK, BLOCK_PIXELS / inputs));
        outputs = new Outputs(start.b2(), block);
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
                        outputs.stride))
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
            descend(samples, 0, samples.length, rate);
            return;
        }
        bySlice(HiddenSlice::beginBlocks);
        outputs.beginBlocks();
        boolean complete = true;
        for (int at = 0; at < samples.length && complete; at += block) {
            if (Thread.currentThread().isInterrupted()) {
                complete = false;
            } else {
                descend(samples, at, Math.min(block, samples.length - at), rate);
            }
        }
        boolean keep = complete;
        bySlice(slice -> slice.endBlocks(keep));
        outputs.endBlocks(keep);
    }

    private void bySlice(Consumer<HiddenSlice> task) {
        team.run(member -> {
            if (member < slices.length) {
                task.accept(slices[member]);
            }
        });
    }

    private void descend(int[] samples, int at, int size, float rate) {
        IntConsumer forward = member -> forward(member, images, samples, at, size);
        IntConsumer output = member -> {
            output(member, size);
            for (int i = share(size, member, team.size()); i < share(size, member + 1, team.size()); i++) {
                outputs.delta2(i, train.label(samples[at + i]), rate);
            }
        };
        IntConsumer delta1 = member -> {
            int share = member % shares;
            slice(member).delta1(share(size, share, shares), share(size, share + 1, shares), outputs.values);
        };
        IntConsumer update = member -> update(member, size);
        if (slices.length == 1) { // a thread has the same images from collecting to δ1
            team.run(forward.andThen(output).andThen(delta1));
            team.run(update);
        } else if (shares == 1) { // it has the same units from δ1 to the update
            team.run(forward);
            team.run(output);
            team.run(delta1.andThen(update));
        } else {
            team.run(forward);
            team.run(output);
            team.run(delta1);
            team.run(update);
        }
        outputs.updateB2(size);
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

    /** u2 = z W2 + b2 for the member's share of the images. */
    private void output(int member, int size) {
        int from = share(size, member, team.size()), to = share(size, member + 1, team.size());
        outputs.fill(from, to);
        for (HiddenSlice slice : slices) {
            slice.addOutputs(from, to, outputs.values);
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
        slice.updateW2(share(classes, share, shares), share(classes, share + 1, shares), size, outputs.values);
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
            team.run(member -> output(member, size));
            for (int i = 0; i < size; i++) {
                int label = data.label(first + i);
                loss += outputs.loss(i, label);
                confusion[label][outputs.prediction(i)]++;
            }
        }
        return new Evaluation(loss / data.size(), confusion);
    }

    @Override
    public Parameters parameters() {
        SimpleMatrix W1 = new SimpleMatrix(inputs, hidden), b1 = new SimpleMatrix(1, hidden);
        SimpleMatrix W2 = new SimpleMatrix(hidden, classes);
        for (HiddenSlice slice : slices) {
            slice.copyTo(W1, b1, W2);
        }
        return new Parameters(W1, b1, W2, outputs.b2());
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
