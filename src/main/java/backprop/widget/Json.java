package backprop.widget;

import backprop.matrix.Matrices;
import com.fasterxml.jackson.databind.JsonNode;
import org.ejml.simple.SimpleMatrix;

/** Matrices in the state of a widget. */
final class Json {
    private Json() {}

    /** The rows of A. */
    static double[][] rows(SimpleMatrix A) {
        return A.toArray2();
    }

    /** The entries of A, row by row. */
    static double[] entries(SimpleMatrix A) {
        return A.getDDRM().getData().clone();
    }

    /** A matrix from an array of rows, or a row vector from an array of numbers. */
    static SimpleMatrix matrix(JsonNode json) {
        if (!json.path(0).isArray()) {
            return Matrices.row(numbers(json));
        }
        double[][] rows = new double[json.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = numbers(json.get(i));
        }
        return Matrices.matrix(rows);
    }

    static double[] numbers(JsonNode json) {
        double[] numbers = new double[json.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = json.get(i).asDouble();
        }
        return numbers;
    }
}
