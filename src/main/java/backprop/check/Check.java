package backprop.check;

import backprop.network.Backpropagation;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.ejml.MatrixDimensionException;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The properties of a correct backpropagation. Each is checked on a small network that exposes mistakes. */
public enum Check {
    /** Each gradient has the shape of its parameter. */
    SHAPES("shapes", "each gradient has the shape of its parameter", Finding::shapes),
    /** Centred differences agree. */
    GRADIENT("gradient check", "centred differences agree on a 5-4-3 network with a batch of 7", Finding::gradient),
    /** Centred differences agree on a network whose shapes cannot reveal a missing transpose. */
    SQUARE("square shapes", "centred differences agree on a 4-4-4 network with a batch of 4", Finding::square),
    /** The Taylor remainder falls as h². */
    TAYLOR("Taylor check", "the remainder falls with slope 2", Finding::taylor),
    /** The gradient of a batch is the mean of the gradients of its examples. */
    MEAN_OF_SINGLES("mean of singles", "a batch has the mean of its examples' gradients", Finding::meanOfSingles),
    /** A last short batch counts with its own size. */
    SHORT_BATCH("short batch", "after a batch of 7, a batch of 3 counts with its own size", Finding::shortBatch),
    /** The gradients belong to the parameters of this call. */
    SECOND_STEP("second step", "after one step the gradients belong to the new parameters", Finding::secondStep),
    /** A small step along the negative gradient lowers the loss. */
    DESCENT("descent", "a small step lowers the loss", Finding::descent),
    /** Large logits give finite gradients. */
    LARGE_LOGITS("large logits", "logits from −3005 to 1891 in one batch give finite gradients", Finding::largeLogits),
    /** Nothing that was passed in is modified. */
    UNMODIFIED("unmodified input", "parameters, forward pass and target stay as they were", Finding::unmodified);

    /**
     * What a check found.
     *
     * @param check the check
     * @param passed whether it is fulfilled
     * @param evidence the measured value, or where it failed
     */
    public record Verdict(Check check, boolean passed, String evidence) {}

    private final String title;
    private final String promise;
    private final Function<Backpropagation, Finding> find;

    Check(String title, String promise, Function<Backpropagation, Finding> find) {
        this.title = title;
        this.promise = promise;
        this.find = find;
    }

    /** The name to show. */
    public String title() {
        return title;
    }

    /** What is promised, a sentence without its full stop. */
    public String promise() {
        return promise;
    }

    /** What is wrong with the shapes of a product, in a sentence that tells which product it is. */
    public static String misfit(MatrixDimensionException e) {
        return "the shapes do not fit: "
                + e.getMessage()
                        .replaceFirst(
                                "^(\\d+) != (\\d+) The 'A' and 'B' matrices do not have compatible dimensions$",
                                "a matrix with $1 columns is multiplied by one with $2 rows; is a transpose missing?");
    }

    /** Runs this check; what the backpropagation throws is a failed verdict, with the message as evidence. */
    public Verdict run(Backpropagation backpropagation) {
        try {
            Finding finding = find.apply(backpropagation);
            return new Verdict(this, finding.passed(), finding.evidence());
        } catch (MatrixDimensionException e) {
            return new Verdict(this, false, misfit(e));
        } catch (RuntimeException e) {
            String kind =
                    e instanceof IllegalArgumentException ? "" : e.getClass().getSimpleName() + ": ";
            return new Verdict(this, false, (kind + e.getMessage()).strip());
        }
    }

    /** Runs all checks, in their order. */
    public static List<Verdict> runAll(Backpropagation backpropagation) {
        return Arrays.stream(values()).map(check -> check.run(backpropagation)).toList();
    }

    /** All checks as a table: check, promise, verdict, evidence. */
    public static Table table(Backpropagation backpropagation) {
        List<Verdict> verdicts = runAll(backpropagation);
        return Table.create(
                "checks",
                column("check", verdicts, v -> v.check().title()),
                column("promise", verdicts, v -> v.check().promise()),
                column("verdict", verdicts, v -> v.passed() ? "passed" : "FAILED"),
                column("evidence", verdicts, Verdict::evidence));
    }

    private static StringColumn column(String name, List<Verdict> verdicts, Function<Verdict, String> value) {
        return StringColumn.create(name, verdicts.stream().map(value).toList());
    }
}
