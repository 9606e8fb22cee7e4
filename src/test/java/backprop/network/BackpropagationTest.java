package backprop.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop.check.GradientCheck;
import backprop.check.Probe;
import backprop.matrix.Matrices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.ejml.simple.SimpleMatrix;

class BackpropagationTest {
    @Provide
    Arbitrary<Probe> networks() {
        Arbitrary<Integer> size = Arbitraries.integers().between(1, 6);
        return Combinators.combine(size, size, size, size, Arbitraries.longs()).as(Probe::random);
    }

    @Provide
    Arbitrary<Probe> squares() {
        return Combinators.combine(Arbitraries.integers().between(1, 6), Arbitraries.longs())
                .as((n, seed) -> Probe.random(n, n, n, n, seed));
    }

    private static Gradients gradients(Probe probe) {
        return Backpropagation.SHARED_DELTAS.gradients(
                probe.parameters(), ForwardPass.of(probe.parameters(), probe.X()), probe.target());
    }

    private static double loss(Probe probe) {
        return CrossEntropy.loss(ForwardPass.of(probe.parameters(), probe.X()), probe.target());
    }

    private static List<SimpleMatrix> list(Gradients g) {
        return List.of(g.W1(), g.b1(), g.W2(), g.b2());
    }

    private static List<SimpleMatrix> list(Parameters p) {
        return List.of(p.W1(), p.b1(), p.W2(), p.b2());
    }

    private static SimpleMatrix selectRows(SimpleMatrix A, int... rows) {
        SimpleMatrix selected = new SimpleMatrix(rows.length, A.getNumCols());
        for (int i = 0; i < rows.length; i++) {
            selected.setRow(i, A.rows(rows[i], rows[i] + 1));
        }
        return selected;
    }

    private static SimpleMatrix selectColumns(SimpleMatrix A, int... columns) {
        return selectRows(A.transpose(), columns).transpose();
    }

    private static int[] permutation(int n, long seed) {
        List<Integer> numbers = new ArrayList<>(IntStream.range(0, n).boxed().toList());
        Collections.shuffle(numbers, new Random(seed));
        return numbers.stream().mapToInt(i -> i).toArray();
    }

    private static Probe examples(Probe probe, int... rows) {
        return new Probe(probe.parameters(), selectRows(probe.X(), rows), selectRows(probe.target(), rows));
    }

    @Property
    void theGradientOfABatchIsTheMeanOfTheGradientsOfItsExamples(@ForAll("networks") Probe probe) {
        int B = probe.X().getNumRows();
        Gradients sum = IntStream.range(0, B)
                .mapToObj(i -> gradients(probe.rows(i, i + 1)))
                .reduce(Gradients::plus)
                .orElseThrow();

        assertThat(gradients(probe).largestDifference(sum.times(1.0 / B))).isLessThan(1e-14);
    }

    @Property
    void aDoubledBatchHasTheSameGradientAndLoss(@ForAll("networks") Probe probe) {
        int B = probe.X().getNumRows();
        Probe doubled =
                examples(probe, IntStream.range(0, 2 * B).map(i -> i % B).toArray());

        assertThat(gradients(doubled).largestDifference(gradients(probe))).isLessThan(1e-14);
        assertThat(loss(doubled)).isCloseTo(loss(probe), within(1e-14));
    }

    @Property
    void aPermutedBatchHasTheSameGradientAndLoss(@ForAll("networks") Probe probe, @ForAll long seed) {
        Probe permuted = examples(probe, permutation(probe.X().getNumRows(), seed));

        assertThat(gradients(permuted).largestDifference(gradients(probe))).isLessThan(1e-14);
        assertThat(loss(permuted)).isCloseTo(loss(probe), within(1e-14));
    }

    @Property
    void permutedHiddenUnitsPermuteTheGradient(@ForAll("networks") Probe probe, @ForAll long seed) {
        Parameters p = probe.parameters();
        int[] order = permutation(p.hidden(), seed);
        Probe permuted = probe.with(new Parameters(
                selectColumns(p.W1(), order), selectColumns(p.b1(), order), selectRows(p.W2(), order), p.b2()));
        Gradients g = gradients(probe);
        Gradients expected = new Gradients(
                selectColumns(g.W1(), order), selectColumns(g.b1(), order), selectRows(g.W2(), order), g.b2());

        assertThat(gradients(permuted).largestDifference(expected)).isLessThan(1e-14);
        assertThat(loss(permuted)).isCloseTo(loss(probe), within(1e-13));
    }

    @Property
    void theGradientOfTheOutputBiasesSumsToZero(@ForAll("networks") Probe probe) {
        ForwardPass forward = ForwardPass.of(probe.parameters(), probe.X());
        SimpleMatrix D2 = forward.Y().minus(probe.target());

        assertThat(Matrices.maxAbs(Matrices.sumOfRows(D2.transpose()))).isLessThan(1e-14);
        assertThat(gradients(probe).b2().elementSum()).isCloseTo(0, within(1e-14));
    }

    @Property
    void aConstantAddedToAllOutputBiasesChangesNeitherLossNorGradient(
            @ForAll("networks") Probe probe, @ForAll("shifts") double shift) {
        Parameters p = probe.parameters();
        Probe shifted = probe.with(new Parameters(p.W1(), p.b1(), p.W2(), p.b2().plus(shift)));

        assertThat(loss(shifted)).isCloseTo(loss(probe), within(1e-11));
        assertThat(gradients(shifted).largestDifference(gradients(probe))).isLessThan(1e-11);
    }

    @Provide
    Arbitrary<Double> shifts() {
        return Arbitraries.doubles().between(-1000, 1000);
    }

    @Property
    void aSmallStepLowersTheLossUnlessTheGradientIsZero(@ForAll("networks") Probe probe) {
        Gradients g = gradients(probe);
        double squaredLength =
                list(g).stream().mapToDouble(A -> A.elementMult(A).elementSum()).sum();
        double stepped = loss(probe.with(probe.parameters().minus(g.times(1e-4))));

        if (squaredLength > 1e-8) {
            assertThat(stepped).isLessThan(loss(probe));
        } else {
            assertThat(stepped).isLessThanOrEqualTo(loss(probe) + 1e-15);
        }
    }

    @Property(tries = 50)
    void centredDifferencesAgreeForAnySizesFromOne(@ForAll("networks") Probe probe) {
        requireCheck(probe);
    }

    @Property(tries = 20)
    void centredDifferencesAgreeForSquareShapes(@ForAll("squares") Probe probe) {
        requireCheck(probe);
    }

    private static void requireCheck(Probe probe) {
        GradientCheck check =
                GradientCheck.of(Backpropagation.SHARED_DELTAS, probe.parameters(), probe.X(), probe.target());
        assertThat(check.error()).as(check.results().toString()).isLessThan(1e-7);
    }

    @Property
    void nothingThatIsPassedInIsModified(@ForAll("networks") Probe probe) {
        Parameters parameters = probe.parameters();
        ForwardPass f = ForwardPass.of(parameters, probe.X());
        List<SimpleMatrix> now = new ArrayList<>(list(parameters));
        now.addAll(List.of(probe.X(), f.U1(), f.Z1(), f.U2(), f.Y(), probe.target()));
        List<SimpleMatrix> before = now.stream().map(SimpleMatrix::copy).toList();

        Gradients g = Backpropagation.SHARED_DELTAS.gradients(parameters, f, probe.target());
        List<SimpleMatrix> gradientBefore =
                list(g).stream().map(SimpleMatrix::copy).toList();
        ForwardPass.of(parameters, probe.X());
        CrossEntropy.loss(f, probe.target());
        parameters.minus(g.times(0.5));

        for (int i = 0; i < now.size(); i++) {
            assertThat(now.get(i).isIdentical(before.get(i), 0)).isTrue();
        }
        for (int i = 0; i < 4; i++) {
            assertThat(list(g).get(i).isIdentical(gradientBefore.get(i), 0)).isTrue();
        }
    }

    @Property
    void eachGradientHasTheShapeOfItsParameter(@ForAll("networks") Probe probe) {
        assertThat(list(gradients(probe)).stream().map(Matrices::shape))
                .containsExactlyElementsOf(
                        list(probe.parameters()).stream().map(Matrices::shape).toList());
    }

    @Example
    void tenDifferentOutputBiasGradientsAgreeWithTheNumericOnes() {
        Probe probe = Probe.random(8, 6, 10, 7, 1);

        assertThat(Arrays.stream(gradients(probe).b2().getDDRM().getData()).distinct())
                .hasSize(10);
        requireCheck(probe);
    }

    @Example
    void anEmptyBatchIsRefused() {
        Probe empty = Probe.random(3, 2, 2, 0, 1);

        assertThatThrownBy(() -> gradients(empty)).hasMessage("the batch has 0 examples; a mean needs at least one");
        assertThatThrownBy(() -> loss(empty)).hasMessage("the batch has 0 examples; a mean needs at least one");
    }

    @Example
    void imagesOfAnotherSizeAreRefusedWithBothSizes() {
        Parameters parameters = Parameters.random(784, 3, 10, 1);

        assertThatThrownBy(() -> ForwardPass.of(parameters, new SimpleMatrix(2, 27 * 27)))
                .hasMessageContainingAll("input", "729", "784");
    }

    @Example
    void aTargetOfAnotherShapeIsRefusedWithBothShapes() {
        Probe probe = Probe.random(3, 2, 2, 4, 1);
        ForwardPass forward = ForwardPass.of(probe.parameters(), probe.X());

        assertThatThrownBy(() -> Backpropagation.SHARED_DELTAS.gradients(
                        probe.parameters(), forward, probe.target().rows(0, 3)))
                .hasMessageContaining("target is 3×2, expected 4×2");
    }

    @Example
    void aNetworkWithoutInputsHiddenUnitsOrClassesIsRefused() {
        for (int[] sizes : new int[][] {{0, 1, 1}, {1, 0, 1}, {1, 1, 0}, {-1, 1, 1}}) {
            assertThatThrownBy(() -> Parameters.random(sizes[0], sizes[1], sizes[2], 1))
                    .hasMessageContaining("at least one input, hidden unit and class")
                    .hasMessageContaining(String.valueOf(sizes[0]));
        }
    }

    @Example
    void parametersThatDoNotFitAreRefusedWithBothShapes() {
        assertThatThrownBy(() -> new Parameters(
                        new SimpleMatrix(5, 4), new SimpleMatrix(1, 3), new SimpleMatrix(4, 2), new SimpleMatrix(1, 2)))
                .hasMessageContaining("b1 is 1×3, expected 1×4");
        assertThatThrownBy(() -> new Parameters(
                        new SimpleMatrix(5, 4), new SimpleMatrix(1, 4), new SimpleMatrix(3, 2), new SimpleMatrix(1, 2)))
                .hasMessageContaining("W2 is 3×2, expected 4×2");
    }

    @Example
    void randomParametersHaveTheStatedSpreadAndTheSameSeedGivesTheSameBits() {
        Parameters p = Parameters.random(784, 100, 10, 1), again = Parameters.random(784, 100, 10, 1);

        for (int i = 0; i < 4; i++) {
            assertThat(list(p).get(i).isIdentical(list(again).get(i), 0)).isTrue();
        }
        assertThat(p.W1().normF() / Math.sqrt(78400) * 28).isCloseTo(1, within(0.02));
        assertThat(p.W2().normF() / Math.sqrt(1000) * 10).isCloseTo(1, within(0.1));
        assertThat(Matrices.maxAbs(p.b1()) + Matrices.maxAbs(p.b2())).isZero();
        assertThat(p.W1().isIdentical(Parameters.random(784, 100, 10, 2).W1(), 0.1))
                .isFalse();
    }

    @Example
    void aLogitGapOfTwoThousandIsALossOfExactlyTwoThousand() {
        SimpleMatrix U2 = Matrices.row(2000, 0, -2000);
        ForwardPass forward = new ForwardPass(U2, U2, U2, U2, Matrices.softmax(U2));

        assertThat(CrossEntropy.loss(forward, Matrices.row(0, 1, 0))).isEqualTo(2000);
        assertThat(CrossEntropy.loss(forward, Matrices.row(0, 0, 1))).isEqualTo(4000);
        assertThat(CrossEntropy.loss(forward, Matrices.row(1, 0, 0))).isZero();
    }
}
