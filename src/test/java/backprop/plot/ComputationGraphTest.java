package backprop.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop.check.Probe;
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
        assertThat(ImageIO.read(new ByteArrayInputStream(GRAPH.byUse().png())).getWidth())
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
}
