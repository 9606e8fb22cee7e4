package backprop.check;

import backprop.check.GradientCheck.Result;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Where in a backward pass to look, from which of its four gradients are wrong and by which factor. An error in Δ2 reaches all
 * four, one in Δ1 only those of the hidden layer, one in a sum or a mean only its own gradient.
 */
final class Verdict {
    private static final double CLOSE = 1e-3;

    private Verdict() {}

    /** One sentence on the results for W1, b1, W2 and b2. */
    static String of(List<Result> results) {
        List<Result> wrong = results.stream().filter(result -> !result.passed()).toList();
        if (wrong.isEmpty()) {
            return "All four gradients agree with centred differences.";
        }
        List<String> names = wrong.stream().map(Result::parameter).toList();
        boolean all = wrong.size() == results.size();
        double factor = wrong.get(0).factor();
        boolean same = wrong.stream().allMatch(result -> close(result.factor(), factor));
        String subject =
                all ? "All four gradients" : names.stream().map("∂L/∂"::concat).collect(Collectors.joining(", "));
        String verb = wrong.size() == 1 ? " is " : " are ";
        String what = same ? String.format(Locale.ROOT, "%.3g times the centred differences", factor) : "wrong";
        String sign = same && close(factor, -1) ? "the sign of " : "";
        String suspect = !all ? inSome(names, sign) : same && sign.isEmpty() ? "the mean over the batch" : sign + "Δ2";
        return subject + verb + what + "; look at " + suspect + ".";
    }

    private static String inSome(List<String> names, String sign) {
        if (names.equals(List.of("W1", "b1"))) {
            return sign + "Δ1";
        }
        return names.size() == 1 ? "the line that computes it" : "the lines that compute them";
    }

    private static boolean close(double a, double b) {
        return Math.abs(a - b) <= CLOSE * Math.abs(b);
    }
}
