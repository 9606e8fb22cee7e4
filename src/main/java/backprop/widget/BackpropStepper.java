package backprop.widget;

import backprop.check.GradientCheck;
import backprop.check.Probe;
import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.CrossEntropy;
import backprop.network.ForwardPass;
import backprop.network.Parameters;
import backprop.notebook.PageWidget;
import backprop.plot.ComputationGraph;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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
        Map<String, SimpleMatrix> back = Step.BACK.values(probe);
        Step.BACK.steps().forEach(step -> values.put(step.name(), back.get(step.name())));
        return values;
    }

    /** The steps with their values, a line a step. */
    @Override
    public String toString() {
        return text(start) + "\n  " + verdict(start);
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

    /** The reader's gradients against centred differences, in one sentence. */
    private String verdict(Probe probe) {
        Answer answer = Answer.of(backpropagation, probe.parameters(), probe.X(), probe.target());
        if (answer.problem() != null) {
            return answer.problem();
        }
        String wrong =
                GradientCheck.of((p, f, t) -> answer.gradients(), probe.parameters(), probe.X(), probe.target())
                        .results()
                        .stream()
                        .filter(result -> !result.passed())
                        .map(result -> "∂L/∂" + result.parameter())
                        .collect(Collectors.joining(", "));
        return wrong.isEmpty()
                ? "The backpropagation agrees with centred differences on all four gradients."
                : "The backpropagation is wrong, by centred differences, in " + wrong + ".";
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
            return Caption.under(ComputationGraph.of(shown).backward(Step.DRAWN).png(), verdict(shown));
        }

        @Override
        public String text() {
            return BackpropStepper.text(shown) + "\n  " + verdict(shown);
        }
    }
}
