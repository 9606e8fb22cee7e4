package backprop.widget;

import backprop.matrix.Matrices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.ejml.simple.SimpleMatrix;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Points in the plane, each of a class; the square from −3 to 3 is what a {@link Playground} shows.
 *
 * @param X n×2
 * @param labels n classes in 0..classes−1
 * @param classes 2 or 3
 */
public record PlaneData(SimpleMatrix X, int[] labels, int classes) {
    /** The plane goes from −EDGE to EDGE in both directions. */
    static final double EDGE = 3;

    private static final int POINTS = 300, MOST = 5000;

    /** Shapes that are made at random. */
    public enum Shape {
        /** A disc inside a ring. */
        CIRCLE(2),
        /** Opposite quarters belong together: exclusive or. */
        XOR(2),
        /** Two round clouds, which a straight line separates. */
        GAUSSIANS(2),
        /** Two arms wound around each other. */
        SPIRAL(2),
        /** Three clouds around the middle. */
        THREE(3);

        private final int classes;

        Shape(int classes) {
            this.classes = classes;
        }

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        private double[] point(int label, Random random) {
            double turn = 2 * Math.PI * random.nextDouble();
            return switch (this) {
                case CIRCLE ->
                    polar(label == 0 ? 1.2 * Math.sqrt(random.nextDouble()) : 2 + 0.6 * random.nextDouble(), turn);
                case XOR -> {
                    double x = 0.2 + 2.3 * random.nextDouble(), y = 0.2 + 2.3 * random.nextDouble();
                    double side = random.nextBoolean() ? 1 : -1;
                    yield new double[] {side * x, (label == 0 ? side : -side) * y};
                }
                case GAUSSIANS -> cloud(label == 0 ? 1.3 : -1.3, label == 0 ? 1.3 : -1.3, random);
                case SPIRAL -> {
                    double along = random.nextDouble();
                    yield polar(0.3 + 2.3 * along, 5.5 * along + Math.PI * label);
                }
                case THREE -> {
                    double[] middle = polar(1.6, Math.PI / 2 + label * 2 * Math.PI / 3);
                    yield cloud(middle[0], middle[1], random);
                }
            };
        }

        private static double[] polar(double radius, double turn) {
            return new double[] {radius * StrictMath.cos(turn), radius * StrictMath.sin(turn)};
        }

        private static double[] cloud(double x, double y, Random random) {
            return new double[] {x + 0.5 * random.nextGaussian(), y + 0.5 * random.nextGaussian()};
        }
    }

    /**
     * @throws IllegalArgumentException if the shapes or the classes do not fit, or a coordinate is not a number
     */
    public PlaneData {
        Matrices.requireShape("X", X, labels.length, 2);
        if (classes < 2 || classes > 3) {
            throw new IllegalArgumentException("the plane shows 2 or 3 classes, not " + classes);
        }
        if (X.hasUncountable()) {
            throw new IllegalArgumentException("a coordinate is not a finite number; leave such points out");
        }
    }

    /**
     * Random points of a shape, as many of each class.
     *
     * @param noise the standard deviation of what is added to each coordinate
     * @param seed the same seed gives the same points
     */
    public static PlaneData of(Shape shape, double noise, long seed) {
        Random random = new Random(seed);
        SimpleMatrix X = new SimpleMatrix(POINTS, 2);
        int[] labels = new int[POINTS];
        for (int i = 0; i < POINTS; i++) {
            labels[i] = i % shape.classes;
            double[] point = shape.point(labels[i], random);
            X.set(i, 0, point[0] + noise * random.nextGaussian());
            X.set(i, 1, point[1] + noise * random.nextGaussian());
        }
        return new PlaneData(X, labels, shape.classes);
    }

    /**
     * Points of a table, moved and scaled into the square with their aspect kept.
     *
     * @param x the numeric column for the horizontal axis
     * @param y the numeric column for the vertical axis
     * @param label the column of the classes: 2 or 3 different values
     * @throws IllegalArgumentException if there are not 2 or 3 classes, or not 2 to 5000 points
     */
    public static PlaneData of(Table table, String x, String y, String label) {
        Column<?> labels = table.column(label);
        List<String> names = new ArrayList<>(labels.unique().asStringColumn().asList());
        names.sort(null);
        if (names.size() < 2 || names.size() > 3 || table.rowCount() > MOST) {
            throw new IllegalArgumentException("column " + label + " has " + names.size() + " classes in "
                    + table.rowCount() + " rows; the plane shows 2 or 3 classes and at most " + MOST + " points");
        }
        double[] xs = numbers(table, x), ys = numbers(table, y);
        double[] middle = {middle(xs), middle(ys)};
        double scale = 0.9 * EDGE / Math.max(1e-9, Math.max(reach(xs, middle[0]), reach(ys, middle[1])));
        SimpleMatrix X = new SimpleMatrix(xs.length, 2);
        int[] classes = new int[xs.length];
        for (int i = 0; i < xs.length; i++) {
            X.set(i, 0, scale * (xs[i] - middle[0]));
            X.set(i, 1, scale * (ys[i] - middle[1]));
            classes[i] = names.indexOf(labels.get(i));
        }
        return new PlaneData(X, classes, names.size());
    }

    private static double[] numbers(Table table, String name) {
        if (table.column(name) instanceof NumericColumn<?> numeric) {
            return numeric.asDoubleArray();
        }
        throw new IllegalArgumentException("column " + name + " holds no numbers; name a numeric column");
    }

    private static double middle(double[] values) {
        return (Arrays.stream(values).min().orElseThrow()
                        + Arrays.stream(values).max().orElseThrow())
                / 2;
    }

    private static double reach(double[] values, double middle) {
        return Arrays.stream(values)
                .map(value -> Math.abs(value - middle))
                .max()
                .orElseThrow();
    }

    /** These points and one more. */
    PlaneData with(double x, double y, int label) {
        int[] longer = Arrays.copyOf(labels, labels.length + 1);
        longer[labels.length] = label;
        return new PlaneData(X.concatRows(Matrices.row(x, y)), longer, Math.max(classes, label + 1));
    }

    int size() {
        return labels.length;
    }

    /** Some of the points, by their places. */
    PlaneData subset(int[] places) {
        SimpleMatrix chosen = new SimpleMatrix(places.length, 2);
        int[] chosenLabels = new int[places.length];
        for (int i = 0; i < places.length; i++) {
            chosen.insertIntoThis(i, 0, X.getRow(places[i]));
            chosenLabels[i] = labels[places[i]];
        }
        return new PlaneData(chosen, chosenLabels, classes);
    }

    SimpleMatrix targets() {
        return Matrices.oneHot(labels, classes);
    }
}
