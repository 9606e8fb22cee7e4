package backprop.check;

import static org.assertj.core.api.Assertions.assertThat;

import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.network.ForwardPass;
import backprop.network.Gradients;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WrongBackwardPassTest {
    @Test
    void theAnswerPassesEveryCheck() {
        assertThat(Check.runAll(Backpropagation.SHARED_DELTAS))
                .hasSize(Check.values().length)
                .allSatisfy(verdict -> assertThat(verdict.passed())
                        .as(verdict.check().title() + ": " + verdict.evidence())
                        .isTrue());
    }

    /** Not one of what a NaN is compared with may pass; shapes and untouched arguments have nothing to do with it. */
    @ParameterizedTest
    @CsvSource({"W1,0", "W1,1", "b1,1", "W2,3", "b2,0", "b2,2"})
    void aSingleNanFailsEveryCheckThatLooksAtTheNumbers(String parameter, int entry) {
        Backpropagation spoilt = (parameters, forward, target) -> {
            Gradients gradients = Backpropagation.SHARED_DELTAS.gradients(parameters, forward, target);
            Map.of("W1", gradients.W1(), "b1", gradients.b1(), "W2", gradients.W2(), "b2", gradients.b2())
                    .get(parameter)
                    .set(entry, Double.NaN);
            return gradients;
        };

        assertThat(Check.values())
                .filteredOn(check -> check.run(spoilt).passed())
                .containsExactlyInAnyOrder(Check.SHAPES, Check.UNMODIFIED);
    }

    @ParameterizedTest
    @EnumSource
    void eachWrongBackwardPassIsCaughtByItsNamedCheck(WrongBackwardPass wrong) {
        Check.Verdict verdict = wrong.caughtBy().run(wrong.backpropagation());

        assertThat(verdict.passed()).as(verdict.evidence()).isFalse();
        assertThat(verdict.evidence()).isNotBlank().doesNotContain("\n").doesNotContain("Exception");
    }

    /** A mistake that every check sees would show nothing about the one that is named. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MISSING_TRANSPOSE")
    void eachWrongBackwardPassLooksRightToAnotherCheck(WrongBackwardPass wrong) {
        assertThat(Check.values())
                .filteredOn(check -> check.run(wrong.backpropagation()).passed())
                .isNotEmpty()
                .doesNotContain(wrong.caughtBy());
    }

    @Test
    void theMissingTransposeIsAShapeErrorUnlessShapesAreSquare() {
        Backpropagation wrong = WrongBackwardPass.MISSING_TRANSPOSE.backpropagation();

        assertThat(Check.GRADIENT.run(wrong).evidence())
                .isEqualTo("the shapes do not fit: a matrix with 3 columns is multiplied by one with 4 rows;"
                        + " is a transpose missing?");
        assertThat(Check.SQUARE.run(wrong).evidence()).contains("numerically");
    }

    @Test
    void aGradientThatIsZeroForAllExamplesIsTheirMean() {
        Backpropagation frozen = (p, f, t) -> {
            Gradients g = Backpropagation.SHARED_DELTAS.gradients(p, f, t);
            return new Gradients(g.W1().scale(0), g.b1().scale(0), g.W2(), g.b2());
        };

        assertThat(Check.MEAN_OF_SINGLES.run(frozen).passed()).isTrue();
        assertThat(Check.GRADIENT.run(frozen).passed()).isFalse();
    }

    @Test
    void theMistakesThatRememberAreRightAtFirst() {
        for (WrongBackwardPass wrong :
                new WrongBackwardPass[] {WrongBackwardPass.STALE_FORWARD, WrongBackwardPass.NOMINAL_BATCH}) {
            assertThat(Check.GRADIENT.run(wrong.backpropagation()).passed()).isTrue();
        }
    }

    @Test
    void theMaximumOfTheBatchIsRightForOrdinaryLogits() {
        assertThat(Arrays.stream(Check.values())
                        .filter(check -> !check.run(WrongBackwardPass.MAXIMUM_OF_BATCH.backpropagation())
                                .passed()))
                .containsExactly(Check.LARGE_LOGITS);
    }

    @Test
    void aBackpropagationThatUpdatesW2InPlaceIsCaught() {
        Backpropagation inPlace = (p, f, t) -> {
            p.W2().setTo(p.W2().minus(f.Z1().transpose().mult(f.Y().minus(t))));
            return Backpropagation.SHARED_DELTAS.gradients(p, f, t);
        };

        assertThat(Check.UNMODIFIED.run(inPlace).evidence()).isEqualTo("W2 was modified");
        assertThat(Check.GRADIENT.run(inPlace).passed()).isFalse();
    }

    @Test
    void wrongShapesAndNullAreVerdictsInOneSentence() {
        assertThat(Check.SHAPES
                        .run((p, f, t) ->
                                Backpropagation.SHARED_DELTAS.gradients(p, ForwardPass.of(p, f.X()), t.transpose()))
                        .evidence())
                .isEqualTo("target is 3×7, expected 7×3; check the shapes");
        assertThat(Check.SHAPES.run((p, f, t) -> null).evidence())
                .isEqualTo("the backpropagation gives null; return new Gradients(…)");
        assertThat(Check.SHAPES.run((p, f, t) -> new Gradients(p.W1(), p.b1(), null, p.b2())))
                .extracting(Check.Verdict::passed, v -> v.evidence().contains("∂L/∂W2 is missing"))
                .containsExactly(false, true);
    }

    @Test
    void theTableHasARowForEachCheck() {
        assertThat(Check.table(WrongBackwardPass.FLIPPED_SIGN.backpropagation())
                        .stringColumn("verdict")
                        .asList())
                .hasSize(Check.values().length)
                .contains("FAILED", "passed");
        assertThat(Matrices.shape(Probe.random(5, 4, 3, 7, 1).rows(0, 3).X())).isEqualTo("3×5");
    }
}
