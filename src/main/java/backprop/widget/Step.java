package backprop.widget;

import backprop.exercise.StepSequence;
import backprop.matrix.Matrices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A step of the calculation.
 *
 * @param computes the name of its value
 * @param symbol how a reader writes it
 * @param title what happens
 * @param formula for one component
 * @param code the line of Java; empty where there is none
 * @param reads the names of the values it needs
 */
record Step(String computes, String symbol, String title, String formula, String code, List<String> reads) {
    static final List<Step> ALL = steps();

    /** The steps of the way back as a program. */
    static final StepSequence BACK = StepSequence.start()
            .then("d2", v -> v.get("y").minus(v.get("target")))
            .then("dL/db2", v -> v.get("d2"))
            .then("dL/dW2", v -> v.get("z1").transpose().mult(v.get("d2")))
            .then("dL/dz1", v -> v.get("d2").mult(v.get("W2").transpose()))
            .then("d1", v -> v.get("dL/dz1").elementMult(Matrices.sigmoidDerivative(v.get("z1"))))
            .then("dL/db1", v -> v.get("d1"))
            .then("dL/dW1", v -> v.get("x").transpose().mult(v.get("d1")));

    /** The same with δ1 in one step, as notebook 01c has it. */
    static final StepSequence DRAWN = StepSequence.start()
            .then("d2", v -> v.get("y").minus(v.get("target")))
            .then("dL/db2", v -> v.get("d2"))
            .then("dL/dW2", v -> v.get("z1").transpose().mult(v.get("d2")))
            .then(
                    "d1",
                    v -> v.get("d2").mult(v.get("W2").transpose()).elementMult(Matrices.sigmoidDerivative(v.get("z1"))))
            .then("dL/db1", v -> v.get("d1"))
            .then("dL/dW1", v -> v.get("x").transpose().mult(v.get("d1")));

    private static List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("x", "x", "The example x is given", "x, with the target y′", "", List.of()));
        steps.add(step(
                "u1",
                "u1",
                "Hidden layer: u1 = x W1 + b1",
                "u1_j = Σ x_i W1_ij + b1_j",
                """
                Matrices.addRow(X.mult(W1), b1)""",
                "x",
                "W1",
                "b1"));
        steps.add(step(
                "z1",
                "z1",
                "Sigmoid: z1 = σ(u1)",
                "z1_j = 1 / (1 + exp(−u1_j))",
                """
                Matrices.sigmoid(U1)""",
                "u1"));
        steps.add(step(
                "u2",
                "u2",
                "Logits: u2 = z1 W2 + b2",
                "u2_k = Σ z1_j W2_jk + b2_k",
                """
                Matrices.addRow(Z1.mult(W2), b2)""",
                "z1",
                "W2",
                "b2"));
        steps.add(step(
                "y",
                "y",
                "Softmax: y = softmax(u2)",
                "y_k = exp(u2_k) / Σ exp(u2_l)",
                """
                Matrices.softmax(U2)""",
                "u2"));
        steps.add(step(
                "L",
                "L",
                "Cross-entropy: L = −Σ y′ ln y",
                "L = −Σ y′_k ln y_k",
                """
                CrossEntropy.loss(forward, target)""",
                "y",
                "target"));
        steps.add(step(
                "d2",
                "δ2",
                "Back to the logits: δ2 = ∂L/∂u2 = y − y′",
                "δ2_k = y_k − y′_k",
                """
                Y.minus(target)""",
                "y",
                "target"));
        steps.add(step("dL/db2", "∂L/∂b2", "Gradient: ∂L/∂b2 = δ2", "∂L/∂b2_k = δ2_k", "D2", "d2"));
        steps.add(step(
                "dL/dW2",
                "∂L/∂W2",
                "Gradient: ∂L/∂W2 = z1ᵀ δ2",
                "∂L/∂W2_jk = z1_j δ2_k",
                """
                Z1.transpose().mult(D2)""",
                "z1",
                "d2"));
        steps.add(step(
                "dL/dz1",
                "∂L/∂z1",
                "Back to the sigmoid: ∂L/∂z1 = δ2 W2ᵀ",
                "∂L/∂z1_j = Σ δ2_k W2_jk",
                """
                D2.mult(W2.transpose())""",
                "d2",
                "W2"));
        steps.add(step(
                "d1",
                "δ1",
                "Through the sigmoid: δ1 = ∂L/∂z1 ⊙ z1 ⊙ (1 − z1)",
                "δ1_j = ∂L/∂z1_j · z1_j (1 − z1_j)",
                "….elementMult(Matrices.sigmoidDerivative(Z1))",
                "dL/dz1",
                "z1"));
        steps.add(step("dL/db1", "∂L/∂b1", "Gradient: ∂L/∂b1 = δ1", "∂L/∂b1_j = δ1_j", "D1", "d1"));
        steps.add(step(
                "dL/dW1",
                "∂L/∂W1",
                "Gradient: ∂L/∂W1 = xᵀ δ1",
                "∂L/∂W1_ij = x_i δ1_j",
                """
                X.transpose().mult(D1)""",
                "x",
                "d1"));
        return List.copyOf(steps);
    }

    private static Step step(
            String computes, String symbol, String title, String formula, String code, String... reads) {
        return new Step(computes, math(symbol), math(title), math(formula), code, List.of(reads));
    }

    /** u1_j as u⁽¹⁾ⱼ: the layer above the line in brackets, the indices below it. */
    private static String math(String text) {
        String layers = text.replaceAll("([uzWbδ])1", "$1⁽¹⁾").replaceAll("([uzWbδ])2", "$1⁽²⁾");
        return Pattern.compile("_([ijkl]+)").matcher(layers).replaceAll(found -> found.group(1)
                .replace('i', 'ᵢ')
                .replace('j', 'ⱼ')
                .replace('k', 'ₖ')
                .replace('l', 'ₗ'));
    }

    Map<String, Object> json() {
        return Map.of(
                "computes",
                computes,
                "symbol",
                symbol,
                "title",
                title,
                "formula",
                formula,
                "code",
                code,
                "reads",
                reads);
    }
}
