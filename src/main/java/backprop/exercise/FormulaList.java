package backprop.exercise;

import backprop.check.Probe;
import backprop.exercise.Formula.Expression;
import backprop.matrix.Matrices;
import java.util.List;
import java.util.function.Function;
import org.ejml.simple.SimpleMatrix;

/** The formulas of the assignment: the local factors, the results of Question 1, those of Question 2. */
final class FormulaList {
    private static final String W1 = "\\boldsymbol{W}^{(1)}", W2 = "\\boldsymbol{W}^{(2)}";
    private static final String B1 = "\\boldsymbol{b}^{(1)}", B2 = "\\boldsymbol{b}^{(2)}";
    private static final String X = "\\boldsymbol{x}^\\top";
    private static final String D1 = "\\boldsymbol{\\delta}^{(1)}", D2 = "\\boldsymbol{\\delta}^{(2)}";
    private static final String INNER =
            "(\\boldsymbol{\\delta}^{(2)} \\boldsymbol{W}^{(2)\\top}) \\odot \\sigma'(\\boldsymbol{u}^{(1)})";
    private static final String BATCH_D1 = "\\boldsymbol{\\Delta}^{(1)}", BATCH_D2 = "\\boldsymbol{\\Delta}^{(2)}";
    private static final String DELTA1_CODE = "d2.mult(W2.transpose()).elementMult(Matrices.sigmoidDerivative(z1))";

    static final List<Formula> ALL = List.of(
            new Formula(
                    "sigma'",
                    "\\sigma'(u) = \\sigma(u) \\, (1 - \\sigma(u))",
                    "1×H",
                    "z1.elementMult(z1.negative().plus(1))",
                    at((x, z1, d2, W2) -> z1.elementMult(z1.negative().plus(1))),
                    (probe, h) -> probe.numeric("z1", "u1", h).diag().transpose()),
            local(
                    "du2/dW2",
                    "\\frac{\\partial u^{(2)}_l}{\\partial W^{(2)}_{jk}} = z^{(1)}_j \\, [l = k]",
                    "C×HC",
                    "Jacobians.weights(z1, d2.getNumCols())",
                    (x, z1, d2, W2) -> Jacobians.weights(z1, d2.getNumCols())),
            local(
                    "du2/db2",
                    "\\frac{\\partial u^{(2)}_l}{\\partial b^{(2)}_k} = [l = k]",
                    "C×C",
                    "Jacobians.bias(d2.getNumCols())",
                    (x, z1, d2, W2) -> Jacobians.bias(d2.getNumCols())),
            local(
                    "du2/dz1",
                    "\\frac{\\partial u^{(2)}_k}{\\partial z^{(1)}_m} = W^{(2)}_{mk}",
                    "C×H",
                    "Jacobians.input(W2)",
                    (x, z1, d2, W2) -> Jacobians.input(W2)),
            local(
                    "dz1/du1",
                    "\\frac{\\partial z^{(1)}_m}{\\partial u^{(1)}_n} = \\sigma'(u^{(1)}_m) \\, [m = n]",
                    "H×H",
                    "Jacobians.sigmoid(z1)",
                    (x, z1, d2, W2) -> Jacobians.sigmoid(z1)),
            local(
                    "du1/dW1",
                    "\\frac{\\partial u^{(1)}_n}{\\partial W^{(1)}_{ij}} = x_i \\, [n = j]",
                    "H×IH",
                    "Jacobians.weights(x, z1.getNumCols())",
                    (x, z1, d2, W2) -> Jacobians.weights(x, z1.getNumCols())),
            local(
                    "du1/db1",
                    "\\frac{\\partial u^{(1)}_n}{\\partial b^{(1)}_j} = [n = j]",
                    "H×H",
                    "Jacobians.bias(z1.getNumCols())",
                    (x, z1, d2, W2) -> Jacobians.bias(z1.getNumCols())),
            new Formula(
                    "dL/du2",
                    by("\\boldsymbol{u}^{(2)}") + D2 + " = \\boldsymbol{y} - \\boldsymbol{y}'",
                    "1×C",
                    "y.minus(target)",
                    probe -> probe.forward().Y().minus(probe.target()),
                    (probe, h) -> probe.numeric("L", "u2", h)),
            gradient("u1", by("\\boldsymbol{u}^{(1)}") + D1 + " = " + INNER, "1×H", DELTA1_CODE, FormulaList::delta1),
            gradient(
                    "W2",
                    by(W2) + "\\boldsymbol{z}^{(1)\\top} " + D2,
                    "H×C",
                    "z1.transpose().mult(d2)",
                    (x, z1, d2, W2) -> z1.transpose().mult(d2)),
            gradient("b2", by(B2) + D2, "1×C", "d2", (x, z1, d2, W2) -> d2),
            gradient("b1", by(B1) + INNER, "1×H", DELTA1_CODE, FormulaList::delta1),
            gradient(
                    "W1",
                    by(W1) + X + " \\big[" + INNER + "\\big]",
                    "I×H",
                    "x.transpose().mult(" + DELTA1_CODE + ")",
                    (x, z1, d2, W2) -> x.transpose().mult(delta1(x, z1, d2, W2))),
            batch(
                    "u2",
                    BATCH_D2 + " = B " + fraction("\\boldsymbol{U}^{(2)}") + " = \\boldsymbol{Y} - \\boldsymbol{Y}'",
                    "B×C",
                    "d2",
                    (x, z1, d2, W2) -> d2,
                    true),
            batch(
                    "u1",
                    BATCH_D1 + " = B " + fraction("\\boldsymbol{U}^{(1)}") + " = (" + BATCH_D2
                            + " \\boldsymbol{W}^{(2)\\top}) \\odot \\boldsymbol{Z}^{(1)} \\odot (1 - \\boldsymbol{Z}^{(1)})",
                    "B×H",
                    DELTA1_CODE,
                    FormulaList::delta1,
                    true),
            batch(
                    "W2",
                    by(W2) + "\\tfrac{1}{B} \\boldsymbol{Z}^{(1)\\top} " + BATCH_D2,
                    "H×C",
                    "z1.transpose().mult(d2).divide(d2.getNumRows())",
                    (x, z1, d2, W2) -> z1.transpose().mult(d2).divide(d2.getNumRows()),
                    false),
            batch(
                    "b2",
                    by(B2) + "\\tfrac{1}{B} \\sum_{s=1}^{B} " + BATCH_D2 + "_{s}",
                    "1×C",
                    "Matrices.meanOfRows(d2)",
                    (x, z1, d2, W2) -> Matrices.meanOfRows(d2),
                    false),
            batch(
                    "b1",
                    by(B1) + "\\tfrac{1}{B} \\sum_{s=1}^{B} " + BATCH_D1 + "_{s}",
                    "1×H",
                    "Matrices.meanOfRows(" + DELTA1_CODE + ")",
                    (x, z1, d2, W2) -> Matrices.meanOfRows(delta1(x, z1, d2, W2)),
                    false),
            batch(
                    "W1",
                    by(W1) + "\\tfrac{1}{B} \\boldsymbol{X}^\\top " + BATCH_D1,
                    "I×H",
                    "x.transpose().mult(" + DELTA1_CODE + ").divide(d2.getNumRows())",
                    (x, z1, d2, W2) -> x.transpose().mult(delta1(x, z1, d2, W2)).divide(d2.getNumRows()),
                    false));

    private FormulaList() {}

    private static SimpleMatrix delta1(SimpleMatrix x, SimpleMatrix z1, SimpleMatrix d2, SimpleMatrix W2) {
        return d2.mult(W2.transpose()).elementMult(Matrices.sigmoidDerivative(z1));
    }

    private static String fraction(String variable) {
        return "\\frac{\\partial L}{\\partial " + variable + "}";
    }

    private static String by(String variable) {
        return fraction(variable) + " = ";
    }

    private static Function<Probe, SimpleMatrix> at(Expression expression) {
        return expression::at;
    }

    private static Formula local(String key, String latex, String shape, String code, Expression analytic) {
        String of = key.substring(1, 3), variable = key.substring(5);
        return new Formula(key, latex, shape, code, at(analytic), (probe, h) -> probe.numeric(of, variable, h));
    }

    private static Formula gradient(String variable, String latex, String shape, String code, Expression analytic) {
        return new Formula(
                "dL/d" + variable, latex, shape, code, at(analytic), (probe, h) -> probe.numeric("L", variable, h));
    }

    private static Formula batch(
            String variable, String latex, String shape, String code, Expression analytic, boolean timesB) {
        return new Formula(
                "batch dL/d" + variable, latex, shape, code, at(analytic), (probe, h) -> probe.numeric("L", variable, h)
                        .scale(timesB ? probe.X().getNumRows() : 1));
    }
}
