package backprop.widget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import backprop.check.Probe;
import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.CrossEntropy;
import backprop.network.ForwardPass;
import backprop.network.Parameters;
import backprop.widget.TaughtNetwork.Lesson;
import backprop.widget.TaughtNetwork.Unit;
import java.util.List;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;

class TaughtNetworkTest {
    private final Probe toy = Probe.toy();
    private final TaughtNetwork network = new TaughtNetwork(toy.parameters(), Backpropagation.SHARED_DELTAS);

    @Test
    void aStepIsGradientDescentAndUndoTakesItBackToTheBit() {
        Parameters expected = toy.parameters()
                .minus(Backpropagation.SHARED_DELTAS
                        .gradients(toy.parameters(), toy.forward(), Matrices.oneHot(new int[] {2}, 3))
                        .times(0.5));
        Lesson lesson = network.teach(toy.X(), 2, 0.5, 1);
        assertThat(network.parameters().W1().isIdentical(expected.W1(), 0)).isTrue();
        assertThat(network.parameters().b2().isIdentical(expected.b2(), 0)).isTrue();
        assertThat(lesson.after().get(2)).isGreaterThan(lesson.before().get(2));
        network.undo();
        assertThat(network.parameters()).isSameAs(toy.parameters());
        assertThat(network.lessons()).isZero();
        network.undo();
        assertThat(network.parameters()).isSameAs(toy.parameters());
    }

    @Test
    void theChangeOfW1IsTheDrawingTimesADeltaInEveryColumn() {
        SimpleMatrix change = network.teach(toy.X(), 0, 0.3, 1).change();
        for (int j = 0; j < 4; j++) {
            double factor = change.get(0, j) / toy.X().get(0);
            for (int i = 0; i < 3; i++) {
                assertThat(change.get(i, j)).isCloseTo(factor * toy.X().get(i), offset(1e-12));
            }
        }
    }

    @Test
    void tenStepsAreTenTimesOne() {
        network.teach(toy.X(), 1, 0.1, 10);
        TaughtNetwork single = new TaughtNetwork(toy.parameters(), Backpropagation.SHARED_DELTAS);
        for (int i = 0; i < 10; i++) {
            single.teach(toy.X(), 1, 0.1, 1);
        }
        assertThat(network.parameters().W2().isIdentical(single.parameters().W2(), 0))
                .isTrue();
        assertThat(network.lessons()).isEqualTo(1);
    }

    @Test
    void theWishIsTheNegativeDerivativeOfTheLossWithRespectToTheDrawing() {
        SimpleMatrix wish = network.wish(toy.X(), 2), target = Matrices.oneHot(new int[] {2}, 3);
        for (int i = 0; i < 3; i++) {
            double h = 1e-5;
            SimpleMatrix more = toy.X().copy(), less = toy.X().copy();
            more.set(i, more.get(i) + h);
            less.set(i, less.get(i) - h);
            double numeric = (loss(more, target) - loss(less, target)) / (2 * h);
            assertThat(wish.get(i)).isCloseTo(-numeric, offset(1e-8));
        }
    }

    private double loss(SimpleMatrix x, SimpleMatrix target) {
        return CrossEntropy.loss(ForwardPass.of(toy.parameters(), x), target);
    }

    @Test
    void theLoudestUnitsComeFirstWithTheirShareOfTheLogit() {
        List<Unit> units = network.loudest(toy.forward(), 1, 3);
        assertThat(units).hasSize(3);
        for (int i = 1; i < 3; i++) {
            assertThat(Math.abs(units.get(i).contribution()))
                    .isLessThanOrEqualTo(Math.abs(units.get(i - 1).contribution()));
        }
        double logit = network.loudest(toy.forward(), 1, 4).stream()
                        .mapToDouble(Unit::contribution)
                        .sum()
                + toy.parameters().b2().get(1);
        assertThat(logit).isCloseTo(toy.forward().U2().get(1), offset(1e-12));
    }

    @Test
    void aBackpropagationThatFailsTeachesNothingAndSaysWhy() {
        TaughtNetwork broken = new TaughtNetwork(
                toy.parameters(),
                (p, f, t) -> Backpropagation.SHARED_DELTAS.gradients(p, f, t).times(Double.NaN));
        Lesson lesson = broken.teach(toy.X(), 1, 0.1, 10);
        assertThat(lesson.problem()).startsWith("∂L/∂W1 has the entry NaN");
        assertThat(broken.parameters()).isSameAs(toy.parameters());
        assertThat(broken.lessons()).isZero();
        assertThatThrownBy(() -> broken.wish(toy.X(), 1)).hasMessageStartingWith("∂L/∂W1 has the entry NaN");
    }
}
