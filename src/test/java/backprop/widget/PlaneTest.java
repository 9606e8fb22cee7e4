package backprop.widget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop.check.WrongBackwardPass;
import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.Gradients;
import backprop.widget.PlaneData.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class PlaneTest {
    private static final Map<String, Supplier<Backpropagation>> CHOICES = new LinkedHashMap<>(Map.of(
            "right", () -> Backpropagation.SHARED_DELTAS,
            "uphill", WrongBackwardPass.FLIPPED_SIGN::backpropagation,
            "NaN",
                    () -> (p, f, t) ->
                            Backpropagation.SHARED_DELTAS.gradients(p, f, t).times(Double.NaN),
            "wrong shape", () -> (p, f, t) -> new Gradients(p.W1(), p.b2(), p.W2(), p.b2())));

    private static PlaneSettings settings(String data, int hidden, String left, String right) {
        return new PlaneSettings(data, 0.05, 0.5, hidden, 10, 1, "normalised", 3, left, right);
    }

    private static PlaneRun trained(PlaneSettings settings, int epochs) {
        PlaneRun run = new PlaneRun(settings, CHOICES, null);
        for (int i = 0; i < epochs; i++) {
            run.epoch();
        }
        run.record();
        return run;
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void everyShapeIsLearnt(Shape shape) {
        int hidden = shape == Shape.SPIRAL ? 20 : 8, epochs = shape == Shape.SPIRAL ? 1500 : 200;
        PlaneTraining side = trained(settings(shape.toString(), hidden, "right", "none"), epochs)
                .sides()
                .get(0);
        assertThat(side.accuracy()).isGreaterThan(0.95);
        assertThat(side.problem()).isNull();
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void theSameSeedGivesTheSamePointsWithinThePlane(Shape shape) {
        PlaneData points = PlaneData.of(shape, 0, 7);
        assertThat(Matrices.maxAbs(points.X())).isLessThanOrEqualTo(PlaneData.EDGE);
        assertThat(PlaneData.of(shape, 0, 7).X().isIdentical(points.X(), 0)).isTrue();
        assertThat(PlaneData.of(shape, 0, 8).X().isIdentical(points.X(), 0)).isFalse();
    }

    @Test
    void twoSidesStartAlikeAndAWrongGradientParts() {
        PlaneRun run = new PlaneRun(settings("circle", 6, "right", "uphill"), CHOICES, null);
        PlaneTraining right = run.sides().get(0), wrong = run.sides().get(1);
        assertThat(wrong.parameters().W1().isIdentical(right.parameters().W1(), 0))
                .isTrue();
        double before = right.losses().get(0).train();
        for (int i = 0; i < 50; i++) {
            run.epoch();
        }
        run.record();
        assertThat(right.losses().get(1).train()).isLessThan(before);
        assertThat(wrong.losses().get(1).train()).isGreaterThan(before);
        assertThat(wrong.steps()).isEqualTo(right.steps()).isEqualTo(50 * 15);
    }

    @Test
    void stepsAndEpochsAreCountedAndTheLastBatchMayBeShort() {
        PlaneRun run = new PlaneRun(
                new PlaneSettings("xor", 0, 0.5, 3, 40, 0.5, "normalised", 1, "right", "none"), CHOICES, null);
        PlaneTraining side = run.sides().get(0);
        run.step();
        assertThat(side.steps()).isEqualTo(1);
        run.epoch();
        assertThat(side.steps()).isEqualTo(4);
        assertThat(side.epochs()).isEqualTo(1);
        run.epoch();
        assertThat(side.steps()).isEqualTo(8);
    }

    @Test
    void aGradientThatIsNotANumberOrHasTheWrongShapeStopsItsSideOnly() {
        PlaneRun run = trained(settings("circle", 4, "right", "NaN"), 3);
        assertThat(run.sides().get(1).problem()).startsWith("∂L/∂W1 has the entry NaN at row 1, column 1");
        assertThat(run.sides().get(1).steps()).isZero();
        assertThat(run.sides().get(0).steps()).isEqualTo(45);
        assertThat(run.alive()).isTrue();
        PlaneRun shape = trained(settings("circle", 4, "wrong shape", "none"), 3);
        assertThat(shape.sides().get(0).problem()).isEqualTo("∂L/∂b1 is 1×2, expected 1×4; check the shapes.");
        assertThat(shape.alive()).isFalse();
    }

    @Test
    void theCurveKeepsItsFirstAndLastPointHoweverLongItGets() {
        PlaneRun run = new PlaneRun(settings("gaussians", 2, "right", "none"), CHOICES, null);
        for (int i = 0; i < 2000; i++) {
            run.step();
            run.record();
        }
        var losses = run.sides().get(0).losses();
        assertThat(losses).hasSizeLessThanOrEqualTo(300);
        assertThat(losses.get(0).steps()).isZero();
        assertThat(losses.get(losses.size() - 1).steps()).isEqualTo(2000);
        assertThat(losses).isSortedAccordingTo((a, b) -> Long.compare(a.steps(), b.steps()));
    }

    @Test
    void whatFlowsBackForAPointIsDelta2AndDelta1() {
        PlaneRun run = trained(settings("xor", 3, "right", "none"), 2);
        SimpleMatrix x = new SimpleMatrix(new double[][] {{0.5, -1}});
        Gradients flow = run.sides().get(0).flow(x, 1).gradients();
        assertThat(flow.b2().elementSum()).isBetween(-1e-12, 1e-12);
        assertThat(flow.b2().get(1)).isNegative();
        assertThat(Matrices.maxAbs(flow.W1().minus(x.transpose().mult(flow.b1()))))
                .isLessThan(1e-15);
    }

    @Test
    void aTableBecomesPointsWithinThePlaneWithItsAspectKept() {
        Table table = Table.create(
                "t",
                DoubleColumn.create("a", 10, 20, 30),
                DoubleColumn.create("b", 5, 10, 5),
                StringColumn.create("kind", "yes", "no", "yes"));
        PlaneData points = PlaneData.of(table, "a", "b", "kind");
        assertThat(points.labels()).containsExactly(1, 0, 1);
        assertThat(points.classes()).isEqualTo(2);
        assertThat(points.X().get(0, 0)).isEqualTo(-2.7);
        assertThat(points.X().get(1, 1)).isEqualTo(0.675);
        assertThatThrownBy(() -> PlaneData.of(table, "kind", "b", "kind"))
                .hasMessage("column kind holds no numbers; name a numeric column");
        assertThatThrownBy(() -> PlaneData.of(table.first(1), "a", "b", "kind")).hasMessageContaining("has 1 classes");
    }

    @Test
    void settingsOutOfTheirRangeAreRefusedWithTheirNameAndValue() throws Exception {
        ObjectMapper json = new ObjectMapper();
        Map<String, Object> usual = new LinkedHashMap<>(Playground.start(false).json());
        assertThat(PlaneSettings.of(json.valueToTree(usual))).isEqualTo(Playground.start(false));
        usual.put("rate", null);
        assertThatThrownBy(() -> PlaneSettings.of(json.valueToTree(usual)))
                .hasMessage("the learning rate is NaN, expected 0.0001 to 100");
        usual.put("rate", 0.5);
        usual.put("hidden", 51);
        assertThatThrownBy(() -> PlaneSettings.of(json.valueToTree(usual)))
                .hasMessage("the number of hidden units is 51, expected 1 to 50");
    }

    @Test
    void ownPointsAreMissedInOneSentence() {
        assertThatThrownBy(() -> new PlaneRun(settings("own", 2, "right", "none"), CHOICES, null))
                .hasMessageStartingWith("there are 0 points of your own");
    }
}
