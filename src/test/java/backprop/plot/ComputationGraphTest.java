package backprop.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop.check.Probe;
import backprop.exercise.Chain;
import backprop.exercise.StepSequence;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ComputationGraphTest {
    private static final Probe TOY = Probe.toy();
    private static final ComputationGraph GRAPH = ComputationGraph.of(TOY);
    private static final Chain CHAIN_B2 = Chain.of("dL/du2", "du2/db2");
    private static final Chain CHAIN_W1 = Chain.of("dL/du2", "du2/dz1", "dz1/du1", "du1/dW1");

    @Test
    void theSumOverThePathsIsTheDerivativeOfEachParameter() {
        for (String name : new String[] {"W1", "b1", "W2", "b2"}) {
            SimpleMatrix numeric = TOY.numeric("L", name);
            for (int row = 0; row < numeric.getNumRows(); row++) {
                for (int column = 0; column < numeric.getNumCols(); column++) {
                    int[] index = name.startsWith("W") ? new int[] {row, column} : new int[] {column};
                    assertThat(GRAPH.highlight(name, index).sumOverPaths())
                            .isCloseTo(numeric.get(row, column), within(1e-9));
                }
            }
        }
    }

    @Test
    void aWeightOfTheFirstLayerHasAPathThroughEachClassAndOneOfTheSecondHasOne() {
        assertThat(GRAPH.highlight("W1", 0, 1).paths()).hasSize(3);
        assertThat(GRAPH.highlight("b1", 3).paths()).hasSize(3);
        assertThat(GRAPH.highlight("W2", 3, 2).paths()).hasSize(1);
        assertThat(GRAPH.highlight("b2", 0).paths()).hasSize(1);
    }

    @Test
    void theSvgIsWellFormedAndHasTheForwardValues() throws Exception {
        String svg = GRAPH.highlight("W1", 0, 1).svg();
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(3 + 4 + 4 + 3 + 1);
        assertThat(svg)
                .contains(
                        String.format(Locale.ROOT, ">%.3f<", TOY.forward().Z1().get(2)));
    }

    @Test
    void thePngIsAPictureWithInk() throws IOException {
        assertThat(ImageIO.read(new ByteArrayInputStream(
                                GRAPH.byUse(CHAIN_B2, CHAIN_W1).png()))
                        .getWidth())
                .isEqualTo(1720);
        assertThat(GRAPH.highlight("b2", 1).png()).isNotEqualTo(GRAPH.png());
    }

    @Test
    void wrongRequestsAreAnsweredInASentence() {
        assertThatThrownBy(() -> GRAPH.highlight("W3", 0, 0)).hasMessageContaining("no parameter W3");
        assertThatThrownBy(() -> GRAPH.highlight("b1", 0, 0)).hasMessageContaining("b1 with 2 indices");
        assertThatThrownBy(() -> ComputationGraph.of(Probe.random(3, 4, 3, 2, 1)))
                .hasMessageContaining("the batch has 2");
    }

    @Test
    void eachEdgeOfAPathHasItsDerivativeThatOfTheParameterToo() {
        assertThat(GRAPH.highlight("W1", 0, 1).svg()).contains(">0.900<", ">0.226<", ">-0.370<", ">0.214<");
        assertThat(GRAPH.highlight("b2", 0).svg()).contains(">1.000<");
    }

    @Test
    void eachEdgeEndsInAnArrowhead() {
        assertThat(GRAPH.svg().split("<polygon")).hasSize(1 + 3 * 4 + 4 + 4 * 3 + 3);
    }

    @Test
    void theGradientOfANodeIsTheDerivativeOfTheLoss() {
        GRAPH.gradients().forEach((node, gradient) -> {
            double numeric = node.variable().equals("L")
                    ? 1
                    : TOY.numeric("L", node.variable()).get(Integer.parseInt(node.index()) - 1);
            assertThat(gradient).as(node.latex()).isCloseTo(numeric, within(1e-9));
        });
        assertThat(GRAPH.gradients()).hasSize(4 + 4 + 3 + 1);
    }

    @Test
    void aNodeIsColouredByTheChainsThatPassThroughIt() {
        assertThat(GRAPH.byUse(CHAIN_B2, CHAIN_W1).toString())
                .contains("x  0.9000  -0.7000  1.3000  in 0 of 2", "1.6170  in 1 of 2", "L  0.9709  in 2 of 2");
        assertThat(GRAPH.byUse(CHAIN_B2, CHAIN_W1).svg()).contains("in 1 of 2 chains", "in no chain");
        assertThat(GRAPH.byUse().svg()).isEqualTo(GRAPH.svg());
    }

    @Test
    void theStepsOfAnOrderStandOnTheBackwardArrows() {
        StepSequence order = StepSequence.start()
                .then("delta2", v -> v.get("y").minus(v.get("target")))
                .then("dL/dW2", v -> v.get("z1").transpose().mult(v.get("delta2")))
                .then("dL/db2", v -> v.get("delta2"));
        assertThat(GRAPH.backward(order).toString())
                .contains("step 2: d2", "step 3: dL/dW2", "step 4: dL/db2")
                .doesNotContain("step 5", "dL/dW1");
        assertThat(GRAPH.backward(order).svg())
                .contains("δ2 = ∂L/∂u2", ">4<", ">-0.621<")
                .doesNotContain("δ1 = ∂L/∂u1");
    }

    @Test
    void anOrderWithoutStepsShowsTheGradientsAlone() {
        assertThat(GRAPH.backward(StepSequence.start()).svg())
                .contains(">-0.621<", "forward pass")
                .doesNotContain("∂L/∂W1");
    }
}
