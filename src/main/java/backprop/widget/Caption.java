package backprop.widget;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** A line of text under a picture. */
final class Caption {
    private static final int HEIGHT = 60, SIZE = 24;

    private Caption() {}

    /** The picture, a PNG, with the text under it. */
    static byte[] under(byte[] png, String text) {
        try {
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
            BufferedImage both =
                    new BufferedImage(picture.getWidth(), picture.getHeight() + HEIGHT, BufferedImage.TYPE_INT_RGB);
            Graphics2D g = both.createGraphics();
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, both.getWidth(), both.getHeight());
            g.drawImage(picture, 0, 0, null);
            g.setColor(Color.BLACK);
            g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, SIZE));
            g.drawString(text, SIZE, picture.getHeight() + HEIGHT / 2);
            g.dispose();
            return png(both);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The image as a PNG. */
    static byte[] png(BufferedImage image) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
