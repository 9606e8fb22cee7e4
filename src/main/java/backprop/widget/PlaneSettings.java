package backprop.widget;

import backprop.plot.Numbers;
import backprop.training.Initialisation;
import backprop.widget.PlaneData.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;

/**
 * What is chosen in a {@link Playground}.
 *
 * @param data a {@link Shape} in lower case, or "own"
 * @param noise standard deviation of what is added to each coordinate, 0 to 1
 * @param share of the points that is trained with, 0.1 to 0.9
 * @param hidden H, 1 to 50
 * @param batch B, at least 1
 * @param rate the learning rate
 * @param initialisation in lower case
 * @param seed of the points, the split, the weights and the order
 * @param left the name of a backpropagation
 * @param right the name of another, or "none"
 */
record PlaneSettings(
        String data,
        double noise,
        double share,
        int hidden,
        int batch,
        double rate,
        String initialisation,
        long seed,
        String left,
        String right) {
    static final String OWN = "own", NONE = "none";
    static final int MOST_UNITS = 50;

    /**
     * The settings that the page sends.
     *
     * @throws IllegalArgumentException if one is out of its range; the message has its name and value
     */
    static PlaneSettings of(JsonNode json) {
        PlaneSettings settings = new PlaneSettings(
                json.path("data").asText(),
                json.path("noise").asDouble(Double.NaN),
                json.path("share").asDouble(Double.NaN),
                json.path("hidden").asInt(),
                json.path("batch").asInt(),
                json.path("rate").asDouble(Double.NaN),
                json.path("initialisation").asText(),
                json.path("seed").asLong(),
                json.path("left").asText(),
                json.path("right").asText());
        require("noise", settings.noise, 0, 1);
        require("the share of training data", settings.share, 0.1, 0.9);
        require("the number of hidden units", settings.hidden, 1, MOST_UNITS);
        require("the batch size", settings.batch, 1, 5000);
        require("the learning rate", settings.rate, 1e-4, 100);
        return settings;
    }

    private static void require(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " is " + Numbers.format(value) + ", expected "
                    + Numbers.format(least) + " to " + Numbers.format(most));
        }
    }

    Initialisation start() {
        return Initialisation.valueOf(initialisation.toUpperCase(Locale.ROOT));
    }

    Map<String, Object> json() {
        return Map.of(
                "data", data,
                "noise", noise,
                "share", share,
                "hidden", hidden,
                "batch", batch,
                "rate", rate,
                "initialisation", initialisation,
                "seed", seed,
                "left", left,
                "right", right);
    }
}
