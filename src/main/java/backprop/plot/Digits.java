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
    private final String text;

    private Digits(List<BufferedImage> images, List<String> captions, String text) {
        this.images = images;
        this.captions = captions;
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
                examples.length + (examples.length == 1 ? " image: " : " images: ") + String.join(", ", captions));
    }

    /**
     * Each column of W as an image: what the hidden unit adds up. Blue is negative, white is zero, orange is positive;
     * the scale is the same for all and symmetric about zero. Its end is the largest absolute weight but for the largest
     * hundredth, which would leave the others pale.
     *
     * @param W (rows·columns)×H
     * @param units how many of the H columns are shown, from the first
     * @throws IllegalArgumentException if W has another number of rows; the message has both
     */
    public static Digits weights(SimpleMatrix W, int rows, int columns, int units) {
        if (W.getNumRows() != rows * columns) {
            throw new IllegalArgumentException("W has " + W.getNumRows() + " rows, an image of " + rows + "×" + columns
                    + " needs " + rows * columns + "; give the image's size");
        }
        int shown = Math.min(units, W.getNumCols());
        double scale = scale(W);
        List<BufferedImage> images = IntStream.range(0, shown)
                .mapToObj(h -> image(
                        rows,
                        columns,
                        p -> ColourScale.DIVERGING.at(Math.min(1, Math.max(0, (W.get(p, h) / scale + 1) / 2)))))
                .toList();
        String range = Numbers.format(scale, 3);
        return new Digits(
                images,
                IntStream.range(0, shown).mapToObj(h -> "unit " + (h + 1)).toList(),
                "weights of " + shown + " hidden units as images, from −" + range + " and less (blue) to " + range
                        + " and more (orange)");
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
        double scale = Math.max(gradient.cols(0, shown).elementMaxAbs(), Double.MIN_NORMAL);
        List<BufferedImage> images = new ArrayList<>();
        List<String> captions = new ArrayList<>();
        images.add(image(rows, columns, p -> {
            int ink = 255 - (int) Math.round(255 * x.get(p));
            return new Color(ink, ink, ink);
        }));
        captions.add("x");
        for (int j = 0; j < shown; j++) {
            int unit = j;
            images.add(image(rows, columns, p -> ColourScale.DIVERGING.at((gradient.get(p, unit) / scale + 1) / 2)));
            captions.add(
                    "δ1 = " + String.format(Locale.ROOT, "%+.4f", delta1.get(j)).replace('-', '−'));
        }
        return new Digits(
                images,
                captions,
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
        int across = Math.min(ACROSS, Math.max(1, images.size())), down = (images.size() + across - 1) / across;
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
