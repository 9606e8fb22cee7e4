package backprop.engine;

import backprop.mnist.Dataset;
import backprop.network.Backpropagation;
import backprop.network.ForwardPass;
import backprop.network.Gradients;
import backprop.network.Parameters;
import java.util.List;
import java.util.stream.IntStream;

/** Training in double precision with the matrix code as it is read, and with any {@link Backpropagation}. */
public final class ReferenceEngine implements Engine {
    private static final int EVALUATED_AT_ONCE = 500;

    private final Dataset train;
    private final Backpropagation backpropagation;
    private Parameters parameters;

    /**
     * @param train the examples that {@link #step} learns from
     * @param start the parameters to start from; not modified
     * @param backpropagation computes the gradients of each step
     */
    public ReferenceEngine(Dataset train, Parameters start, Backpropagation backpropagation) {
        this.train = train;
        this.parameters = start;
        this.backpropagation = backpropagation;
    }

    @Override
    public void step(int[] batch, double learningRate) {
        ForwardPass forward = ForwardPass.of(parameters, train.images(batch));
        Gradients gradients = backpropagation.gradients(parameters, forward, train.targets(batch));
        parameters = parameters.plus(-learningRate, gradients.requireShapesOf(parameters));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Blocks of examples are evaluated at the same time; their losses are added in the order of the examples.
     */
    @Override
    public Evaluation evaluate(Dataset data) throws InterruptedException {
        Thread caller = Thread.currentThread();
        List<Evaluation> blocks = IntStream.rangeClosed(0, (data.size() - 1) / EVALUATED_AT_ONCE)
                .parallel()
                .mapToObj(block -> caller.isInterrupted() ? null : evaluate(data, block * EVALUATED_AT_ONCE))
                .toList();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return Evaluation.ofBlocks(blocks);
    }

    private Evaluation evaluate(Dataset data, int from) {
        int to = Math.min(data.size(), from + EVALUATED_AT_ONCE);
        return Evaluation.of(ForwardPass.of(parameters, data.images(from, to)), data, from);
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return "Reference engine: matrices in double precision";
    }
}
