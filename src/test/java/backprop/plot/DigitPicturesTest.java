package backprop.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop.matrix.Matrices;
import backprop.mnist.Dataset;
import backprop.mnist.Mnist;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;

class DigitPicturesTest {
    private static final Dataset DATA =
            Mnist.load(Path.of("data/mnist-sample")).train().first(3);

    private static long pixels(Digits digits, int rgb) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(digits.png()));
        return java.util.Arrays.stream(
                        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .filter(pixel -> (pixel & 0xFFFFFF) == rgb)
                .count();
    }

    @Test
    void aRowBesideItsDigitIsBlueWhereItIsNegativeAndOrangeWhereItIsPositive() throws Exception {
        SimpleMatrix rows = Matrices.matrix(new double[] {-1, 0}, new double[] {0, 0}, new double[] {0, 1});
        Digits digits = Digits.beside(DATA, rows, 0, 1, 2);
        long blue = pixels(digits, 0x0072B2), orange = pixels(digits, 0xD55E00);
        assertThat(blue).isGreaterThan(1000);
        assertThat(orange).isBetween(blue - 300, blue + 300);
        assertThatThrownBy(() -> Digits.beside(DATA, rows, 0, 1)).hasMessageContaining("3×2, expected 2×2");
    }

    @Test
    void theColumnsOfAnOuterProductAreTheDigitInTheColourOfItsDelta() throws Exception {
        SimpleMatrix x = Matrices.row(0, 1, 1, 0), delta1 = Matrices.row(0.5, -0.5, 0);
        SimpleMatrix gradient = x.transpose().mult(delta1);
        Digits digits = Digits.outerProduct(x, delta1, gradient, 2, 2, 3);
        long orange = pixels(digits, 0xD55E00);
        assertThat(orange).isGreaterThan(1000);
        assertThat(pixels(digits, 0x0072B2)).isEqualTo(orange);
        assertThat(digits.toString()).contains("3 hidden units", "−0.5 (blue)", "δ1 = +0.5000, δ1 = −0.5000");
        assertThatThrownBy(() -> Digits.outerProduct(x, delta1, gradient.transpose(), 2, 2, 3))
                .hasMessageContaining("the gradient is 3×4, expected 4×3");
        assertThatThrownBy(() -> Digits.outerProduct(x, null, gradient, 2, 2, 3))
                .hasMessageContaining("not filled in yet");
    }

    @Test
    void theWorstExamplesAreThoseWithTheSmallestProbabilityOfTheirClass() {
        SimpleMatrix Y = new SimpleMatrix(3, 10);
        double[] probabilities = {0.5, 0.1, 0.3};
        for (int i = 0; i < 3; i++) {
            int other = (DATA.label(i) + 1) % 10;
            Y.set(i, DATA.label(i), probabilities[i]);
            Y.set(i, other, 1 - probabilities[i]);
        }
        assertThat(Digits.worst(DATA, Y, 2))
                .hasToString("2 images: " + caption(1, "0.900") + ", " + caption(2, "0.700"));
    }

    private static String caption(int example, String probability) {
        int label = DATA.label(example);
        return label + " → " + (label + 1) % 10 + " (" + probability + ")";
    }

    @Test
    void unitsBeforeAndAfterTrainingShareTheScaleOfTheLatter() throws Exception {
        SimpleMatrix before = new SimpleMatrix(4, 2), after = new SimpleMatrix(4, 2);
        before.fill(0.5);
        after.fill(1);
        Digits paired = Digits.weights(before, after, 2, 2, 20);
        assertThat(paired)
                .hasToString(
                        "weights of 2 hidden units before and after training as images, from −1 and less (blue) to 1"
                                + " and more (orange)");
        assertThat(pixels(paired, 0xD55E00)).isPositive();
        assertThat(pixels(paired, 0xEAAF80)).isPositive();
    }

    @Test
    void blackPixelsAreThoseThatNoImageUses() {
        int[] black = DATA.blackPixels();
        assertThat(black).isNotEmpty();
        for (int p : black) {
            for (int i = 0; i < DATA.size(); i++) {
                assertThat(DATA.pixel(i, p)).isZero();
            }
        }
        assertThat(black).hasSizeLessThan(DATA.inputs());
    }
}
