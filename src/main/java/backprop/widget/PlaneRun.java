package backprop.widget;

import backprop.network.Backpropagation;
import backprop.network.ForwardPass;
import backprop.network.Parameters;
import backprop.widget.PlaneData.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;

/** One or two trainings from the same start on the same points in the same order. */
final class PlaneRun {
    private static final int DIGITS = 5;

    private final PlaneData train;
    private final PlaneData test;
    private final List<PlaneTraining> sides = new ArrayList<>();

    /**
     * Makes the points and the start.
     *
     * @param own points for the choice "own"; null for none
     * @throws IllegalArgumentException if there are too few points
     */
    PlaneRun(PlaneSettings settings, Map<String, Supplier<Backpropagation>> choices, PlaneData own) {
        PlaneData points = points(settings, own);
        int[] order = IntStream.range(0, points.size()).toArray();
        Random random = new Random(settings.seed());
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1), kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        int trained = Math.max(1, Math.min(order.length - 1, (int) Math.round(settings.share() * order.length)));
        train = points.subset(IntStream.range(0, trained).map(i -> order[i]).toArray());
        test = points.subset(
                IntStream.range(trained, order.length).map(i -> order[i]).toArray());
        for (String name : List.of(settings.left(), settings.right())) {
            if (choices.containsKey(name)) {
                sides.add(new PlaneTraining(
                        train, test, settings, choices.get(name).get()));
            }
        }
    }

    private static PlaneData points(PlaneSettings settings, PlaneData own) {
        if (!settings.data().equals(PlaneSettings.OWN)) {
            return PlaneData.of(
                    Shape.valueOf(settings.data().toUpperCase(Locale.ROOT)), settings.noise(), settings.seed());
        }
        if (own == null || own.size() < 2) {
            throw new IllegalArgumentException("there are " + (own == null ? 0 : own.size())
                    + " points of your own; add at least 2, by a click into the plane or by their coordinates");
        }
        return own;
    }

    void step() {
        sides.forEach(PlaneTraining::step);
    }

    void epoch() {
        sides.forEach(PlaneTraining::epoch);
    }

    void record() {
        sides.forEach(PlaneTraining::record);
    }

    /** Whether a side can still make steps. */
    boolean alive() {
        return sides.stream().anyMatch(side -> side.problem() == null);
    }

    List<PlaneTraining> sides() {
        return sides;
    }

    PlaneData train() {
        return train;
    }

    PlaneData test() {
        return test;
    }

    /** The points of both sets, for the page. */
    Map<String, Object> points() {
        return Map.of(
                "train", rounded(train.X()),
                "trainLabels", train.labels(),
                "test", rounded(test.X()),
                "testLabels", test.labels(),
                "classes", train.classes());
    }

    /** The parameters of each side and how far it is, for the page. */
    List<Map<String, Object>> frames() {
        return sides.stream().map(PlaneRun::frame).toList();
    }

    private static Map<String, Object> frame(PlaneTraining side) {
        Parameters p = side.parameters();
        PlaneTraining.Losses losses = side.losses().get(side.losses().size() - 1);
        Map<String, Object> frame = new LinkedHashMap<>();
        frame.put("W1", rounded(p.W1()));
        frame.put("b1", rounded(p.b1())[0]);
        frame.put("W2", rounded(p.W2()));
        frame.put("b2", rounded(p.b2())[0]);
        frame.put("steps", side.steps());
        frame.put("epochs", side.epochs());
        frame.put("train", losses.train());
        frame.put("test", losses.test());
        frame.put("accuracy", side.accuracy());
        if (side.problem() != null) {
            frame.put("problem", side.problem());
        }
        return frame;
    }

    /** The losses of each side: steps, training and test. */
    List<List<double[]>> curves() {
        return sides.stream()
                .map(side -> side.losses().stream()
                        .map(l -> new double[] {l.steps(), round(l.train()), round(l.test())})
                        .toList())
                .toList();
    }

    /** y, δ2 and δ1 of each side for one point, the last two as its backpropagation gives them. */
    List<Map<String, Object>> flow(SimpleMatrix x, int label) {
        return sides.stream().map(side -> flow(side, x, label)).toList();
    }

    private static Map<String, Object> flow(PlaneTraining side, SimpleMatrix x, int label) {
        Answer answer = side.flow(x, label);
        if (answer.problem() != null) {
            return Map.of("problem", answer.problem());
        }
        return Map.of(
                "y", Json.entries(ForwardPass.of(side.parameters(), x).Y()),
                "d2", Json.entries(answer.gradients().b2()),
                "d1", Json.entries(answer.gradients().b1()));
    }

    private static double[][] rounded(SimpleMatrix A) {
        double[][] rows = A.toArray2();
        for (double[] row : rows) {
            for (int j = 0; j < row.length; j++) {
                row[j] = round(row[j]);
            }
        }
        return rows;
    }

    /** Five decimals are more than a picture shows. */
    private static double round(double value) {
        double scale = StrictMath.pow(10, DIGITS);
        return Math.abs(value) < 1e9 ? Math.rint(value * scale) / scale : value;
    }
}
