package backprop.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A widget of ipywidgets on the page, controlled from Java. Its state holds the latest values from both sides. */
final class Widget {
    private static final String CONTROLS = "@jupyter-widgets/controls", BASE = "@jupyter-widgets/base";

    private final Comms comms;
    private final String id;
    private final Map<String, Object> state;
    private Runnable onClick = () -> {};
    private Runnable onChange = () -> {};
    private Consumer<JsonNode> onMessage = message -> {
        if (message.path("event").asText().equals("click")) {
            onClick.run();
        }
    };

    Widget(Comms comms, String id, Map<String, Object> state) {
        this.comms = comms;
        this.id = id;
        this.state = new ConcurrentHashMap<>(state);
    }

    static Widget slider(Comms comms, String label, int value, int min, int max) {
        return control(
                comms, "IntSlider", label, Map.of("value", value, "min", min, "max", max, "continuous_update", false));
    }

    /** A slider over powers of ten. */
    static Widget logSlider(Comms comms, String label, double value, int minPower, int maxPower) {
        return control(
                comms,
                "FloatLogSlider",
                label,
                Map.of(
                        "value",
                        value,
                        "base",
                        10.0,
                        "min",
                        minPower,
                        "max",
                        maxPower,
                        "step",
                        0.05,
                        "readout_format",
                        ".3g",
                        "continuous_update",
                        false));
    }

    static Widget number(Comms comms, String label, long value) {
        return control(comms, "IntText", label, Map.of("value", value, "continuous_update", false));
    }

    static Widget choice(Comms comms, String label, int index, List<String> options) {
        return control(comms, "Dropdown", label, Map.of("_options_labels", options, "index", index));
    }

    static Widget checkbox(Comms comms, String label) {
        return control(comms, "Checkbox", label, Map.of("value", false, "indent", false));
    }

    static Widget button(Comms comms, String label, String tooltip, Runnable onClick) {
        Widget button = control(comms, "Button", label, Map.of("tooltip", tooltip));
        button.onClick = onClick;
        return button;
    }

    static Widget html(Comms comms, String html) {
        return control(comms, "HTML", "", Map.of("value", html));
    }

    static Widget progress(Comms comms) {
        Map<String, Object> state = new LinkedHashMap<>(Map.of("value", 0.0, "min", 0.0, "max", 1.0));
        state.put("_view_name", "ProgressView");
        return control(comms, "FloatProgress", "", state);
    }

    static Widget row(Comms comms, Widget... children) {
        return box(comms, "HBox", children);
    }

    static Widget column(Comms comms, Widget... children) {
        return box(comms, "VBox", children);
    }

    private static Widget box(Comms comms, String type, Widget... children) {
        List<String> references = Arrays.stream(children).map(Widget::reference).toList();
        return control(comms, type, "", Map.of("children", references));
    }

    private static Widget control(Comms comms, String type, String label, Map<String, Object> more) {
        Map<String, Object> state = model(CONTROLS, type + "Model");
        state.put("_view_module", CONTROLS);
        state.put("_view_module_version", "2.0.0");
        state.put("_view_name", type + "View");
        state.put("description", label);
        state.put("layout", comms.open(model(BASE, "LayoutModel")).reference());
        if (type.endsWith("Slider")) {
            Map<String, Object> style = model(CONTROLS, "SliderStyleModel");
            style.put("description_width", "90px");
            state.put("style", comms.open(style).reference());
        }
        state.putAll(more);
        return comms.open(state);
    }

    private static Map<String, Object> model(String module, String name) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("_model_module", module);
        state.put("_model_module_version", "2.0.0");
        state.put("_model_name", name);
        return state;
    }

    String id() {
        return id;
    }

    Map<String, Object> state() {
        return state;
    }

    private String reference() {
        return "IPY_MODEL_" + id;
    }

    /** Calls the handler with each message from the widget's page code, on the kernel's thread. */
    void onMessage(Consumer<JsonNode> onMessage) {
        this.onMessage = onMessage;
    }

    /** Runs the action whenever the user changes the widget, on the kernel's thread. */
    void onChange(Runnable onChange) {
        this.onChange = onChange;
    }

    double value() {
        return ((Number) state.get("value")).doubleValue();
    }

    boolean checked() {
        return Boolean.TRUE.equals(state.get("value"));
    }

    int index() {
        return ((Number) state.get("index")).intValue();
    }

    /** Shows another value. */
    void value(Object value) {
        update(Map.of("value", value));
    }

    /** Sends these parts of the state to the page. */
    void update(Map<String, Object> changed) {
        state.putAll(changed);
        comms.update(this, changed);
    }

    void changed(Map<?, ?> byUser) {
        byUser.forEach((key, value) -> {
            if (value != null) {
                state.put((String) key, value);
            }
        });
        onChange.run();
    }

    void custom(JsonNode content) {
        onMessage.accept(content);
    }
}
