package backprop.widget;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Two drawings of each digit as polylines, in a square of 100×100; strokes are separated by a bar. */
final class DrawnDigits {
    static final String[][] DIGITS = {
        {
            "50,0 25,8 10,30 8,60 20,88 48,100 75,90 90,62 90,32 75,8 50,0",
            "62,2 38,6 22,35 18,70 30,96 52,98 70,75 78,40 74,12 60,2"
        },
        {"52,0 50,35 49,70 48,100", "70,0 58,35 44,70 32,100"},
        {"14,25 30,6 58,2 80,18 76,42 48,68 14,96 50,94 88,96", "20,18 42,2 68,8 72,30 52,60 18,94 30,84 52,92 84,90"},
        {"15,10 48,0 76,14 70,38 42,47 74,56 84,78 58,98 14,90", "22,4 70,4 46,40 72,50 80,74 62,96 34,98 18,86"},
        {"34,4 14,58 84,56 | 66,20 62,60 60,100", "24,0 20,42 44,50 74,46 | 76,2 72,50 66,100"},
        {"78,4 28,4 22,44 54,40 80,58 76,86 46,99 12,90", "72,8 36,6 30,40 60,46 70,66 60,90 34,96 16,86"},
        {"66,2 38,24 18,58 22,88 50,99 76,84 74,62 50,54 24,68", "54,0 34,30 26,66 36,94 58,96 70,78 62,60 42,62 30,78"
        },
        {"10,8 50,6 88,6 66,50 46,100", "16,4 78,2 70,30 56,64 50,98"},
        {
            "52,46 24,30 30,6 62,2 78,20 52,46 20,70 26,94 60,99 82,78 52,46",
            "56,48 34,34 36,10 58,2 70,18 56,46 36,66 34,90 54,98 70,82 56,48"
        },
        {"76,26 54,46 26,38 26,12 54,2 76,20 76,30 70,66 60,100", "68,22 48,40 30,30 36,8 60,4 70,24 66,60 64,98"}
    };

    private DrawnDigits() {}

    /** The strokes of a drawing with its square at this place of the pad and of this size. */
    static List<double[]> strokes(String drawing, double left, double top, double size) {
        List<double[]> strokes = new ArrayList<>();
        for (String stroke : drawing.split("\\|")) {
            double[] points = Arrays.stream(stroke.strip().split("[ ,]"))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            for (int i = 0; i < points.length; i++) {
                points[i] = (i % 2 == 0 ? left : top) + points[i] * size / 100;
            }
            strokes.add(points);
        }
        return strokes;
    }
}
