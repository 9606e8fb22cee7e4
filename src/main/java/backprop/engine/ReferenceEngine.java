package backprop.engine;

import backprop.matrix.Matrices;
import backprop.mnist.Dataset;
import backprop.network.Backpropagation;
import backprop.network.CrossEntropy;
import backprop.network.ForwardPass;
import backprop.network.Parameters;
import org.ejml.simple.SimpleMatrix;

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
        parameters = parameters.minus(backpropagation
                .gradients(parameters, forward, train.targets(batch))
                .requireShapesOf(parameters)
                .times(learningRate));
    }

    @Override
    public Evaluation evaluate(Dataset data) throws InterruptedException {
        double loss = 0;
        int[][] confusion = new int[parameters.classes()][parameters.classes()];
        for (int from = 0; from < data.size(); from += EVALUATED_AT_ONCE) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            int to = Math.min(data.size(), from + EVALUATED_AT_ONCE);
            ForwardPass forward = ForwardPass.of(parameters, data.images(from, to));
            SimpleMatrix target = data.targets(from, to);
            loss += CrossEntropy.loss(forward, target) * forward.size();
            int[] predicted = Matrices.argMax(forward.Y());
            for (int i = from; i < to; i++) {
                confusion[data.label(i)][predicted[i - from]]++;
            }
        }
        return new Evaluation(loss / data.size(), confusion);
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
