package backprop.widget;

import backprop.matrix.Matrices;
import backprop.mnist.Batches;
import backprop.network.Backpropagation;
import backprop.network.CrossEntropy;
import backprop.network.ForwardPass;
import backprop.network.Parameters;
import java.util.ArrayList;
import java.util.List;
import org.ejml.simple.SimpleMatrix;

/** The training of a network on points in the plane, one step at a time, with any backpropagation. */
final class PlaneTraining {
    /**
     * Losses after some steps.
     *
     * @param steps made before
     * @param train loss of the training points
     * @param test loss of the others
     */
    record Losses(long steps, double train, double test) {}

    private static final int MOST_LOSSES = 300;

    private final PlaneData train;
    private final PlaneData test;
    private final Backpropagation backpropagation;
    private final double rate;
    private final Batches batches;
    private final List<Losses> losses = new ArrayList<>();
    private Parameters parameters;
    private int[][] order = {};
    private int epoch;
    private int place;
    private long steps;
    private String problem;

    PlaneTraining(PlaneData train, PlaneData test, PlaneSettings settings, Backpropagation backpropagation) {
        this.train = train;
        this.test = test;
        this.backpropagation = backpropagation;
        rate = settings.rate();
        batches = new Batches(train.size(), settings.batch(), settings.seed());
        parameters = settings.start().parameters(2, settings.hidden(), train.classes(), settings.seed());
        record();
    }

    /** Makes one step of gradient descent on the next batch; none if there is a problem. */
    void step() {
        if (problem != null) {
            return;
        }
        if (place == order.length) {
            order = batches.epoch(++epoch);
            place = 0;
        }
        PlaneData batch = train.subset(order[place++]);
        Answer answer = Answer.of(backpropagation, parameters, batch.X(), batch.targets());
        problem = answer.problem();
        if (problem == null) {
            parameters = parameters.plus(-rate, answer.gradients());
            steps++;
        }
    }

    /** Steps to the end of the epoch that is under way, or through the next one. */
    void epoch() {
        do {
            step();
        } while (problem == null && place < order.length);
    }

    /** Measures both losses; the list keeps its length by giving up every second one. */
    void record() {
        losses.add(new Losses(steps, loss(train), loss(test)));
        if (losses.size() > MOST_LOSSES) {
            for (int i = losses.size() - 2; i > 0; i -= 2) {
                losses.remove(i);
            }
        }
    }

    private double loss(PlaneData points) {
        return CrossEntropy.loss(ForwardPass.of(parameters, points.X()), points.targets());
    }

    /** The share of the test points whose class is the likeliest one. */
    double accuracy() {
        int[] said = Matrices.argMax(ForwardPass.of(parameters, test.X()).Y());
        int correct = 0;
        for (int i = 0; i < said.length; i++) {
            correct += said[i] == test.labels()[i] ? 1 : 0;
        }
        return (double) correct / said.length;
    }

    /** What the backpropagation gives for one point: δ2 and δ1 are the gradients of the biases. */
    Answer flow(SimpleMatrix x, int label) {
        return Answer.of(backpropagation, parameters, x, Matrices.oneHot(new int[] {label}, parameters.classes()));
    }

    Parameters parameters() {
        return parameters;
    }

    List<Losses> losses() {
        return List.copyOf(losses);
    }

    long steps() {
        return steps;
    }

    int epochs() {
        return epoch;
    }

    /** Why no further step can be made, or null. */
    String problem() {
        return problem;
    }
}
