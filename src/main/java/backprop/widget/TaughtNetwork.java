package backprop.widget;

import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.ForwardPass;
import backprop.network.Gradients;
import backprop.network.Parameters;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;

/** A network that reads one image after the other and can be taught, with any backpropagation; steps can be undone. */
final class TaughtNetwork {
    /**
     * A hidden unit's say in the logit of a class.
     *
     * @param unit j, from 0
     * @param z z1_j
     * @param contribution z1_j W2_jk
     */
    record Unit(int unit, double z, double contribution) {}

    /**
     * What some steps of gradient descent on one image did.
     *
     * @param before y before them, 1×classes
     * @param after y after them
     * @param change of W1, inputs×H
     * @param problem why no step could be made, or no further one; null if all were
     */
    record Lesson(SimpleMatrix before, SimpleMatrix after, SimpleMatrix change, String problem) {}

    private final Backpropagation backpropagation;
    private final Deque<Parameters> earlier = new ArrayDeque<>();
    private Parameters parameters;

    TaughtNetwork(Parameters parameters, Backpropagation backpropagation) {
        this.parameters = parameters;
        this.backpropagation = backpropagation;
    }

    Parameters parameters() {
        return parameters;
    }

    /** How many lessons can be undone. */
    int lessons() {
        return earlier.size();
    }

    ForwardPass read(SimpleMatrix x) {
        return ForwardPass.of(parameters, x);
    }

    /** The hidden units with the largest contributions to the logit of class k, the largest first. */
    List<Unit> loudest(ForwardPass forward, int k, int count) {
        return IntStream.range(0, parameters.hidden())
                .mapToObj(j -> new Unit(
                        j,
                        forward.Z1().get(j),
                        forward.Z1().get(j) * parameters.W2().get(j, k)))
                .sorted(Comparator.comparingDouble(unit -> -Math.abs(unit.contribution())))
                .limit(count)
                .toList();
    }

    /**
     * −∂L/∂x = −δ1 W1ᵀ for the target k: where more ink (positive) or less ink (negative) makes k more probable. δ1 is
     * the gradient with respect to b1 of a batch of one, as the backpropagation gives it.
     *
     * @param x 1×inputs
     * @return 1×inputs
     * @throws IllegalArgumentException if the backpropagation gives nothing that can be used; the message says why
     */
    SimpleMatrix wish(SimpleMatrix x, int k) {
        Answer answer = Answer.of(backpropagation, parameters, x, target(k));
        if (answer.problem() != null) {
            throw new IllegalArgumentException(answer.problem());
        }
        return answer.gradients().b1().mult(parameters.W1().transpose()).negative();
    }

    /** Makes steps of gradient descent on the image x with the target k. */
    Lesson teach(SimpleMatrix x, int k, double learningRate, int steps) {
        Parameters start = parameters;
        SimpleMatrix before = read(x).Y();
        String problem = null;
        for (int i = 0; i < steps && problem == null; i++) {
            Answer answer = Answer.of(backpropagation, parameters, x, target(k));
            problem = answer.problem();
            if (problem == null) {
                Gradients step = answer.gradients().times(learningRate);
                parameters = parameters.minus(step);
            }
        }
        if (parameters != start) {
            earlier.push(start);
        }
        return new Lesson(before, read(x).Y(), parameters.W1().minus(start.W1()), problem);
    }

    /** Takes the last lesson back, if there was one. */
    void undo() {
        if (!earlier.isEmpty()) {
            parameters = earlier.pop();
        }
    }

    private SimpleMatrix target(int k) {
        return Matrices.oneHot(new int[] {k}, parameters.classes());
    }
}
