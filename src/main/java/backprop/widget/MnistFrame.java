package backprop.widget;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.ejml.simple.SimpleMatrix;

/**
 * Brings a drawing into the frame of MNIST: scaled into a box of 20×20 with its aspect kept, grey by anti-aliasing, and
 * placed in 28×28 so that its centre of mass is the centre (LeCun, Cortes and Burges, the page of the data set).
 */
final class MnistFrame {
    /** The pad is a square of this many units. */
    static final int PAD = 280;

    static final int SIDE = 28;
    private static final int BOX = 20;
    private static final int ZOOM = PAD / SIDE;
    private static final double PEN_TO_SIZE = 0.13;
    private static final double THINNEST = 6;
    /** Where the digits of MNIST have their centre of mass on average, in pixels from the edge: 14.50, measured. */
    private static final double CENTRE = 14.5;

    private MnistFrame() {}

    /**
     * The drawing as the network reads it.
     *
     * <p>Without an image under it the pen is as thick as the drawing is large, so that large and small drawings look
     * alike.
     *
     * @param strokes each x0, y0, x1, y1, … in units of the pad, from the top left corner
     * @param image an image of 28×28 in the range 0 to 1 under the strokes, row by row; empty for none
     * @return 1×784 in the range 0 to 1; all 0 if nothing is drawn
     */
    static SimpleMatrix of(List<double[]> strokes, double[] image) {
        double[] ink = ink(strokes, image);
        int[] box = box(ink);
        return box == null ? new SimpleMatrix(1, SIDE * SIDE) : centred(scaled(ink, box));
    }

    private static double[] ink(List<double[]> strokes, double[] image) {
        BufferedImage drawn = new BufferedImage(PAD, PAD, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D g = drawn.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setColor(Color.WHITE);
        g.setStroke(new BasicStroke(
                (float) (image.length > 0 ? PEN_TO_SIZE * BOX * ZOOM : pen(strokes)),
                BasicStroke.CAP_ROUND,
                BasicStroke.JOIN_ROUND));
        strokes.forEach(stroke -> g.draw(path(stroke)));
        g.dispose();
        double[] ink = new double[PAD * PAD];
        for (int p = 0; p < ink.length; p++) {
            int x = p % PAD, y = p / PAD;
            double under = image.length > 0 ? image[y / ZOOM * SIDE + x / ZOOM] : 0;
            ink[p] = Math.max(under, drawn.getRaster().getSample(x, y, 0) / 255.0);
        }
        return ink;
    }

    private static double pen(List<double[]> strokes) {
        double[] low = {PAD, PAD}, high = {0, 0};
        for (double[] stroke : strokes) {
            for (int i = 0; i < stroke.length; i++) {
                low[i % 2] = Math.min(low[i % 2], stroke[i]);
                high[i % 2] = Math.max(high[i % 2], stroke[i]);
            }
        }
        return Math.max(THINNEST, PEN_TO_SIZE * Math.max(high[0] - low[0], high[1] - low[1]));
    }

    private static Path2D path(double[] stroke) {
        Path2D path = new Path2D.Double();
        path.moveTo(stroke[0], stroke[1]);
        path.lineTo(stroke[0], stroke[1]);
        for (int i = 2; i + 1 < stroke.length; i += 2) {
            path.lineTo(stroke[i], stroke[i + 1]);
        }
        return path;
    }

    /** Left, top, right and bottom of what is not blank, the last two exclusive; null if all is blank. */
    private static int[] box(double[] ink) {
        int[] box = {PAD, PAD, 0, 0};
        for (int p = 0; p < ink.length; p++) {
            if (ink[p] > 0) {
                box[0] = Math.min(box[0], p % PAD);
                box[1] = Math.min(box[1], p / PAD);
                box[2] = Math.max(box[2], p % PAD + 1);
                box[3] = Math.max(box[3], p / PAD + 1);
            }
        }
        return box[2] == 0 ? null : box;
    }

    /** The box in at most 20×20 pixels, each the mean of the area that it covers. */
    private static double[][] scaled(double[] ink, int[] box) {
        int width = box[2] - box[0], height = box[3] - box[1];
        double size = Math.max(width, height) / (double) BOX;
        int columns = (int) Math.ceil(width / size - 1e-9), rows = (int) Math.ceil(height / size - 1e-9);
        double left = box[0] - (columns * size - width) / 2, top = box[1] - (rows * size - height) / 2;
        double[][] pixels = new double[rows][columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                pixels[r][c] = mean(ink, left + c * size, top + r * size, size);
            }
        }
        return pixels;
    }

    private static double mean(double[] ink, double left, double top, double size) {
        double sum = 0;
        for (int y = Math.max(0, (int) top); y < Math.min(PAD, top + size); y++) {
            double high = Math.min(y + 1, top + size) - Math.max(y, top);
            for (int x = Math.max(0, (int) left); x < Math.min(PAD, left + size); x++) {
                sum += high * (Math.min(x + 1, left + size) - Math.max(x, left)) * ink[y * PAD + x];
            }
        }
        return Math.min(1, sum / (size * size));
    }

    /** The pixels in 28×28, moved by whole pixels so that their centre of mass is nearest to the centre. */
    private static SimpleMatrix centred(double[][] pixels) {
        double mass = 0, x = 0, y = 0;
        for (int r = 0; r < pixels.length; r++) {
            for (int c = 0; c < pixels[r].length; c++) {
                mass += pixels[r][c];
                x += pixels[r][c] * (c + 0.5);
                y += pixels[r][c] * (r + 0.5);
            }
        }
        int right = offset(x / mass, pixels[0].length), down = offset(y / mass, pixels.length);
        SimpleMatrix image = new SimpleMatrix(1, SIDE * SIDE);
        for (int r = 0; r < pixels.length; r++) {
            for (int c = 0; c < pixels[r].length; c++) {
                image.set((r + down) * SIDE + c + right, pixels[r][c]);
            }
        }
        return image;
    }

    private static int offset(double centre, int length) {
        return (int) Math.max(0, Math.min(SIDE - length, Math.round(CENTRE - centre)));
    }
}
