package backprop.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/**
 * A drawing of arrows, discs, boxes and words, as SVG and, from the same marks, as PNG.
 *
 * @param width in pixels
 * @param height in pixels
 * @param marks the later ones cover the earlier ones
 */
record Drawing(int width, int height, List<Mark> marks) {
    private static final int PNG_SCALE = 2;

    sealed interface Mark {
        String svg();

        void paint(Graphics2D g);
    }

    /** A line with an arrowhead at its second end. */
    record Arrow(double x1, double y1, double x2, double y2, Color colour, double thickness) implements Mark {
        private double head() {
            return 5 + 2 * thickness;
        }

        /** The tip and the two corners of the head, x and y in turn. */
        private double[] triangle() {
            double length = StrictMath.hypot(x2 - x1, y2 - y1), dx = (x2 - x1) / length, dy = (y2 - y1) / length;
            double backX = x2 - head() * dx, backY = y2 - head() * dy, half = 0.42 * head();
            return new double[] {x2, y2, backX - half * dy, backY + half * dx, backX + half * dy, backY - half * dx};
        }

        @Override
        public String svg() {
            double[] t = triangle();
            return format(
                    "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s' stroke-width='%.1f'/>"
                            + "<polygon points='%.1f,%.1f %.1f,%.1f %.1f,%.1f' fill='%s'/>",
                    x1,
                    y1,
                    (t[2] + t[4]) / 2,
                    (t[3] + t[5]) / 2,
                    ColourScale.hex(colour),
                    thickness,
                    t[0],
                    t[1],
                    t[2],
                    t[3],
                    t[4],
                    t[5],
                    ColourScale.hex(colour));
        }

        @Override
        public void paint(Graphics2D g) {
            double[] t = triangle();
            g.setColor(colour);
            g.setStroke(new BasicStroke((float) thickness));
            g.draw(new Line2D.Double(x1, y1, (t[2] + t[4]) / 2, (t[3] + t[5]) / 2));
            Path2D head = new Path2D.Double();
            head.moveTo(t[0], t[1]);
            head.lineTo(t[2], t[3]);
            head.lineTo(t[4], t[5]);
            head.closePath();
            g.fill(head);
        }
    }

    record Disc(double x, double y, double radius, Color fill, Color border) implements Mark {
        @Override
        public String svg() {
            return format(
                    "<circle cx='%.1f' cy='%.1f' r='%.1f' fill='%s' stroke='%s' stroke-width='1.5'/>",
                    x, y, radius, ColourScale.hex(fill), ColourScale.hex(border));
        }

        @Override
        public void paint(Graphics2D g) {
            Ellipse2D disc = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
            g.setColor(fill);
            g.fill(disc);
            g.setColor(border);
            g.setStroke(new BasicStroke(1.5f));
            g.draw(disc);
        }
    }

    record Box(double x, double y, double width, double height, Color fill) implements Mark {
        @Override
        public String svg() {
            return format(
                    "<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' rx='3' fill='%s'/>",
                    x - width / 2, y - height / 2, width, height, ColourScale.hex(fill));
        }

        @Override
        public void paint(Graphics2D g) {
            g.setColor(fill);
            g.fill(new Rectangle2D.Double(x - width / 2, y - height / 2, width, height));
        }
    }

    /** Words in the middle of x, on the base line y. */
    record Words(double x, double y, int size, String text, Color colour) implements Mark {
        @Override
        public String svg() {
            return format(
                    "<text x='%.1f' y='%.1f' font-size='%d' fill='%s' text-anchor='middle'>%s</text>",
                    x, y, size, ColourScale.hex(colour), Html.escape(text));
        }

        @Override
        public void paint(Graphics2D g) {
            g.setColor(colour);
            g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
            g.drawString(
                    text,
                    (float) (x - g.getFontMetrics().getStringBounds(text, g).getWidth() / 2),
                    (float) y);
        }
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    String svg() {
        return format(
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' viewBox='0 0 %d %d'"
                        + " font-family='DejaVu Sans, Verdana, sans-serif'>"
                        + "<rect width='100%%' height='100%%' fill='#FFFFFF'/>%s</svg>",
                width, height, width, height, marks.stream().map(Mark::svg).collect(Collectors.joining("\n")));
    }

    byte[] png() {
        BufferedImage image = new BufferedImage(width * PNG_SCALE, height * PNG_SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.scale(PNG_SCALE, PNG_SCALE);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        marks.forEach(mark -> mark.paint(g));
        g.dispose();
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
