package backprop.training;

import backprop.check.Check;
import backprop.mnist.Mnist;
import backprop.network.Backpropagation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Backward passes that may be wrong: which checks fail for each, and how well it trains. */
public final class Mistakes {
    private final Mnist data;
    private final Hyperparameters settings;
    private final Map<String, Tried> tried = new LinkedHashMap<>();

    /** Accuracy and loss on the test set after training; NaN where the training stopped with an error. */
    private record Tried(List<Check.Verdict> verdicts, double loss, double accuracy) {
        List<Check.Verdict> failed() {
            return verdicts.stream().filter(verdict -> !verdict.passed()).toList();
        }

        String trained() {
            return Double.isNaN(accuracy) ? "no training" : String.format(Locale.ROOT, "%.1f %%", 100 * accuracy);
        }
    }

    /**
     * @param data that each backward pass is trained on, always from the same start
     * @param settings of the trainings
     */
    public Mistakes(Mnist data, Hyperparameters settings) {
        this.data = data;
        this.settings = settings;
    }

    /**
     * Runs all checks on a backward pass and trains with it; an earlier one of the same name is replaced.
     *
     * @return a row for each check that fails, with what it measured
     */
    public Table add(String name, Backpropagation backpropagation) {
        return add(name, () -> backpropagation);
    }

    /** As {@link #add(String, Backpropagation)}, for a backward pass with a memory: each use starts with a new one. */
    public Table add(String name, Supplier<? extends Backpropagation> backpropagation) {
        List<Check.Verdict> verdicts = Arrays.stream(Check.values())
                .map(check -> check.run(backpropagation.get()))
                .toList();
        Tried result = trained(verdicts, backpropagation.get());
        tried.put(name, result);
        List<Check.Verdict> failed = result.failed();
        return Table.create(
                String.format(
                        Locale.ROOT,
                        "%s: %d of %d checks fail; test accuracy %s",
                        name,
                        failed.size(),
                        verdicts.size(),
                        result.trained()),
                StringColumn.create(
                        "fails",
                        failed.stream().map(verdict -> verdict.check().title()).toList()),
                StringColumn.create(
                        "evidence", failed.stream().map(Check.Verdict::evidence).toList()));
    }

    private Tried trained(List<Check.Verdict> verdicts, Backpropagation backpropagation) {
        Trainer trainer = new Trainer(data, settings, backpropagation);
        try {
            trainer.train();
        } catch (RuntimeException e) {
            return new Tried(verdicts, Double.NaN, Double.NaN); // the checks say what is wrong with its shapes
        }
        return new Tried(
                verdicts,
                trainer.history().last().heldOutLoss(),
                trainer.history().last().heldOutAccuracy());
    }

    /** The verdicts of all checks on each backward pass; the names have the accuracy that it trains to. */
    public Map<String, List<Check.Verdict>> verdicts() {
        Map<String, List<Check.Verdict>> verdicts = new LinkedHashMap<>();
        tried.forEach((name, result) -> verdicts.put(name + " · " + result.trained(), result.verdicts()));
        return verdicts;
    }

    /** A row for each backward pass: its name, how many checks fail, and the test loss and accuracy it trains to. */
    public Table table() {
        StringColumn names = StringColumn.create("backward pass");
        IntColumn failing = IntColumn.create("checks that fail");
        DoubleColumn loss = DoubleColumn.create("test loss"), accuracy = DoubleColumn.create("test accuracy");
        tried.forEach((name, result) -> {
            names.append(name);
            failing.append(result.failed().size());
            loss.append(result.loss());
            accuracy.append(result.accuracy());
        });
        return Table.create("checked and trained", names, failing, loss, accuracy);
    }

    /** A row for each check: how many of the backward passes it catches, and those that no other check catches. */
    public Table checks() {
        StringColumn names = StringColumn.create("check"), alone = StringColumn.create("alone it catches");
        IntColumn caught = IntColumn.create("catches");
        for (Check check : Check.values()) {
            names.append(check.title());
            caught.append((int) tried.values().stream()
                    .filter(result -> !result.verdicts().get(check.ordinal()).passed())
                    .count());
            alone.append(String.join(", ", caughtOnlyBy(check)));
        }
        return Table.create("what each check catches", names, caught, alone);
    }

    private List<String> caughtOnlyBy(Check check) {
        return tried.entrySet().stream()
                .filter(entry -> entry.getValue().failed().stream()
                        .map(Check.Verdict::check)
                        .toList()
                        .equals(List.of(check)))
                .map(Map.Entry::getKey)
                .toList();
    }
}
