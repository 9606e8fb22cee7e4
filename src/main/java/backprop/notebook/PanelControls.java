package backprop.notebook;

import backprop.training.Hyperparameters;
import backprop.training.Initialisation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The controls of a {@link TrainingPanel}: one for each hyperparameter. */
final class PanelControls {
    private final Widget hidden;
    private final Widget learningRate;
    private final Widget batch;
    private final Widget epochs;
    private final Widget initialisation;
    private final Widget seed;
    private final Widget onChange;
    private final Widget settings;

    /**
     * Makes the controls.
     *
     * @param train called after each change while the box is ticked
     */
    PanelControls(Comms comms, Hyperparameters start, Runnable train) {
        hidden = Widget.slider(comms, "hidden", start.hidden(), 1, 500);
        learningRate = Widget.logSlider(comms, "learning rate", start.learningRate(), -3, 2);
        batch = Widget.slider(comms, "batch", start.batch(), 1, 1000);
        epochs = Widget.slider(comms, "epochs", start.epochs(), 1, 50);
        initialisation = Widget.choice(
                comms,
                "weights",
                start.initialisation().ordinal(),
                Arrays.stream(Initialisation.values())
                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                        .toList());
        seed = Widget.number(comms, "seed", start.seed());
        onChange = Widget.checkbox(comms, "train as soon as a setting changes");
        settings = Widget.row(
                comms,
                Widget.column(comms, hidden, learningRate, batch),
                Widget.column(comms, epochs, initialisation, seed));
        for (Widget setting : List.of(hidden, learningRate, batch, epochs, initialisation, seed)) {
            setting.onChange(() -> {
                if (onChange.checked()) {
                    train.run();
                }
            });
        }
    }

    /** The controls of the hyperparameters, side by side. */
    Widget settings() {
        return settings;
    }

    /** The check box that makes each change start a training. */
    Widget onChange() {
        return onChange;
    }

    /**
     * The hyperparameters that the controls show.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    Hyperparameters hyperparameters() {
        return new Hyperparameters(
                (int) hidden.value(),
                (int) batch.value(),
                learningRate.value(),
                (int) epochs.value(),
                (long) seed.value(),
                Initialisation.values()[initialisation.index()]);
    }
}
