package backprop.widget;

import backprop.check.WrongBackwardPass;
import backprop.network.Backpropagation;
import backprop.notebook.PageWidget;
import backprop.training.Initialisation;
import backprop.widget.PlaneData.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Training on points in the plane, watched while it runs: the output and each hidden unit as a heat map, the weights, the
 * losses. Two backward passes can be compared from the same start: the reader's own, the module's, the ten mistakes.
 */
public final class Playground {
    static final String MINE = "mine", MODULE = "the module's";

    private final Map<String, Supplier<Backpropagation>> choices = new LinkedHashMap<>();
    private final PlaneData own;

    /** A playground in which the reader's backpropagation trains. */
    public Playground(Backpropagation mine) {
        this(mine, null);
    }

    /**
     * A playground with the reader's own points, such as {@link PlaneData#of(tech.tablesaw.api.Table, String, String,
     * String)}.
     *
     * @param own the points to begin with; null for none
     */
    public Playground(Backpropagation mine, PlaneData own) {
        this.own = own;
        choices.put(MINE, () -> mine);
        choices.put(MODULE, () -> Backpropagation.SHARED_DELTAS);
        for (WrongBackwardPass wrong : WrongBackwardPass.values()) {
            choices.put("mistake: " + wrong.title(), wrong::backpropagation);
        }
    }

    /** Shows the playground below the running cell; outside a notebook nothing. */
    public void show() {
        PageWidget.show(new PlaygroundModel(choices, own));
    }

    /** The settings at the beginning. */
    static PlaneSettings start(boolean own) {
        return new PlaneSettings(
                own ? PlaneSettings.OWN : Shape.CIRCLE.toString(),
                0.1,
                0.5,
                8,
                10,
                1,
                Initialisation.NORMALISED.toString(),
                1,
                MINE,
                PlaneSettings.NONE);
    }

    /** What the page lets the reader choose from. */
    static Map<String, Object> choices(Map<String, Supplier<Backpropagation>> backpropagations) {
        List<String> data = new ArrayList<>(
                Arrays.stream(Shape.values()).map(Shape::toString).toList());
        data.add(PlaneSettings.OWN);
        List<String> right = new ArrayList<>(List.of(PlaneSettings.NONE));
        right.addAll(backpropagations.keySet());
        return Map.of(
                "data",
                data,
                "left",
                List.copyOf(backpropagations.keySet()),
                "right",
                right,
                "initialisation",
                Arrays.stream(Initialisation.values())
                        .map(Initialisation::toString)
                        .toList());
    }
}
