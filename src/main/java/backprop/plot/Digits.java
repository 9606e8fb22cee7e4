package backprop.plot;

import backprop.matrix.Matrices;
import backprop.mnist.Dataset;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.ejml.simple.SimpleMatrix;

/** Small images side by side, each with its caption; a notebook shows them as a picture. */
public final class Digits {
    private static final int ACROSS = 10, GAP = 6, LINE = 15;

    private final List<BufferedImage> images;
    private final List<String> captions;
    private final int across;
    private final String text;

    private Digits(List<BufferedImage> images, List<String> captions, int across, String text) {
        this.images = images;
        this.captions = captions;
        this.across = across;
        this.text = text;
    }

    /**
     * Examples of a data set, each with its label.
     *
     * @param examples their indices
     */
    public static Digits of(Dataset data, int... examples) {
        return of(
                data,
                Arrays.stream(examples)
                        .mapToObj(i -> Integer.toString(data.label(i)))
                        .toList(),
                examples);
    }

    /**
     * Examples of a data set, each with its caption.
     *
     * @param captions as many as examples
     * @throws IllegalArgumentException if the numbers differ
     */
    public static Digits of(Dataset data, List<String> captions, int... examples) {
        if (captions.size() != examples.length) {
            throw new IllegalArgumentException(
                    captions.size() + " captions for " + examples.length + " images; give one for each");
        }
        List<BufferedImage> images = Arrays.stream(examples)
                .mapToObj(i -> image(data.rows(), data.columns(), p -> {
                    int ink = 255 - data.pixel(i, p);
                    return new Color(ink, ink, ink);
                }))
                .toList();
        return new Digits(
                images,
                List.copyOf(captions),
                ACROSS,
                examples.length + (examples.length == 1 ? " image: " : " images: ") + String.join(", ", captions));
    }

    /** The first examples of a data set, each with its label. */
    public static Digits first(Dataset data, int count) {
        return of(data, IntStream.range(0, Math.min(count, data.size())).toArray());
    }

    /** The same images with this many side by side. */
    public Digits across(int across) {
        return new Digits(images, captions, Math.max(1, across), text);
    }

    /**
     * The examples whose true class got the smallest probability, the smallest first. Each caption has the true class,
     * the predicted class and the probability of the latter.
     *
     * @param Y the output of a network for all examples, size×classes
     * @param count how many are shown
     */
    public static Digits worst(Dataset data, SimpleMatrix Y, int count) {
        Matrices.requireShape("Y", Y, data.size(), Y.getNumCols());
        int[] predicted = Matrices.argMax(Y);
        int[] worst = IntStream.range(0, data.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> Y.get(i, data.label(i))))
                .mapToInt(i -> i)
                .limit(count)
                .toArray();
        return of(
                data,
                Arrays.stream(worst)
                        .mapToObj(i -> String.format(
                                Locale.ROOT, "%d → %d (%.3f)", data.label(i), predicted[i], Y.get(i, predicted[i])))
                        .toList(),
                worst);
    }

    /**
     * Each example beside its row of a matrix, a cell for each class: blue is negative, white is zero, orange is
     * positive.
     *
     * @param rows a row for each example, such as Δ2
     * @param examples their indices
     * @throws IllegalArgumentException if the numbers differ
     */
    public static Digits beside(Dataset data, SimpleMatrix rows, int... examples) {
        Matrices.requireShape("the matrix to show", rows, examples.length, rows.getNumCols());
        Digits digits = of(data, examples);
        return new Digits(
                List.of(DigitRows.image(digits.images, rows)),
                List.of(""),
                1,
                digits.text + ", each beside its row of a " + Matrices.shape(rows) + " matrix");
    }

    /**
     * Each column of W as an image: the weights with which a hidden unit sums the pixels. Blue is negative, white is
     * zero, orange is positive; the scale is the same for all and symmetric about zero. It ends at the 99th percentile
     * of the absolute weights, because a few large weights would make all others pale.
     *
     * @param W (rows·columns)×H
     * @param units how many of the H columns are shown, from the first
     * @throws IllegalArgumentException if W has another number of rows; the message has both
     */
    public static Digits weights(SimpleMatrix W, int rows, int columns, int units) {
        int shown = Math.min(units, W.getNumCols());
        double scale = scale(W);
        List<String> captions =
                IntStream.rangeClosed(1, shown).mapToObj(j -> "unit " + j).toList();
        return new Digits(
                columns(W, rows, columns, 0, shown, scale),
                captions,
                ACROSS,
                "weights of " + shown + " hidden units as images, " + range(scale));
    }

    /**
     * The same columns of W before and after training, one above the other, on the scale of the weights after training;
     * see {@link #weights(SimpleMatrix, int, int, int)}.
     *
     * @param before (rows·columns)×H
     * @param after in the shape of before
     */
    public static Digits weights(SimpleMatrix before, SimpleMatrix after, int rows, int columns, int units) {
        Matrices.requireShape("W after training", after, before.getNumRows(), before.getNumCols());
        int shown = Math.min(units, before.getNumCols());
        double scale = scale(after);
        List<BufferedImage> images = new ArrayList<>();
        List<String> captions = new ArrayList<>();
        int across = Math.min(ACROSS, shown);
        for (int from = 0; from < shown; from += across) {
            int to = Math.min(shown, from + across);
            images.addAll(columns(before, rows, columns, from, to, scale));
            images.addAll(columns(after, rows, columns, from, to, scale));
            for (String when : List.of("before", "after")) {
                IntStream.rangeClosed(from + 1, to).forEach(j -> captions.add(j + " " + when));
            }
        }
        return new Digits(
                images,
                captions,
                across,
                "weights of " + shown + " hidden units before and after training as images, " + range(scale));
    }

    private static String range(double scale) {
        String end = Numbers.format(scale, 3);
        return "from −" + end + " and less (blue) to " + end + " and more (orange)";
    }

    private static List<BufferedImage> columns(SimpleMatrix W, int rows, int columns, int from, int to, double scale) {
        if (W.getNumRows() != rows * columns) {
            throw new IllegalArgumentException("W has " + W.getNumRows() + " rows, an image of " + rows + "×" + columns
                    + " needs " + rows * columns + "; give the image's size");
        }
        return IntStream.range(from, to)
                .mapToObj(j -> image(rows, columns, p -> ColourScale.diverging(W.get(p, j) / scale)))
                .toList();
    }

    /**
     * A digit, and beside it columns of a gradient ∂L/∂W1 as images: column j belongs to hidden unit j and has δ1_j as its
     * caption. Blue is negative, white is zero, orange is positive; the scale is the same for all and ends at the largest
     * absolute entry shown.
     *
     * @param x 1×(rows·columns), the digit
     * @param delta1 1×H
     * @param gradient (rows·columns)×H
     * @param units how many of the H columns are shown, from the first
     * @throws IllegalArgumentException if a shape does not fit; the message has both
     */
    public static Digits outerProduct(
            SimpleMatrix x, SimpleMatrix delta1, SimpleMatrix gradient, int rows, int columns, int units) {
        if (delta1 == null || gradient == null) {
            throw new IllegalArgumentException(
                    "∂L/∂b1 or ∂L/∂W1 is not filled in yet; write it in its answer cell, then run this cell again");
        }
        Matrices.requireShape("the digit x", x, 1, rows * columns);
        Matrices.requireShape("the gradient", gradient, rows * columns, delta1.getNumCols());
        int shown = Math.min(units, gradient.getNumCols());
        double scale = ColourScale.end(gradient.cols(0, shown));
        List<BufferedImage> images = new ArrayList<>();
        List<String> captions = new ArrayList<>();
        images.add(image(rows, columns, p -> {
            int ink = 255 - (int) Math.round(255 * x.get(p));
            return new Color(ink, ink, ink);
        }));
        images.addAll(columns(gradient, rows, columns, 0, shown, scale));
        captions.add("x");
        for (int j = 0; j < shown; j++) {
            captions.add(
                    "δ1 = " + String.format(Locale.ROOT, "%+.4f", delta1.get(j)).replace('-', '−'));
        }
        return new Digits(
                images,
                captions,
                ACROSS,
                "a digit x, and the columns of ∂L/∂W1 of " + shown + " hidden units as images, from −"
                        + Numbers.format(scale, 3) + " (blue) to " + Numbers.format(scale, 3) + " (orange); "
                        + String.join(", ", captions.subList(1, captions.size())));
    }

    private static double scale(SimpleMatrix W) {
        double[] sizes = IntStream.range(0, W.getNumElements())
                .mapToDouble(i -> Math.abs(W.get(i)))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return sizes.length == 0 ? 1 : Math.max(sizes[(int) (0.99 * (sizes.length - 1))], Double.MIN_NORMAL);
    }

    private static BufferedImage image(int rows, int columns, java.util.function.IntFunction<Color> colour) {
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < rows * columns; p++) {
            image.setRGB(p % columns, p / columns, colour.apply(p).getRGB());
        }
        return image;
    }

    /** The picture as a PNG file. */
    public byte[] png() {
        int across = Math.min(this.across, Math.max(1, images.size())), down = (images.size() + across - 1) / across;
        int longest = captions.stream().mapToInt(String::length).max().orElse(0);
        int width = images.stream().mapToInt(BufferedImage::getWidth).max().orElse(1);
        int zoom = Math.max(1, Math.max(56, Math.min(110, 7 * longest)) / width);
        int cell = Math.max(zoom * width, Math.min(110, 7 * longest));
        int height =
                zoom * images.stream().mapToInt(BufferedImage::getHeight).max().orElse(1);
        BufferedImage all = new BufferedImage(
                across * (cell + GAP) + GAP, down * (height + LINE + GAP) + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = all.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, all.getWidth(), all.getHeight());
        g.setFont(Theme.font(11));
        for (int i = 0; i < images.size(); i++) {
            int left = GAP + i % across * (cell + GAP), top = GAP + i / across * (height + LINE + GAP);
            int drawn = zoom * images.get(i).getWidth();
            g.drawImage(images.get(i), left + (cell - drawn) / 2, top, drawn, height, null);
            g.setColor(Color.LIGHT_GRAY);
            g.drawRect(left + (cell - drawn) / 2, top, drawn, height);
            g.setColor(Color.BLACK);
            int shift = (cell - g.getFontMetrics().stringWidth(captions.get(i))) / 2;
            g.drawString(captions.get(i), left + shift, top + height + LINE - 3);
        }
        g.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(all, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    @Override
    public String toString() {
        return text;
    }
}
