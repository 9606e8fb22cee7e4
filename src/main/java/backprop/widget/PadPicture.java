package backprop.widget;

import backprop.matrix.Matrices;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Locale;
import org.ejml.simple.SimpleMatrix;

/** What stands for a {@link DigitPad} where there is no kernel: the image that was read and the ten bars. */
final class PadPicture {
    private static final int ZOOM = 9, SIDE = MnistFrame.SIDE * ZOOM, BAR = 25, LENGTH = 250, GAP = 20;

    private PadPicture() {}

    static String text(SimpleMatrix x, SimpleMatrix y) {
        if (Matrices.maxAbs(x) == 0) {
            return "an empty pad";
        }
        StringBuilder text = new StringBuilder("a digit on the pad, read as " + Matrices.argMax(y)[0] + "; y =");
        for (int k = 0; k < y.getNumCols(); k++) {
            text.append(String.format(Locale.ROOT, " %d: %.3f", k, y.get(k)));
        }
        return text.toString();
    }

    static byte[] png(SimpleMatrix x, SimpleMatrix y) {
        BufferedImage image =
                new BufferedImage(2 * (SIDE + GAP + LENGTH + 90), 2 * (SIDE + 2 * GAP), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.scale(2, 2);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        for (int p = 0; p < x.getNumElements(); p++) {
            float light = (float) (1 - x.get(p));
            g.setColor(new Color(light, light, light));
            g.fillRect(GAP + p % MnistFrame.SIDE * ZOOM, GAP + p / MnistFrame.SIDE * ZOOM, ZOOM, ZOOM);
        }
        g.setColor(Color.GRAY);
        g.drawRect(GAP, GAP, SIDE, SIDE);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        int likeliest = Matrices.argMax(y)[0];
        for (int k = 0; k < y.getNumCols(); k++) {
            int top = GAP + k * BAR, left = SIDE + 2 * GAP + 20;
            g.setColor(new Color(k == likeliest ? 0xB84A00 : 0x0072B2));
            g.fillRect(left, top + 4, (int) Math.round(LENGTH * 0.75 * y.get(k)), BAR - 9);
            g.setColor(Color.BLACK);
            g.drawString(Integer.toString(k), left - 16, top + 17);
            g.drawString(
                    String.format(Locale.ROOT, "%.3f", y.get(k)),
                    left + (int) Math.round(LENGTH * 0.75 * y.get(k)) + 6,
                    top + 17);
        }
        g.dispose();
        return Caption.png(image);
    }
}
