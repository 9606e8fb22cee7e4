package backprop.exercise;

import java.util.ArrayList;
import java.util.List;
import org.ejml.simple.SimpleMatrix;

/**
 * Small matrices to be shown one below the other, each with its name.
 *
 * @param names from top to bottom
 * @param matrices as many as names
 */
public record NamedMatrices(List<String> names, List<SimpleMatrix> matrices) {
    /** A list of one matrix; {@link #and} adds more. */
    public static NamedMatrices of(String name, SimpleMatrix A) {
        return new NamedMatrices(List.of(name), List.of(A));
    }

    /** These matrices and one more below; this is not modified. */
    public NamedMatrices and(String name, SimpleMatrix A) {
        List<String> longerNames = new ArrayList<>(names);
        List<SimpleMatrix> longerMatrices = new ArrayList<>(matrices);
        longerNames.add(name);
        longerMatrices.add(A);
        return new NamedMatrices(List.copyOf(longerNames), List.copyOf(longerMatrices));
    }
}
