package backprop.exercise;

import backprop.check.Check;
import backprop.check.GradientCheck;
import backprop.check.Probe;
import backprop.check.RelativeError;
import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.CrossEntropy;
import backprop.network.Gradients;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ejml.MatrixDimensionException;
import org.ejml.simple.SimpleMatrix;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The points that an answer earns in the checks that can be executed: 4 + 4 + 4 for Question 1, 8 for Question 2. The grader
 * decides the mark and reads what is written in words.
 *
 * @param part such as {@code 1a}
 * @param rows what was checked
 */
public record SelfCheck(String part, List<Row> rows) {
    /**
     * One thing that was checked.
     *
     * @param checked what, in words
     * @param points it is worth
     * @param evidence what was measured, or what is wrong and at which step
     */
    public record Row(String checked, int points, String evidence, boolean passed) {}

    private static final List<String> PARAMETERS = List.of("W1", "b1", "W2", "b2");
    private static final List<Probe> EXAMPLES =
            List.of(Probe.toy(), Probe.random(5, 4, 3, 1, 21), Probe.random(4, 4, 4, 1, 22));
    private static final List<Probe> BATCHES = List.of(Probe.random(5, 4, 3, 7, 23), Probe.random(4, 4, 4, 4, 24));

    /** Question 1 (a): each chain links up and its product of actual Jacobians is the gradient. */
    public static SelfCheck chains(Chain W1, Chain b1, Chain W2, Chain b2) {
        Chain[] chains = {W1, b1, W2, b2};
        return new SelfCheck("1a", eachParameter("as a chain", k -> {
            requireFilledIn(chains[k]);
            chains[k].requireLinks(PARAMETERS.get(k));
            return agreesEverywhere(PARAMETERS.get(k), chains[k]::gradient);
        }));
    }

    /** Question 1 (b): each formula agrees with centred differences. */
    public static SelfCheck formulas(
            Formula.Expression W1, Formula.Expression b1, Formula.Expression W2, Formula.Expression b2) {
        Formula.Expression[] formulas = {W1, b1, W2, b2};
        return new SelfCheck("1b", eachParameter("worked out", k -> {
            requireFilledIn(formulas[k]);
            return agreesEverywhere(PARAMETERS.get(k), formulas[k]::at);
        }));
    }

    /** Question 1 (c): the order runs, gives the gradients, shares δ2 and δ1, and computes nothing twice. */
    public static SelfCheck order(StepSequence order) {
        return new SelfCheck(
                "1c",
                List.of(
                        row("each step reads only what is there", () -> {
                            requireFilledIn(order);
                            at(order, Probe.toy());
                            return order.steps().size() + " steps, each after those it reads";
                        }),
                        row("the four gradients come out", () -> {
                            requireFilledIn(order);
                            PARAMETERS.forEach(p ->
                                    agreesEverywhere(p, probe -> parameter(at(order, probe), PARAMETERS.indexOf(p))));
                            return "within 1e-7 of centred differences on " + EXAMPLES.size() + " networks";
                        }),
                        row("δ2 and δ1 are common subexpressions", () -> {
                            requireFilledIn(order);
                            return sharesDeltas(order);
                        }),
                        row("nothing is computed twice", () -> {
                            requireFilledIn(order);
                            return computesNothingTwice(order);
                        })));
    }

    /** Question 2: a backpropagation for a batch. */
    public static SelfCheck backpropagation(Backpropagation backpropagation) {
        List<Row> gradients = eachParameter("of a batch", k -> {
            requireFilledIn(backpropagation);
            for (Probe batch : BATCHES) {
                agrees(PARAMETERS.get(k), batch, parameter(at(backpropagation, batch), k));
            }
            return "within 1e-7 of centred differences on a 5-4-3 and a 4-4-4 network";
        });
        List<Row> rest = List.of(
                row("the mean over the batch, also a short one", () -> {
                    requireFilledIn(backpropagation);
                    return passes(backpropagation, Check.MEAN_OF_SINGLES, Check.SHORT_BATCH);
                }),
                row("all four together along a random direction", () -> {
                    requireFilledIn(backpropagation);
                    return passes(backpropagation, Check.SHAPES, Check.TAYLOR);
                }),
                row("the values of this step, none modified, none overflowing", () -> {
                    requireFilledIn(backpropagation);
                    return passes(backpropagation, Check.UNMODIFIED, Check.SECOND_STEP, Check.LARGE_LOGITS);
                }),
                row("gradient descent memorises twenty examples", () -> {
                    requireFilledIn(backpropagation);
                    return learns(backpropagation);
                }));
        return new SelfCheck(
                "2", Stream.concat(gradients.stream(), rest.stream()).toList());
    }

    private static List<Row> eachParameter(String how, Function<Integer, String> check) {
        return IntStream.range(0, PARAMETERS.size())
                .mapToObj(k -> row("∂L/∂" + PARAMETERS.get(k) + " " + how, () -> check.apply(k)))
                .toList();
    }

    private static Row row(String checked, Supplier<String> check) {
        try {
            return new Row(checked, 1, check.get(), true);
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            return new Row(checked, 1, e.getMessage(), false);
        } catch (MatrixDimensionException e) {
            return new Row(checked, 1, Check.misfit(e), false);
        } catch (RuntimeException e) {
            String reason = e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
            return new Row(checked, 1, "it stopped with " + reason, false);
        }
    }

    private static void requireFilledIn(Object answer) {
        if (answer == null) {
            throw new IllegalArgumentException(
                    "not filled in yet; write it in its answer cell and run that cell again");
        }
    }

    private static String agreesEverywhere(String parameter, Function<Probe, SimpleMatrix> gradient) {
        for (Probe probe : EXAMPLES) {
            agrees(parameter, probe, gradient.apply(probe));
        }
        return "within 1e-7 of centred differences on " + EXAMPLES.size() + " networks";
    }

    private static void agrees(String parameter, Probe probe, SimpleMatrix value) {
        String name = "∂L/∂" + parameter;
        if (value == null) {
            throw new IllegalArgumentException(name + " is not filled in yet; it is null");
        }
        SimpleMatrix numeric = probe.numeric("L", parameter);
        Matrices.requireShape(name, value, numeric.getNumRows(), numeric.getNumCols());
        if (RelativeError.of(value, numeric) < GradientCheck.TOLERANCE) {
            return;
        }
        int worst = 0;
        for (int i = 0; i < value.getNumElements(); i++) {
            double error = Math.abs(value.get(i) - numeric.get(i));
            if (!(error <= Math.abs(value.get(worst) - numeric.get(worst)))) {
                worst = i;
            }
        }
        throw new IllegalArgumentException(String.format(
                Locale.ROOT,
                "%s at row %d, column %d is %.4f, centred differences say %.4f",
                name,
                worst / value.getNumCols(),
                worst % value.getNumCols(),
                value.get(worst),
                numeric.get(worst)));
    }

    private static Gradients at(Backpropagation backpropagation, Probe probe) {
        Probe copy = probe.copy();
        Gradients gradients = backpropagation.gradients(copy.parameters(), copy.forward(), copy.target());
        requireFilledIn(gradients);
        return gradients;
    }

    private static SimpleMatrix parameter(Gradients gradients, int k) {
        return k == 0 ? gradients.W1() : k == 1 ? gradients.b1() : k == 2 ? gradients.W2() : gradients.b2();
    }

    private static String sharesDeltas(StepSequence order) {
        Probe toy = Probe.toy();
        List<SimpleMatrix> shared =
                order.shared().stream().map(name -> order.values(toy).get(name)).toList();
        for (int layer = 2; layer >= 1; layer--) {
            SimpleMatrix delta = Formula.of("dL/du" + layer).analytic().apply(toy);
            if (shared.stream().noneMatch(value -> value.isIdentical(delta, 1e-12))) {
                throw new IllegalArgumentException("no step computes a δ" + layer + " = ∂L/∂u" + layer
                        + " that is used more than once; used more than once: " + String.join(", ", order.shared()));
            }
        }
        return "used more than once: " + String.join(", ", order.shared());
    }

    private static String computesNothingTwice(StepSequence order) {
        List<String> readers = order.readers("y");
        if (readers.size() > 1) {
            throw new IllegalArgumentException("the steps " + String.join(", ", readers)
                    + " all read y; y − y' is needed once, as δ2, and δ2 is read after that");
        }
        Probe probe = EXAMPLES.get(1);
        long counted = OperationCount.multiplications(order, probe.parameters(), probe.X(), probe.target());
        long fewest = ReferenceOrder.EACH_DELTA_ONCE.multiplicationsPerExample(5, 4, 3);
        if (counted > fewest) {
            throw new IllegalArgumentException("on a 5-4-3 network it takes " + counted + " multiplications, " + fewest
                    + " are enough; some product is computed twice");
        }
        return counted + " multiplications on a 5-4-3 network, and " + fewest + " are needed";
    }

    private static String passes(Backpropagation backpropagation, Check... checks) {
        for (Check check : checks) {
            Check.Verdict verdict = check.run(backpropagation);
            if (!verdict.passed()) {
                throw new IllegalArgumentException(check.title() + ": " + verdict.evidence());
            }
        }
        return Stream.of(checks)
                .map(Check::promise)
                .reduce((a, b) -> a + "; " + b)
                .orElseThrow();
    }

    private static String learns(Backpropagation backpropagation) {
        Probe twenty = Probe.random(6, 12, 3, 20, 25);
        for (int step = 0; step < 1000; step++) {
            Gradients gradients = at(backpropagation, twenty).requireShapesOf(twenty.parameters());
            twenty = twenty.with(twenty.parameters().minus(gradients.times(1)));
        }
        double loss = CrossEntropy.loss(twenty.forward(), twenty.target());
        if (!(loss < 0.1)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "the loss is %.3f after 1000 steps, expected below 0.1", loss));
        }
        return "the loss is below 0.1 after 1000 steps";
    }

    /** The points of the rows that passed. */
    public int points() {
        return rows.stream().filter(Row::passed).mapToInt(Row::points).sum();
    }

    /** The points that can be earned. */
    public int outOf() {
        return rows.stream().mapToInt(Row::points).sum();
    }

    /** One row per check: part, what was checked, points, evidence, passed. */
    public Table table() {
        return Table.create(
                "Self-check: " + points() + " of " + outOf() + ". The grader decides the mark.",
                column("part", row -> part),
                column("what was checked", Row::checked),
                IntColumn.create("points", rows.stream().mapToInt(Row::points).toArray()),
                column("evidence", Row::evidence),
                column("passed", row -> row.passed() ? "yes" : "NO"));
    }

    private StringColumn column(String name, Function<Row, String> value) {
        return StringColumn.create(name, rows.stream().map(value).toList());
    }

    /** Keeps the result for {@link #total()}, and gives the {@link #table()}. */
    public Table report() {
        Results.write(Results.folder(), this);
        return table();
    }

    /** The points of all parts as their notebooks last reported them; a part that has not reported says so. */
    public static Table total() {
        return Results.total(Results.folder());
    }
}
