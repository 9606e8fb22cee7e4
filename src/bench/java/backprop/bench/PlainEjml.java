package backprop.bench;

import backprop.engine.Engine;
import backprop.engine.Evaluation;
import backprop.engine.ReferenceEngine;
import backprop.mnist.Dataset;
import backprop.network.Backpropagation;
import backprop.network.ForwardPass;
import backprop.network.Parameters;
import org.ejml.data.DMatrixRMaj;
import org.ejml.simple.SimpleMatrix;

/** The code of notebook 02 on dense matrices of EJML alone, whatever {@link Dataset#images} returns. */
final class PlainEjml implements Engine {
    private final Dataset train;
    private Parameters parameters;

    PlainEjml(Dataset train, Parameters start) {
        this.train = train;
        parameters = start;
    }

    @Override
    public void step(int[] batch, double learningRate) {
        DMatrixRMaj images = train.images(batch).getDDRM();
        ForwardPass forward = ForwardPass.of(parameters, SimpleMatrix.wrap(images));
        parameters = parameters.minus(Backpropagation.SHARED_DELTAS
                .gradients(parameters, forward, train.targets(batch))
                .times(learningRate));
    }

    @Override
    public Evaluation evaluate(Dataset data) throws InterruptedException {
        return new ReferenceEngine(train, parameters, Backpropagation.SHARED_DELTAS).evaluate(data);
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }
}
