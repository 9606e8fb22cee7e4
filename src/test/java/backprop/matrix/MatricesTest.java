package backprop.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.ejml.data.MatrixType;
import org.ejml.simple.SimpleMatrix;

class MatricesTest {
    private static SimpleMatrix random(int rows, int columns, long seed) {
        return SimpleMatrix.random_DDRM(rows, columns, -5, 5, new Random(seed));
    }

    private static void requireEqual(SimpleMatrix actual, SimpleMatrix expected) {
        assertThat(actual.isIdentical(expected, 0)).as(actual.toString()).isTrue();
    }

    @Property
    void softmaxIsTheSameForShiftedRowsAndItsRowsSumToOne(
            @ForAll @IntRange(min = 1, max = 5) int rows,
            @ForAll @IntRange(min = 1, max = 5) int columns,
            @ForAll @DoubleRange(min = -1000, max = 1000) double shift,
            @ForAll long seed) {
        SimpleMatrix U = random(rows, columns, seed), before = U.copy();
        SimpleMatrix Y = Matrices.softmax(U), lse = Matrices.logSumExp(U);

        assertThat(Matrices.maxAbs(Matrices.softmax(U.plus(shift)).minus(Y))).isLessThan(1e-11);
        assertThat(Matrices.maxAbs(Matrices.sumOfRows(Y.transpose()).minus(1))).isLessThan(1e-14);
        assertThat(Matrices.maxAbs(Matrices.logSumExp(U.plus(shift)).minus(lse.plus(shift))))
                .isLessThan(1e-11);
        requireEqual(U, before);
    }

    @Property
    void aRowOfSoftmaxDependsOnThatRowAlone(@ForAll long seed) {
        SimpleMatrix U = random(4, 3, seed);
        U.setRow(1, Matrices.row(-3000, -2990, -3005));
        U.setRow(3, Matrices.row(-1047, -981, 1891));

        for (int i = 0; i < 4; i++) {
            requireEqual(Matrices.softmax(U).rows(i, i + 1), Matrices.softmax(U.rows(i, i + 1)));
        }
    }

    @Example
    void largeLogitsGiveAFiniteSoftmax() {
        requireEqual(Matrices.softmax(Matrices.row(-1047, -981, 1891)), Matrices.row(0, 0, 1));
        assertThat(Matrices.maxAbs(Matrices.softmax(Matrices.row(-5000, -5000)).minus(0.5)))
                .isLessThan(1e-12);
    }

    @Example
    void theSigmoidIsFiniteAndItsSlopeIsThatOfCentredDifferences() {
        SimpleMatrix U = Matrices.row(-1000, -2, 0, 2, 1000);
        SimpleMatrix Z = Matrices.sigmoid(U);
        SimpleMatrix numeric = Matrices.sigmoid(U.plus(1e-5))
                .minus(Matrices.sigmoid(U.minus(1e-5)))
                .divide(2e-5);

        assertThat(Z.get(0)).isZero();
        assertThat(Z.get(2)).isEqualTo(0.5);
        assertThat(Z.get(4)).isEqualTo(1);
        assertThat(Z.get(1) + Z.get(3)).isCloseTo(1, within(1e-15));
        assertThat(Matrices.maxAbs(Matrices.sigmoidDerivative(Z).minus(numeric)))
                .isLessThan(1e-10);
    }

    /** The expected bits are those of fdlibm, from which Math differs by one bit on x86 here. */
    @Example
    void exponentialsAndLogarithmsHaveTheSameBitsOnEveryProcessor() {
        assertThat(Matrices.exp(Matrices.row(-4.081, -3.915, 7.779)).getDDRM().data)
                .containsExactly(0x1.14bc2bd48af84p-6, 0x1.46b4b91307feap-6, 0x1.2abc479c2942ap11);
        assertThat(Matrices.sigmoid(Matrices.row(-1.749)).get(0)).isEqualTo(0x1.2f75854b1e927p-3);
        assertThat(Matrices.logSumExp(Matrices.row(0, -1.749)).get(0)).isEqualTo(0x1.48714077ab984p-3);
        assertThat(Matrices.softmax(Matrices.row(0, -1.749)).get(1)).isEqualTo(0x1.2f75854b1e928p-3);
    }

    @Example
    void wholeNumbersNeverMakeAFloatMatrix() {
        assertThat(new SimpleMatrix(1, 2, true, 1, 2).getType())
                .as("EJML takes int literals for floats; Matrices.row and matrix exist because of it")
                .isEqualTo(MatrixType.FDRM);
        assertThat(Matrices.row(1, 2).getType()).isEqualTo(MatrixType.DDRM);
        assertThat(Matrices.matrix(new double[] {1, 2}, new double[] {3, 4}).getType())
                .isEqualTo(MatrixType.DDRM);
        assertThat(Matrices.toDouble(new SimpleMatrix(1, 2, true, 1, 2)).getType())
                .isEqualTo(MatrixType.DDRM);
    }

    @Example
    void aRowIsAddedToEachRowAndSumsAndMeansGoDownTheColumns() {
        SimpleMatrix A = Matrices.matrix(new double[] {1, 2, 3}, new double[] {4, 5, 7}), before = A.copy();

        requireEqual(
                Matrices.addRow(A, Matrices.row(10, 20, 30)),
                Matrices.matrix(new double[] {11, 22, 33}, new double[] {14, 25, 37}));
        requireEqual(Matrices.sumOfRows(A), Matrices.row(5, 7, 10));
        requireEqual(Matrices.meanOfRows(A), Matrices.row(2.5, 3.5, 5));
        requireEqual(A, before);
        assertThatThrownBy(() -> Matrices.addRow(A, Matrices.row(1, 2)))
                .hasMessageContaining("the row vector to add is 1×2, expected 1×3");
    }

    @Example
    void noRowsHaveASumOfZeroAndNoMean() {
        SimpleMatrix none = new SimpleMatrix(0, 3);

        requireEqual(Matrices.sumOfRows(none), Matrices.row(0, 0, 0));
        assertThat(Matrices.shape(Matrices.softmax(none))).isEqualTo("0×3");
        assertThat(Matrices.argMax(none)).isEmpty();
        assertThatThrownBy(() -> Matrices.meanOfRows(none)).hasMessageContaining("0×3");
    }

    @Example
    void theLargestEntryIsFoundAndTheFirstOfEqualOnes() {
        assertThat(Matrices.argMax(Matrices.matrix(new double[] {1, 3, 2}, new double[] {-1, -1, -2})))
                .containsExactly(1, 0);
    }

    @Example
    void oneHotHasAOneAtTheLabelAndRefusesOthersWithValueAndPosition() {
        requireEqual(
                Matrices.oneHot(new int[] {2, 0}, 3), Matrices.matrix(new double[] {0, 0, 1}, new double[] {1, 0, 0}));
        assertThat(Matrices.shape(Matrices.oneHot(new int[0], 3))).isEqualTo("0×3");
        assertThatThrownBy(() -> Matrices.oneHot(new int[] {1, 10}, 10)).hasMessageContaining("label 10 at position 1");
        assertThatThrownBy(() -> Matrices.oneHot(new int[] {-1}, 10)).hasMessageContaining("label -1 at position 0");
    }

    @Example
    void rowsOfUnequalLengthAreRefused() {
        assertThatThrownBy(() -> Matrices.matrix(new double[] {1, 2}, new double[] {3}))
                .hasMessageContaining("2 and 1");
    }
}
