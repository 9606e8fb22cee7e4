package backprop.widget;

import backprop.matrix.Matrices;
import backprop.mnist.Dataset;
import backprop.network.Backpropagation;
import backprop.network.ForwardPass;
import backprop.network.Parameters;
import backprop.notebook.PageWidget;
import backprop.widget.TaughtNetwork.Lesson;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;

/**
 * A pad to draw digits on. The network reads the drawing while it is drawn, shows which hidden units decide and where the
 * drawing would have to change to be another digit, and is taught with the reader's own backpropagation.
 */
public final class DigitPad {
    private static final int UNITS = 6, WORST = 12, LONGEST = 200_000;

    private final Parameters parameters;
    private final Backpropagation backpropagation;
    private final Dataset digits;

    /**
     * A pad for a trained network, which itself is not modified.
     *
     * @param parameters with 784 inputs and ten classes
     * @param backpropagation teaches a copy of the network
     * @param digits can be loaded into the pad, 28×28 pixels each
     * @throws IllegalArgumentException if the network does not read images of 28×28 pixels or has not ten classes
     */
    public DigitPad(Parameters parameters, Backpropagation backpropagation, Dataset digits) {
        int pixels = MnistFrame.SIDE * MnistFrame.SIDE;
        if (parameters.inputs() != pixels || parameters.classes() != Dataset.CLASSES || digits.inputs() != pixels) {
            throw new IllegalArgumentException("the pad needs " + pixels + " inputs, " + Dataset.CLASSES
                    + " classes and digits of " + pixels + " pixels; the network has " + parameters.inputs() + " and "
                    + parameters.classes() + ", the digits have " + digits.inputs());
        }
        this.parameters = parameters;
        this.backpropagation = backpropagation;
        this.digits = digits;
    }

    /** Shows the pad below the running cell; outside a notebook nothing. */
    public void show() {
        PageWidget.show(new Model());
    }

    /** The examples to which the network gives the smallest probability of their true class, the smallest first. */
    static int[] worst(Parameters parameters, Dataset digits, int count) {
        SimpleMatrix Y =
                ForwardPass.of(parameters, digits.images(0, digits.size())).Y();
        return IntStream.range(0, digits.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> Y.get(i, digits.label(i))))
                .limit(count)
                .mapToInt(i -> i)
                .toArray();
    }

    private final class Model implements PageWidget.Model {
        private final TaughtNetwork network = new TaughtNetwork(parameters, backpropagation);
        private volatile SimpleMatrix seen;
        private volatile SimpleMatrix y;
        private int[] worst = {};
        private PageWidget page;

        Model() {
            worst = worst(parameters, digits, WORST);
            look(Json.entries(digits.images(worst[0], worst[0] + 1)), List.of());
        }

        private void look(double[] image, List<double[]> strokes) {
            seen = MnistFrame.of(strokes, image);
            y = network.read(seen).Y();
        }

        @Override
        public String module() {
            return "pad";
        }

        @Override
        public Map<String, Object> state() {
            return Map.of(
                    "worst",
                    IntStream.of(worst)
                            .mapToObj(i -> Map.of("index", i, "label", digits.label(i)))
                            .toList(),
                    "size",
                    digits.size(),
                    "drawing",
                    loaded(worst[0]),
                    "reading",
                    Map.of("number", 0),
                    "lesson",
                    Map.of());
        }

        private Map<String, Object> loaded(int index) {
            return Map.of(
                    "strokes",
                    List.of(),
                    "image",
                    Json.bytes(digits.images(index, index + 1), 1),
                    "index",
                    index,
                    "label",
                    digits.label(index));
        }

        @Override
        public void opened(PageWidget widget) {
            page = widget;
        }

        @Override
        public void received(JsonNode message) {
            switch (message.path("event").asText()) {
                case "draw" -> read(message);
                case "load" -> page.update(Map.of("drawing", loaded(index(message))));
                case "teach" -> teach(message);
                case "undo" -> {
                    network.undo();
                    page.update(Map.of("lesson", Map.of("lessons", network.lessons())));
                    read(message);
                }
                default -> throw new IllegalArgumentException("the pad knows no event " + message.path("event"));
            }
            page.redraw();
        }

        private int index(JsonNode message) {
            return Math.max(0, Math.min(digits.size() - 1, message.path("index").asInt()));
        }

        private void read(JsonNode message) {
            look(image(message), strokes(message));
            ForwardPass forward = network.read(seen);
            int k = Matrices.argMax(forward.Y())[0];
            Map<String, Object> reading = new LinkedHashMap<>();
            reading.put("number", message.path("number").asInt());
            reading.put("blank", Matrices.maxAbs(seen) == 0);
            reading.put("seen", Json.bytes(seen, 1));
            reading.put("y", Json.entries(forward.Y()));
            reading.put(
                    "units",
                    network.loudest(forward, k, UNITS).stream()
                            .map(unit -> unit(unit, network.parameters().W1()))
                            .toList());
            if (message.path("wanted").isInt()) {
                try {
                    SimpleMatrix wish =
                            network.wish(seen, message.path("wanted").asInt());
                    reading.put("wish", Json.bytes(wish, Matrices.maxAbs(wish)));
                } catch (IllegalArgumentException e) {
                    reading.put("problem", e.getMessage());
                }
            }
            page.update(Map.of("reading", reading));
        }

        private Map<String, Object> unit(TaughtNetwork.Unit unit, SimpleMatrix images) {
            SimpleMatrix column = images.getColumn(unit.unit());
            return Map.of(
                    "unit", unit.unit() + 1,
                    "z", unit.z(),
                    "contribution", unit.contribution(),
                    "image", Json.bytes(column, Matrices.maxAbs(column)));
        }

        private void teach(JsonNode message) {
            look(image(message), strokes(message));
            Lesson lesson = network.teach(
                    seen,
                    message.path("label").asInt(),
                    message.path("rate").asDouble(),
                    message.path("steps").asInt());
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("before", Json.entries(lesson.before()));
            json.put("after", Json.entries(lesson.after()));
            json.put("label", message.path("label").asInt());
            json.put("steps", message.path("steps").asInt());
            json.put("lessons", network.lessons());
            json.put("change", changes(lesson.change()));
            if (lesson.problem() != null) {
                json.put("problem", lesson.problem());
            }
            page.update(Map.of("lesson", json));
            read(message);
        }

        /** The columns of ΔW1 that changed most, on one scale. */
        private List<Map<String, Object>> changes(SimpleMatrix change) {
            double scale = Matrices.maxAbs(change);
            return IntStream.range(0, change.getNumCols())
                    .boxed()
                    .sorted(Comparator.comparingDouble(j -> -Matrices.maxAbs(change.getColumn(j))))
                    .limit(UNITS)
                    .map(j -> Map.<String, Object>of("unit", j + 1, "image", Json.bytes(change.getColumn(j), scale)))
                    .toList();
        }

        private static List<double[]> strokes(JsonNode message) {
            List<double[]> strokes = new ArrayList<>();
            int points = 0;
            for (JsonNode stroke : message.path("strokes")) {
                points += stroke.size();
                if (stroke.size() >= 2 && points < LONGEST) {
                    strokes.add(Json.numbers(stroke));
                }
            }
            return strokes;
        }

        /** The digit that was loaded into the pad; what the page has of it is for the eye only. */
        private double[] image(JsonNode message) {
            int index = index(message);
            return message.path("index").isInt() ? Json.entries(digits.images(index, index + 1)) : new double[0];
        }

        @Override
        public byte[] png() {
            return PadPicture.png(seen, y);
        }

        @Override
        public String text() {
            return PadPicture.text(seen, y);
        }
    }
}
