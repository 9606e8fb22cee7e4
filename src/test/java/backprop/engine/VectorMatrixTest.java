package backprop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VectorRowsTest {

    @Test
    void dotsAddTheLanesFirstToLastOnAnyJdkCompiledOrNot() {
        int length = 4 * VectorRows.LANES;
        Rows z = new VectorRows(1, length), w = new VectorRows(3, length);
        Random random = new Random(1);
        for (int i = 0; i < length; i++) {
            z.set(0, i, random.nextFloat());
            for (int k = 0; k < w.count; k++) {
                w.set(k, i, random.nextFloat() - 0.5f);
            }
        }
        float[] expected = new float[w.count];
        for (int k = 0; k < w.count; k++) {
            for (int lane = 0; lane < VectorRows.LANES; lane++) {
                float sum = 0;
                for (int i = lane; i < length; i += VectorRows.LANES) {
                    sum = Math.fma(z.get(0, i), w.get(k, i), sum);
                }
                expected[k] += sum;
            }
        }
        for (int run = 0; run < 200_000; run++) {
            float[] products = new float[w.count];
            z.dots(0, 1, w, products);
            if (!Arrays.equals(products, expected)) {
                assertThat(products).as("in run %d", run).isEqualTo(expected);
            }
        }
    }
}
