package backprop.exercise;

import backprop.check.Check;
import backprop.check.Probe;
import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.ForwardPass;
import backprop.network.Gradients;
import backprop.network.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ejml.MatrixDimensionException;
import org.ejml.simple.SimpleMatrix;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * An order of calculation for one example: steps that are carried out one after the other, each from values that are
 * there already. At the start there are x, z1 and y, kept from the forward pass, the target, and W1, b1, W2 and b2; at
 * the end there must be dL/dW1, dL/db1, dL/dW2 and dL/db2.
 *
 * <p>What a step reads is recorded while it runs, so the dependencies are those of the code.
 *
 * @param steps in their order
 */
public record StepSequence(List<Step> steps) implements Backpropagation {
    private static final List<String> KEPT = List.of("x", "z1", "y");
    private static final List<String> RESULTS = List.of("dL/dW1", "dL/db1", "dL/dW2", "dL/db2");
    private static final List<String> GIVEN = List.of("x", "z1", "y", "target", "W1", "b1", "W2", "b2");

    /**
     * A step.
     *
     * @param name the name of what it computes
     * @param code computes it from the values that it gets by their names
     */
    public record Step(String name, Function<Values, SimpleMatrix> code) {}

    /** The values that are there before a step. */
    public static final class Values {
        private final Map<String, SimpleMatrix> computed = new LinkedHashMap<>();
        private final Set<String> read = new LinkedHashSet<>();
        private Step step;

        private Values() {}

        /**
         * The value with this name.
         *
         * @throws IllegalArgumentException if it is not there yet; the message names the step that asked for it
         */
        public SimpleMatrix get(String name) {
            SimpleMatrix value = computed.get(name);
            if (value == null) {
                throw new IllegalArgumentException("the step " + step.name() + " reads " + name
                        + ", which no step before it computes; there are " + String.join(", ", computed.keySet()));
            }
            read.add(name);
            return value;
        }
    }

    /** An empty order; {@link #then} adds the steps. */
    public static StepSequence start() {
        return new StepSequence(List.of());
    }

    /**
     * This order and one more step; this is not modified.
     *
     * @param name the name of what the step computes
     * @param code computes it from the values that it gets by their names
     */
    public StepSequence then(String name, Function<Values, SimpleMatrix> code) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(new Step(name, code));
        return new StepSequence(List.copyOf(longer));
    }

    /**
     * Carries out the steps for one example.
     *
     * @throws IllegalArgumentException if a step reads what is not there, computes a name again, computes nothing, or if
     *     a gradient is missing at the end
     */
    @Override
    public Gradients gradients(Parameters parameters, ForwardPass forward, SimpleMatrix target) {
        if (forward.size() != 1) {
            throw new IllegalArgumentException(
                    "an order of calculation is for one example, the batch has " + forward.size());
        }
        Map<String, SimpleMatrix> values = run(parameters, forward, target, new LinkedHashMap<>());
        return new Gradients(
                result(values, "dL/dW1"), result(values, "dL/db1"), result(values, "dL/dW2"), result(values, "dL/db2"));
    }

    private static SimpleMatrix result(Map<String, SimpleMatrix> values, String name) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException("no step computes " + name + "; add it to the order");
        }
        return values.get(name);
    }

    private Map<String, SimpleMatrix> run(
            Parameters parameters, ForwardPass forward, SimpleMatrix target, Map<String, Set<String>> reads) {
        Values values = new Values();
        List<SimpleMatrix> given = List.of(
                forward.X(),
                forward.Z1(),
                forward.Y(),
                target,
                parameters.W1(),
                parameters.b1(),
                parameters.W2(),
                parameters.b2());
        for (int i = 0; i < GIVEN.size(); i++) {
            values.computed.put(GIVEN.get(i), given.get(i));
        }
        for (Step step : steps) {
            values.step = step;
            values.read.clear();
            if (values.computed.containsKey(step.name())) {
                throw new IllegalArgumentException(
                        step.name() + " is there already when a step computes it; nothing is computed twice");
            }
            SimpleMatrix value;
            try {
                value = step.code().apply(values);
            } catch (MatrixDimensionException e) {
                throw new IllegalArgumentException("in the step " + step.name() + " " + Check.misfit(e), e);
            }
            if (value == null) {
                throw new IllegalArgumentException(
                        "the step " + step.name() + " is not filled in; it computes nothing");
            }
            values.computed.put(step.name(), value);
            reads.put(step.name(), Set.copyOf(values.read));
        }
        return values.computed;
    }

    /** All values by name, for a network and one example. */
    public Map<String, SimpleMatrix> values(Probe probe) {
        return run(probe.parameters(), probe.forward(), probe.target(), new LinkedHashMap<>());
    }

    /** The names each step reads, found by running the steps on the toy network. */
    public Map<String, Set<String>> reads() {
        Probe toy = Probe.toy();
        Map<String, Set<String>> reads = new LinkedHashMap<>();
        run(toy.parameters(), toy.forward(), toy.target(), reads);
        return reads;
    }

    /**
     * The common subexpressions, what is used more than once: of the forward pass that is kept, then of the steps. Each
     * step that reads a value uses it, and a gradient is also used as a result. The parameters are not computed, so they
     * are not among them.
     */
    public List<String> shared() {
        Map<String, Set<String>> reads = reads();
        return Stream.concat(KEPT.stream(), reads.keySet().stream())
                .filter(name -> readers(reads, name).size() + (RESULTS.contains(name) ? 1 : 0) > 1)
                .toList();
    }

    /** The steps that read this value, in their order. */
    List<String> readers(String name) {
        return readers(reads(), name);
    }

    private static List<String> readers(Map<String, Set<String>> reads, String name) {
        return reads.keySet().stream()
                .filter(reader -> reads.get(reader).contains(name))
                .toList();
    }

    /**
     * The steps as a table: step, computes, shape, reads, read by. Step 1 is the forward pass and lists the values kept
     * from it.
     */
    public Table table() {
        Probe toy = Probe.toy();
        Map<String, Set<String>> reads = new LinkedHashMap<>();
        Map<String, SimpleMatrix> values = run(toy.parameters(), toy.forward(), toy.target(), reads);
        List<String> names =
                Stream.concat(KEPT.stream(), reads.keySet().stream()).toList();
        return Table.create(
                "order of calculation",
                StringColumn.create("step", names.stream().map(this::number).toList()),
                StringColumn.create("computes", names),
                StringColumn.create(
                        "shape",
                        names.stream()
                                .map(name -> Matrices.shape(values.get(name)))
                                .toList()),
                StringColumn.create(
                        "reads",
                        names.stream()
                                .map(name -> KEPT.contains(name)
                                        ? "forward pass"
                                        : words(values.keySet().stream()
                                                .filter(reads.get(name)::contains)
                                                .toList()))
                                .toList()),
                StringColumn.create(
                        "read by",
                        names.stream().map(name -> words(readers(reads, name))).toList()));
    }

    private String number(String name) {
        List<String> names = steps.stream().map(Step::name).toList();
        return Integer.toString(KEPT.contains(name) ? 1 : names.indexOf(name) + 2);
    }

    private static String words(List<String> names) {
        return names.isEmpty() ? "–" : String.join(", ", names);
    }
}
