package backprop.network;

import static org.assertj.core.api.Assertions.assertThat;

import backprop.matrix.Matrices;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the network to PyTorch's autograd in float64; src/test/golden/golden.py wrote the values. */
class GoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"5-4-3", "784-30-10"})
    void logitsLossAllGradientsAndTenStepsAreThoseOfPyTorch(String name) throws IOException {
        JsonNode golden = read(name);
        int inputs = golden.at("/sizes/0").intValue();
        int hidden = golden.at("/sizes/1").intValue();
        int classes = golden.at("/sizes/2").intValue();
        int batch = golden.get("batch").intValue();
        SimpleMatrix X = values(1, batch, inputs, 1);
        SimpleMatrix target = Matrices.oneHot(
                IntStream.range(0, batch).map(i -> (3 * i + 1) % classes).toArray(), classes);
        Parameters parameters = new Parameters(
                values(2, inputs, hidden, 1 / Math.sqrt(inputs)),
                values(3, 1, hidden, 0.3),
                values(4, hidden, classes, 1 / Math.sqrt(hidden)),
                values(5, 1, classes, 0.3));

        ForwardPass forward = ForwardPass.of(parameters, X);
        Gradients gradients = Backpropagation.SHARED_DELTAS.gradients(parameters, forward, target);

        requireNear(name + " logits", forward.U2(), matrix(golden.get("logits")));
        requireNear(
                name + " loss",
                Matrices.row(CrossEntropy.loss(forward, target)),
                Matrices.row(golden.get("loss").doubleValue()));
        requireNear(name + " ∂L/∂W1", gradients.W1(), matrix(golden.at("/gradients/W1")));
        requireNear(name + " ∂L/∂b1", gradients.b1(), matrix(golden.at("/gradients/b1")));
        requireNear(name + " ∂L/∂W2", gradients.W2(), matrix(golden.at("/gradients/W2")));
        requireNear(name + " ∂L/∂b2", gradients.b2(), matrix(golden.at("/gradients/b2")));

        double learningRate = golden.get("learningRate").doubleValue();
        SimpleMatrix losses = new SimpleMatrix(1, golden.get("lossesAfterSteps").size());
        for (int step = 0; step < losses.getNumCols(); step++) {
            parameters = parameters.minus(Backpropagation.SHARED_DELTAS
                    .gradients(parameters, ForwardPass.of(parameters, X), target)
                    .times(learningRate));
            losses.set(0, step, CrossEntropy.loss(ForwardPass.of(parameters, X), target));
        }
        assertThat(losses.getNumCols()).isEqualTo(10);
        requireNear(name + " losses after steps", losses, row(golden.get("lossesAfterSteps")));
    }

    /**
     * The largest difference relative to the largest entry is below 1e-12. Single entries are sums that cancel, so
     * relative to itself an entry near 0 differs more, in any two correct programs; that figure is printed beside it.
     */
    private static void requireNear(String name, SimpleMatrix actual, SimpleMatrix expected) {
        Matrices.requireShape(name, actual, expected.getNumRows(), expected.getNumCols());
        SimpleMatrix difference = actual.minus(expected);
        double relative = Matrices.maxAbs(difference) / Matrices.maxAbs(expected);
        System.out.printf(
                Locale.ROOT,
                "golden %-32s relative difference %.1e, of a single entry %.1e%n",
                name,
                relative,
                Matrices.maxAbs(difference.elementDiv(expected)));
        assertThat(actual.hasUncountable()).as(name + " has NaN or infinity").isFalse();
        assertThat(relative).as(name).isLessThan(1e-12);
    }

    private static SimpleMatrix values(int salt, int rows, int columns, double scale) {
        SimpleMatrix A = new SimpleMatrix(rows, columns);
        for (int i = 0; i < A.getNumElements(); i++) {
            long n = i + 1;
            A.set(i, scale * ((n * n * n * 7919 + salt * 104729) % 2003 - 1001) / 1001);
        }
        return A;
    }

    private static JsonNode read(String name) throws IOException {
        try (InputStream in = GoldenTest.class.getResourceAsStream("/golden/" + name + ".json.gz")) {
            return new ObjectMapper().readTree(new GZIPInputStream(in));
        }
    }

    private static SimpleMatrix matrix(JsonNode rows) {
        SimpleMatrix A = new SimpleMatrix(rows.size(), rows.get(0).size());
        for (int i = 0; i < A.getNumRows(); i++) {
            for (int j = 0; j < A.getNumCols(); j++) {
                A.set(i, j, rows.get(i).get(j).doubleValue());
            }
        }
        return A;
    }

    private static SimpleMatrix row(JsonNode values) {
        return Matrices.row(IntStream.range(0, values.size())
                .mapToDouble(i -> values.get(i).doubleValue())
                .toArray());
    }
}
