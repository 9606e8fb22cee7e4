package backprop.widget;

import backprop.matrix.Matrices;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
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

    /**
     * The entries of A as one byte each, −127 for −scale to 127 for scale, in base64: a hundredth of the precision is
     * enough for a picture.
     */
    static String bytes(SimpleMatrix A, double scale) {
        byte[] bytes = new byte[A.getNumElements()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.round(127 * Math.max(-1, Math.min(1, scale == 0 ? 0 : A.get(i) / scale)));
        }
        return Base64.getEncoder().encodeToString(bytes);
    }
}
