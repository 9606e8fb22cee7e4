package backprop.training;

import static org.assertj.core.api.Assertions.assertThat;

import backprop.engine.Evaluation;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ConclusionsTest {
    private static Table rates(String... problems) {
        return Table.create(
                "trials",
                DoubleColumn.create("learning_rate", 0.01, 1, 2, 100),
                DoubleColumn.create("validation_loss", 2.0, 0.4, 0.45, 380),
                StringColumn.create("problem", problems));
    }

    @Test
    void theBestRateIsThatWithTheLowestLossAmongTrialsWithoutAProblem() {
        assertThat(Conclusions.learningRate(rates("", "", "", "training diverged")))
                .contains("Of 4 rates 1.00 is the best, with a validation loss of 0.400")
                .contains("Rates from 1.00 to 2.00 come within 25 %")
                .contains("1 diverged, got stuck or failed, the smallest of them 100");
        assertThat(Conclusions.learningRate(rates("", "training failed", "", "")))
                .contains("2.00 is the best");
        assertThat(Conclusions.learningRate(rates("a", "b", "c", "d")))
                .isEqualTo("None of 4 rates trained without a problem; try smaller ones.");
    }

    @Test
    void hiddenUnitsAreEnoughWhenMoreDifferByLessThanSeedsDo() {
        Table summary = Table.create(
                "summary",
                IntColumn.create("hidden", 100, 3, 30),
                DoubleColumn.create("validation_accuracy", 0.90, 0.60, 0.895),
                DoubleColumn.create("validation_accuracy_sd", 0.01, 0.005, 0.002));
        assertThat(Conclusions.hiddenUnits(summary))
                .contains("From 3 to 100 hidden units the accuracy goes from 60.0 % to 90.0 %")
                .contains("With 30 it is within 0.6 points of the best")
                .contains("bring nothing measurable");
        summary.doubleColumn("validation_accuracy_sd").set(0, 0.001);
        assertThat(Conclusions.hiddenUnits(summary)).contains("With 100").contains("even more units might still help");
    }

    @Test
    void aRunSaysWhetherTheLastEpochStillHelpedAndWhichClassIsTheHardest() {
        History history = new History("validation");
        Evaluation evaluation = new Evaluation(0.5, new int[][] {{9, 1}, {4, 6}});
        history.add(evaluation, new Evaluation(2, evaluation.confusion()), 0);
        history.add(evaluation, new Evaluation(1, evaluation.confusion()), 1);
        assertThat(Conclusions.run(history, evaluation))
                .contains("The validation loss goes from 2.000 to 1.000")
                .contains("-50.0 %: more epochs would help.")
                .contains("75.0 % of the predictions are correct. The hardest class is 1 with 60.0 %.");
    }

    @Test
    void theBestOfSeveralSearchesHasTheNameOfItsSearch() {
        Table best = Table.create(
                "best",
                StringColumn.create("search", List.of("random", "grid")),
                DoubleColumn.create("validation_loss", 0.2, 0.3),
                DoubleColumn.create("learning_rate", 0.5, 2),
                IntColumn.create("batch", 10, 20),
                IntColumn.create("hidden", 10, 100));
        assertThat(Conclusions.searches(best))
                .startsWith("The random search found the best setting, with a loss of 0.2000.")
                .endsWith("batch has the narrowest range among them, so it matters most;\nhidden has the widest.");
    }
}
