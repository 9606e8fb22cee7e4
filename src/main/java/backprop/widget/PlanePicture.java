package backprop.widget;

import backprop.matrix.Matrices;
import backprop.network.ForwardPass;
import backprop.plot.Numbers;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.ejml.simple.SimpleMatrix;

/** What stands for a {@link Playground} where there is no kernel: the output of each side with the points. */
final class PlanePicture {
    private static final int SIDE = 300, CELLS = 60, GAP = 20, LINE = 24, DOT = 6;
    private static final Color[] CLASSES = {new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73)};

    private PlanePicture() {}

    static String text(PlaneSettings settings, PlaneRun run) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d points (%s), H = %d, B = %d, learning rate %s",
                run.train().size() + run.test().size(),
                settings.data(),
                settings.hidden(),
                settings.batch(),
                Numbers.format(settings.rate())));
        List<String> names = List.of(settings.left(), settings.right());
        for (int i = 0; i < run.sides().size(); i++) {
            text.append("\n  ")
                    .append(names.get(i))
                    .append(": ")
                    .append(state(run.sides().get(i)));
        }
        return text.toString();
    }

    private static String state(PlaneTraining side) {
        PlaneTraining.Losses last = side.losses().get(side.losses().size() - 1);
        return String.format(
                        Locale.ROOT,
                        "%d steps, training loss %.3f, test loss %.3f, test accuracy %.1f %%",
                        side.steps(),
                        last.train(),
                        last.test(),
                        100 * side.accuracy())
                + (side.problem() == null ? "" : "; " + side.problem());
    }

    static byte[] png(PlaneRun run) {
        int sides = run.sides().size();
        BufferedImage image = new BufferedImage(
                2 * (sides * (SIDE + GAP) + GAP), 2 * (SIDE + GAP + 2 * LINE), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.scale(2, 2);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        for (int i = 0; i < sides; i++) {
            g.translate(GAP, GAP);
            PlaneTraining side = run.sides().get(i);
            heatMap(g, side);
            points(g, run.train(), true);
            points(g, run.test(), false);
            g.setColor(Color.BLACK);
            String[] words = state(side).split("(?<=loss \\d{1,9}\\.\\d{3}), (?=test loss)", 2);
            for (int line = 0; line < words.length; line++) {
                g.drawString(words[line], 0, SIDE + 18 + 16 * line);
            }
            g.translate(SIDE, -GAP);
        }
        g.dispose();
        return Caption.png(image);
    }

    private static void heatMap(Graphics2D g, PlaneTraining side) {
        int cell = SIDE / CELLS;
        SimpleMatrix X = new SimpleMatrix(CELLS * CELLS, 2);
        for (int p = 0; p < CELLS * CELLS; p++) {
            X.set(p, 0, PlaneData.EDGE * (2 * (p % CELLS + 0.5) / CELLS - 1));
            X.set(p, 1, PlaneData.EDGE * (1 - 2 * (p / CELLS + 0.5) / CELLS));
        }
        SimpleMatrix Y = ForwardPass.of(side.parameters(), X).Y();
        int[] likeliest = Matrices.argMax(Y);
        for (int p = 0; p < likeliest.length; p++) {
            double sure = (Y.get(p, likeliest[p]) - 1.0 / Y.getNumCols()) / (1 - 1.0 / Y.getNumCols());
            Color colour = CLASSES[likeliest[p]];
            g.setColor(Double.isFinite(sure) ? mixed(colour, 0.55 * sure) : Color.LIGHT_GRAY);
            g.fillRect(p % CELLS * cell, p / CELLS * cell, cell, cell);
        }
    }

    private static Color mixed(Color colour, double share) {
        return new Color(
                (int) (255 + share * (colour.getRed() - 255)), (int) (255 + share * (colour.getGreen() - 255)), (int)
                        (255 + share * (colour.getBlue() - 255)));
    }

    private static void points(Graphics2D g, PlaneData points, boolean filled) {
        for (int i = 0; i < points.size(); i++) {
            int x = (int) Math.round(SIDE * (points.X().get(i, 0) / PlaneData.EDGE + 1) / 2) - DOT / 2;
            int y = (int) Math.round(SIDE * (1 - points.X().get(i, 1) / PlaneData.EDGE) / 2) - DOT / 2;
            if (x < -DOT || y < -DOT || x > SIDE || y > SIDE) {
                continue;
            }
            g.setColor(filled ? CLASSES[points.labels()[i]] : Color.WHITE);
            g.fillOval(x, y, DOT, DOT);
            g.setColor(filled ? Color.WHITE : CLASSES[points.labels()[i]]);
            g.drawOval(x, y, DOT, DOT);
        }
    }
}
