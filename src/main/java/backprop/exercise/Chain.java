package backprop.exercise;

import backprop.check.Probe;
import backprop.check.RelativeError;
import backprop.matrix.Matrices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ejml.simple.SimpleMatrix;

/**
 * A chain of named partial derivatives, such as {@code dL/du2 · du2/dz1 · dz1/du1 · du1/dW1}. For a network and one
 * example, its factors can be evaluated and multiplied.
 *
 * @param factors from the left; {@code dL/du2}, {@code du2/dW2}, {@code du2/db2}, {@code du2/dz1}, {@code dz1/du1},
 *     {@code du1/dW1} or {@code du1/db1}
 */
public record Chain(List<String> factors) {
    private static final List<String> NAMES =
            List.of("dL/du2", "du2/dW2", "du2/db2", "du2/dz1", "dz1/du1", "du1/dW1", "du1/db1");

    /**
     * A chain from its factors; ∂ may be written for d.
     *
     * @throws IllegalArgumentException if a factor is unknown; the message lists the known ones
     */
    public static Chain of(String... factors) {
        List<String> names =
                Arrays.stream(factors).map(f -> f.strip().replace('∂', 'd')).toList();
        for (String name : names) {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no factor \"" + name + "\"; choose from " + String.join(", ", NAMES));
            }
        }
        return new Chain(names);
    }

    /**
     * Checks that this is a chain of ∂L/∂variable: it starts with ∂L, each factor starts where the one before it ended,
     * and the last one ends at the variable.
     *
     * @throws IllegalArgumentException if not; the message names the factor
     */
    public void requireLinks(String variable) {
        if (factors.isEmpty()) {
            throw new IllegalArgumentException(
                    "∂L/∂" + variable + " has no factors yet; write its chain, from ∂L/… on");
        }
        String reached = reached();
        if (!reached.equals(variable)) {
            throw new IllegalArgumentException(
                    "the chain ends at ∂" + reached + ", not at ∂" + variable + "; the last factor must have it below");
        }
    }

    private String reached() {
        String reached = "L";
        for (String factor : factors) {
            if (!numerator(factor).equals(reached)) {
                throw new IllegalArgumentException(pretty(factor) + " cannot stand after ∂" + reached
                        + "; the next factor must have ∂" + reached + " above the line");
            }
            reached = denominator(factor);
        }
        return reached;
    }

    private String last() {
        return denominator(factors.get(factors.size() - 1));
    }

    private static String numerator(String factor) {
        return factor.substring(1, factor.indexOf('/'));
    }

    private static String denominator(String factor) {
        return factor.substring(factor.indexOf('/') + 2);
    }

    private static String pretty(String factor) {
        return factor.replace('d', '∂');
    }

    /**
     * The products of the actual matrices from the left: the first factor, the first two, and so on.
     *
     * @param probe with one example
     * @return row vectors: the derivatives of L with respect to each variable along the chain, the last one with
     *     respect to the parameter
     */
    public List<SimpleMatrix> products(Probe probe) {
        reached();
        List<SimpleMatrix> products = new ArrayList<>();
        for (String factor : factors) {
            SimpleMatrix J = Formula.of(factor).analytic().apply(probe);
            products.add(
                    products.isEmpty() ? J : products.get(products.size() - 1).mult(J));
        }
        return products;
    }

    /**
     * The gradient that this chain gives.
     *
     * @param probe with one example
     * @return in the shape of the parameter
     */
    public SimpleMatrix gradient(Probe probe) {
        List<SimpleMatrix> products = products(probe);
        String variable = last();
        SimpleMatrix gradient = products.get(products.size() - 1).copy();
        SimpleMatrix shape = probe.value(variable);
        gradient.reshape(shape.getNumRows(), shape.getNumCols());
        return gradient;
    }

    /** Whether the chain passes through this variable: one of L, u2, z1 and u1. */
    public boolean passesThrough(String variable) {
        return factors.stream().anyMatch(factor -> numerator(factor).equals(variable));
    }

    /**
     * The partial products of all chains, each listed once: the variable that L is differentiated by, the shape, and
     * the largest relative error against centred differences. If a chain does not link up, its row says why.
     *
     * @param probe with one example
     */
    public static MathTable table(Probe probe, Chain... chains) {
        Set<List<String>> rows = new LinkedHashSet<>();
        for (Chain chain : chains) {
            try {
                rows.addAll(chain.rows(probe));
            } catch (IllegalArgumentException e) {
                rows.add(List.of(chain.toString(), "–", e.getMessage(), "–"));
            }
        }
        return new MathTable(
                "every product from the left, compared with centred differences",
                List.of("product", "is", "shapes", "largest relative error"),
                List.copyOf(rows));
    }

    private List<List<String>> rows(Probe probe) {
        List<List<String>> rows = new ArrayList<>();
        List<SimpleMatrix> products = products(probe);
        for (int i = 0; i < factors.size(); i++) {
            SimpleMatrix J = Formula.of(factors.get(i)).analytic().apply(probe);
            String left = i == 0 ? "" : Matrices.shape(products.get(i - 1)) + " · ";
            String variable = denominator(factors.get(i));
            SimpleMatrix numeric = probe.numeric("L", variable),
                    product = products.get(i).copy();
            product.reshape(numeric.getNumRows(), numeric.getNumCols());
            String factorsSoFar =
                    factors.subList(0, i + 1).stream().map(Chain::latex).collect(Collectors.joining(" \\cdot "));
            rows.add(List.of(
                    "$" + factorsSoFar + "$",
                    "$" + latex("dL/d" + variable) + "$",
                    (i == 0 ? "" : left + Matrices.shape(J) + " = ") + Matrices.shape(products.get(i)),
                    RelativeError.text(RelativeError.of(product, numeric))));
        }
        return rows;
    }

    /** Which factor occurs in which chain: a row for each factor, a column for each chain. */
    public static MathTable occurrences(Chain... chains) {
        List<String> header = new ArrayList<>(List.of("factor"));
        for (Chain chain : chains) {
            header.add(chain.factors.isEmpty() ? chain.toString() : "$" + latex("dL/d" + chain.last()) + "$");
        }
        header.add("times");
        List<List<String>> rows = new ArrayList<>();
        for (String name : NAMES) {
            List<String> row = new ArrayList<>(List.of("$" + latex(name) + "$"));
            int times = 0;
            for (Chain chain : chains) {
                boolean occurs = chain.factors.contains(name);
                row.add(occurs ? "×" : "");
                times += occurs ? 1 : 0;
            }
            row.add(Integer.toString(times));
            rows.add(row);
        }
        return new MathTable("which factor occurs in which gradient", header, rows);
    }

    private static String latex(String factor) {
        return "\\frac{\\partial " + symbol(numerator(factor)) + "}{\\partial " + symbol(denominator(factor)) + "}";
    }

    private static String symbol(String variable) {
        return variable.length() == 1
                ? variable
                : "\\boldsymbol{" + variable.charAt(0) + "}^{(" + variable.charAt(1) + ")}";
    }

    @Override
    public String toString() {
        return factors.isEmpty()
                ? "an empty chain"
                : factors.stream().map(Chain::pretty).collect(Collectors.joining(" · "));
    }
}
