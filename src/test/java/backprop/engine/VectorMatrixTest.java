package backprop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VectorMatrixTest {

    @Test
    void outputsAreSummedUnitByUnitCompiledOrNot() {
        int length = 3 * VectorMatrix.LANES + 1, stride = 16, images = 5;
        FloatMatrix z = new VectorMatrix(images, length, 2);
        float[] w = new float[length * stride];
        Random random = new Random(1);
        for (int j = 0; j < length; j++) {
            for (int i = 0; i < images; i++) {
                z.set(i, j, random.nextFloat());
            }
            for (int k = 0; k < stride; k++) {
                w[j * stride + k] = random.nextFloat() - 0.5f;
            }
        }
        float[] expected = new float[images * stride];
        for (int i = 0; i < images; i++) {
            for (int k = 0; k < stride; k++) {
                for (int j = 0; j < length; j++) {
                    expected[i * stride + k] = Math.fma(z.get(i, j), w[j * stride + k], expected[i * stride + k]);
                }
            }
        }
        for (int run = 0; run < 20_000; run++) {
            float[] sums = new float[images * stride];
            z.addOutputs(0, images, w, stride, sums);
            if (!Arrays.equals(sums, expected)) {
                assertThat(sums).as("in run %d", run).isEqualTo(expected);
            }
        }
    }
}
