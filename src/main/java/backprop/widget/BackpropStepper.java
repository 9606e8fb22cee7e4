package backprop.widget;

import backprop.check.Probe;
import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.CrossEntropy;
import backprop.network.ForwardPass;
import backprop.network.Parameters;
import backprop.notebook.PageWidget;
import backprop.plot.ComputationGraph;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.ejml.simple.SimpleMatrix;

/**
 * The graph of a small network on one example, forward and back, one step at a time. The page computes the steps
 * itself, so they go on without a kernel; the reader's backpropagation is compared with centred differences.
 */
public final class BackpropStepper {
    private final Probe start;
    private final Backpropagation backpropagation;

    /** A stepper for the network of {@link Probe#toy()}: 3 inputs, 4 hidden units, 3 classes. */
    public BackpropStepper(Backpropagation backpropagation) {
        this(Probe.toy(), backpropagation);
    }

    /**
     * A stepper for a network.
     *
     * @param start with one example; up to five units a layer stay readable
     * @param backpropagation what is to be judged
     * @throws IllegalArgumentException if the probe has more than one example
     */
    public BackpropStepper(Probe start, Backpropagation backpropagation) {
        if (start.X().getNumRows() != 1) {
            throw new IllegalArgumentException("the stepper shows one example, the batch has "
                    + start.X().getNumRows() + "; use probe.rows(0, 1)");
        }
        this.start = start.copy();
        this.backpropagation = backpropagation;
    }

    /** Shows the stepper below the running cell; outside a notebook nothing. */
    public void show() {
        PageWidget.show(new Model());
    }

    /** All values by the names of the steps, computed in their order. */
    static Map<String, SimpleMatrix> values(Probe probe) {
        ForwardPass f = probe.forward();
        Map<String, SimpleMatrix> values = new LinkedHashMap<>();
        values.put("x", f.X());
        values.put("u1", f.U1());
        values.put("z1", f.Z1());
        values.put("u2", f.U2());
        values.put("y", f.Y());
        values.put("L", Matrices.row(CrossEntropy.loss(f, probe.target())));
        values.put("d2", f.Y().minus(probe.target()));
        values.put("dL/db2", values.get("d2"));
        values.put("dL/dW2", f.Z1().transpose().mult(values.get("d2")));
        values.put("dL/dz1", values.get("d2").mult(probe.parameters().W2().transpose()));
        values.put("d1", values.get("dL/dz1").elementMult(Matrices.sigmoidDerivative(f.Z1())));
        values.put("dL/db1", values.get("d1"));
        values.put("dL/dW1", f.X().transpose().mult(values.get("d1")));
        return values;
    }

    /** The steps with their values, a line a step. */
    @Override
    public String toString() {
        return text(start);
    }

    private static String text(Probe probe) {
        Map<String, SimpleMatrix> values = values(probe);
        StringBuilder text = new StringBuilder("the backward pass step by step:");
        for (Step step : Step.ALL) {
            text.append("\n  ").append(step.title()).append(":");
            SimpleMatrix value = values.get(step.computes());
            for (int i = 0; i < value.getNumElements(); i++) {
                text.append(i > 0 && i % value.getNumCols() == 0 ? " |" : "")
                        .append(String.format(Locale.ROOT, " %.4f", value.get(i)));
            }
        }
        return text.toString();
    }

    private static Map<String, Object> net(Probe probe) {
        Parameters p = probe.parameters();
        Map<String, Object> net = new LinkedHashMap<>();
        net.put("x", Json.entries(probe.X()));
        net.put("W1", Json.rows(p.W1()));
        net.put("b1", Json.entries(p.b1()));
        net.put("W2", Json.rows(p.W2()));
        net.put("b2", Json.entries(p.b2()));
        net.put("target", Json.entries(probe.target()));
        return net;
    }

    private static Probe probe(JsonNode net) {
        return new Probe(
                new Parameters(
                        Json.matrix(net.get("W1")),
                        Json.matrix(net.get("b1")),
                        Json.matrix(net.get("W2")),
                        Json.matrix(net.get("b2"))),
                Json.matrix(net.get("x")),
                Json.matrix(net.get("target")));
    }

    private final class Model implements PageWidget.Model {
        private volatile Probe shown = start;
        private PageWidget page;

        @Override
        public String module() {
            return "stepper";
        }

        @Override
        public Map<String, Object> state() {
            return Map.of(
                    "steps",
                    Step.ALL.stream().map(Step::json).toList(),
                    "net",
                    net(start),
                    "step",
                    0,
                    "answer",
                    answer(start));
        }

        private Map<String, Object> answer(Probe probe) {
            Answer answer = Answer.of(backpropagation, probe.parameters(), probe.X(), probe.target());
            Map<String, Object> json = new LinkedHashMap<>(Map.of("net", net(probe)));
            if (answer.problem() != null) {
                json.put("problem", answer.problem());
            } else {
                json.put(
                        "gradients",
                        Map.of(
                                "W1", Json.rows(answer.gradients().W1()),
                                "b1", Json.entries(answer.gradients().b1()),
                                "W2", Json.rows(answer.gradients().W2()),
                                "b2", Json.entries(answer.gradients().b2())));
            }
            return json;
        }

        @Override
        public void opened(PageWidget widget) {
            page = widget;
        }

        @Override
        public void received(JsonNode message) {
            shown = probe(message.get("net"));
            page.update(Map.of("answer", answer(shown)));
            page.redraw();
        }

        @Override
        public byte[] png() {
            return ComputationGraph.of(shown).png();
        }

        @Override
        public String text() {
            return BackpropStepper.text(shown);
        }
    }

    /**
     * A step of the calculation.
     *
     * @param computes the name of its value
     * @param symbol how a reader writes it
     * @param title what happens
     * @param formula for one component
     * @param code the line of Java; empty where there is none
     * @param reads the names of the values it needs
     */
    record Step(String computes, String symbol, String title, String formula, String code, List<String> reads) {
        static final List<Step> ALL = steps();

        private static List<Step> steps() {
            List<Step> steps = new ArrayList<>();
            steps.add(new Step("x", "x", "The example x is given", "x, with the target y′", "", List.of()));
            steps.add(step(
                    "u1",
                    "u1",
                    "Hidden layer: u1 = x W1 + b1",
                    "u1_j = Σ x_i W1_ij + b1_j",
                    """
                    Matrices.addRow(X.mult(W1), b1)""",
                    "x",
                    "W1",
                    "b1"));
            steps.add(step(
                    "z1",
                    "z1",
                    "Sigmoid: z1 = σ(u1)",
                    "z1_j = 1 / (1 + exp(−u1_j))",
                    """
                    Matrices.sigmoid(U1)""",
                    "u1"));
            steps.add(step(
                    "u2",
                    "u2",
                    "Logits: u2 = z1 W2 + b2",
                    "u2_k = Σ z1_j W2_jk + b2_k",
                    """
                    Matrices.addRow(Z1.mult(W2), b2)""",
                    "z1",
                    "W2",
                    "b2"));
            steps.add(step(
                    "y",
                    "y",
                    "Softmax: y = softmax(u2)",
                    "y_k = exp(u2_k) / Σ exp(u2_l)",
                    """
                    Matrices.softmax(U2)""",
                    "u2"));
            steps.add(step(
                    "L",
                    "L",
                    "Cross-entropy: L = −Σ y′ ln y",
                    "L = −Σ y′_k ln y_k",
                    """
                    CrossEntropy.loss(forward, target)""",
                    "y",
                    "target"));
            steps.add(step(
                    "d2",
                    "δ2",
                    "Back to the logits: δ2 = ∂L/∂u2 = y − y′",
                    "δ2_k = y_k − y′_k",
                    """
                    Y.minus(target)""",
                    "y",
                    "target"));
            steps.add(step("dL/db2", "∂L/∂b2", "Gradient: ∂L/∂b2 = δ2", "∂L/∂b2_k = δ2_k", "D2", "d2"));
            steps.add(step(
                    "dL/dW2",
                    "∂L/∂W2",
                    "Gradient: ∂L/∂W2 = z1ᵀ δ2",
                    "∂L/∂W2_jk = z1_j δ2_k",
                    """
                    Z1.transpose().mult(D2)""",
                    "z1",
                    "d2"));
            steps.add(step(
                    "dL/dz1",
                    "∂L/∂z1",
                    "Back to the sigmoid: ∂L/∂z1 = δ2 W2ᵀ",
                    "∂L/∂z1_j = Σ δ2_k W2_jk",
                    """
                    D2.mult(W2.transpose())""",
                    "d2",
                    "W2"));
            steps.add(step(
                    "d1",
                    "δ1",
                    "Through the sigmoid: δ1 = ∂L/∂z1 ⊙ z1 ⊙ (1 − z1)",
                    "δ1_j = ∂L/∂z1_j · z1_j (1 − z1_j)",
                    "….elementMult(Matrices.sigmoidDerivative(Z1))",
                    "dL/dz1",
                    "z1"));
            steps.add(step("dL/db1", "∂L/∂b1", "Gradient: ∂L/∂b1 = δ1", "∂L/∂b1_j = δ1_j", "D1", "d1"));
            steps.add(step(
                    "dL/dW1",
                    "∂L/∂W1",
                    "Gradient: ∂L/∂W1 = xᵀ δ1",
                    "∂L/∂W1_ij = x_i δ1_j",
                    """
                    X.transpose().mult(D1)""",
                    "x",
                    "d1"));
            return List.copyOf(steps);
        }

        private static Step step(
                String computes, String symbol, String title, String formula, String code, String... reads) {
            return new Step(computes, math(symbol), math(title), math(formula), code, List.of(reads));
        }

        /** u1_j as u⁽¹⁾ⱼ: the layer above the line in brackets, the indices below it. */
        private static String math(String text) {
            String layers = text.replaceAll("([uzWbδ])1", "$1⁽¹⁾").replaceAll("([uzWbδ])2", "$1⁽²⁾");
            return Pattern.compile("_([ijkl]+)").matcher(layers).replaceAll(found -> found.group(1)
                    .replace('i', 'ᵢ')
                    .replace('j', 'ⱼ')
                    .replace('k', 'ₖ')
                    .replace('l', 'ₗ'));
        }

        Map<String, Object> json() {
            return Map.of(
                    "computes",
                    computes,
                    "symbol",
                    symbol,
                    "title",
                    title,
                    "formula",
                    formula,
                    "code",
                    code,
                    "reads",
                    reads);
        }
    }
}
