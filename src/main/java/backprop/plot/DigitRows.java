package backprop.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.ejml.simple.SimpleMatrix;

/** Draws images one below the other, each beside its row of a matrix. */
final class DigitRows {
    private static final int DIGIT = 56, CELL = 58, GAP = 4, HEADER = 22;

    private DigitRows() {}

    /**
     * @param images as many as the matrix has rows
     * @param values the darkest colours stand for the largest absolute value
     */
    static BufferedImage image(List<BufferedImage> images, SimpleMatrix values) {
        int columns = values.getNumCols();
        BufferedImage picture = new BufferedImage(
                DIGIT + 3 * GAP + columns * CELL,
                HEADER + images.size() * (DIGIT + GAP) + GAP,
                BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        g.setFont(Theme.font(12));
        double largest = ColourScale.end(values);
        for (int k = 0; k < columns; k++) {
            text(g, Integer.toString(k), left(k), HEADER / 2, false);
        }
        for (int i = 0; i < images.size(); i++) {
            int top = HEADER + i * (DIGIT + GAP);
            g.drawImage(images.get(i), GAP, top, DIGIT, DIGIT, null);
            for (int k = 0; k < columns; k++) {
                double share = values.get(i, k) / largest;
                g.setColor(ColourScale.diverging(share));
                g.fillRect(left(k), top, CELL - 2, DIGIT);
                text(g, number(values.get(i, k)), left(k), top + DIGIT / 2, Math.abs(share) > 0.6);
            }
        }
        g.dispose();
        return picture;
    }

    private static int left(int column) {
        return DIGIT + 3 * GAP + column * CELL;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replace('-', '−');
    }

    private static void text(Graphics2D g, String text, int left, int middle, boolean light) {
        g.setColor(light ? Color.WHITE : Color.BLACK);
        int width = g.getFontMetrics().stringWidth(text);
        g.drawString(text, left + (CELL - 2 - width) / 2, middle + 4);
    }
}
