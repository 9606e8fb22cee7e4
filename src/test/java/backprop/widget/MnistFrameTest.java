package backprop.widget;

import static org.assertj.core.api.Assertions.assertThat;

import backprop.matrix.Matrices;
import backprop.mnist.Dataset;
import backprop.mnist.Mnist;
import backprop.network.ForwardPass;
import backprop.network.Parameters;
import backprop.training.Hyperparameters;
import backprop.training.Trainer;
import java.nio.file.Path;
import java.util.List;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MnistFrameTest {
    private static final double[] NO_IMAGE = {};
    private static Dataset digits;
    private static Parameters trained;

    @BeforeAll
    static void train() {
        Mnist mnist = Mnist.load(Path.of("data/mnist-sample"));
        digits = mnist.test();
        Trainer trainer = new Trainer(mnist, Hyperparameters.DEFAULTS.withEpochs(20));
        trainer.train();
        trained = trainer.parameters();
    }

    @Test
    void theDigitsOfMnistComeOutOfTheFrameAsTheyWentIn() {
        for (int i = 0; i < digits.size(); i += 10) {
            SimpleMatrix image = digits.images(i, i + 1);
            SimpleMatrix framed = MnistFrame.of(List.of(), Json.entries(image));
            assertThat(Matrices.maxAbs(framed.minus(image))).as("digit %d", i).isLessThan(1e-9);
        }
    }

    @Test
    void aDrawingLooksAlikeWhereverAndHoweverLargeItIsDrawn() {
        for (String[] pair : DrawnDigits.DIGITS) {
            SimpleMatrix large = frame(pair[0], 30, 30, 220);
            assertThat(Matrices.maxAbs(frame(pair[0], 50, 20, 220).minus(large)))
                    .isLessThan(0.1);
            SimpleMatrix small = frame(pair[0], 180, 10, 73);
            assertThat(small.minus(large).normF() / large.normF()).isLessThan(0.35);
            assertThat(read(small)).isEqualTo(read(large));
        }
    }

    @Test
    void twentyDrawingsOffTheCentreLargeAndSmallAreRead() {
        double[][] places = {{8, 8, 120}, {150, 140, 120}, {20, 15, 245}, {200, 30, 60}, {60, 190, 80}};
        int read = 0;
        StringBuilder wrong = new StringBuilder();
        for (int k = 0; k < 10; k++) {
            for (int variant = 0; variant < 2; variant++) {
                double[] place = places[(2 * k + variant) % places.length];
                SimpleMatrix x = frame(DrawnDigits.DIGITS[k][variant], place[0], place[1], place[2]);
                int said = read(x);
                read += said == k ? 1 : 0;
                wrong.append(said == k ? "" : k + "/" + variant + " read as " + said + "; ");
            }
        }
        assertThat(read).as(wrong.toString()).isGreaterThanOrEqualTo(18);
    }

    @Test
    void aDrawingFillsTwentyPixelsAndHasItsCentreOfMassInTheMiddle() {
        SimpleMatrix x = frame(DrawnDigits.DIGITS[0][0], 5, 170, 90);
        int top = 28, bottom = 0;
        double mass = 0, row = 0, column = 0;
        for (int p = 0; p < 784; p++) {
            if (x.get(p) > 0) {
                top = Math.min(top, p / 28);
                bottom = Math.max(bottom, p / 28);
            }
            mass += x.get(p);
            row += x.get(p) * (p / 28);
            column += x.get(p) * (p % 28);
        }
        assertThat(bottom - top + 1).isEqualTo(20);
        assertThat(row / mass).isBetween(13.5, 14.5);
        assertThat(column / mass).isBetween(13.5, 14.5);
        assertThat(Matrices.maxAbs(x)).isLessThanOrEqualTo(1);
    }

    @Test
    void aBlankPadIsBlankAndADotIsADot() {
        assertThat(Matrices.maxAbs(MnistFrame.of(List.of(), NO_IMAGE))).isZero();
        assertThat(Matrices.maxAbs(MnistFrame.of(List.of(new double[] {140, 140}), NO_IMAGE)))
                .isGreaterThan(0.9);
        assertThat(Matrices.maxAbs(MnistFrame.of(List.of(new double[] {0, 0, 280, 280}), NO_IMAGE)))
                .isGreaterThan(0.9);
    }

    private static int read(SimpleMatrix x) {
        return Matrices.argMax(ForwardPass.of(trained, x).Y())[0];
    }

    private static SimpleMatrix frame(String drawing, double left, double top, double size) {
        return MnistFrame.of(DrawnDigits.strokes(drawing, left, top, size), NO_IMAGE);
    }
}
