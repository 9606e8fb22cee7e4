package backprop.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A widget whose page code is a JavaScript module of this project, run by anywidget. It lives until its cell is run
 * again or deleted. A picture with a text stands for it where there is no kernel: in an export, on GitHub, in a hand-in.
 */
public final class PageWidget {
    /** What the widget is, on the kernel's side. */
    public interface Model extends AutoCloseable {
        /** The name of its module, a resource {@code backprop/widget/NAME.js}. */
        String module();

        /** The state at the beginning, in types that JSON has. */
        Map<String, Object> state();

        /** The widget is on the page. */
        default void opened(PageWidget widget) {}

        /** The page has sent a message; called on the kernel's thread, while no cell runs. */
        void received(JsonNode message);

        /** Prepares the picture that stands in for the widget, because no page shows it. */
        default void unattended() {}

        /** How the widget looks now, as a PNG. */
        byte[] png();

        /** What the picture shows, in words. */
        String text();

        /** The widget is gone: ends what runs for it. */
        @Override
        default void close() {}
    }

    private static final String FOLDER = "/backprop/widget/";
    private static final Pattern IMPORT = Pattern.compile("(?<=from \")\\./([\\w-]+\\.js)(?=\";)");
    private static final long PICTURE_AFTER_MS = 1000;

    private final Widget widget;
    private final Consumer<Map<String, Object>> output;
    private final Model model;
    private final ScheduledExecutorService pictures = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "widget picture");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicBoolean drawing = new AtomicBoolean();

    private PageWidget(Comms comms, Model model) {
        this.model = model;
        widget = comms.open(state(model));
        widget.onMessage(model::received);
        comms.display(Map.of(
                "application/vnd.jupyter.widget-view+json",
                Map.of("version_major", 2, "version_minor", 0, "model_id", widget.id()),
                Rendering.TEXT,
                "(run this cell for the live widget)"));
        output = comms.display(bundle(model));
        comms.onClose(() -> {
            pictures.shutdownNow();
            model.close();
        });
    }

    /** Shows the widget below the running cell, or its picture if no page asks for it; outside a notebook nothing. */
    public static void show(Model model) {
        JupyterKernel.current().map(JupyterKernel::comms).ifPresent(comms -> {
            if (comms.onPage()) {
                model.opened(new PageWidget(comms, model));
            } else {
                model.unattended();
                comms.display(bundle(model));
            }
        });
    }

    private static Map<String, Object> state(Model model) {
        Map<String, Object> state = new LinkedHashMap<>(model.state());
        for (String side : new String[] {"model", "view"}) {
            state.put("_" + side + "_module", "anywidget");
            state.put("_" + side + "_module_version", "~0.11.*");
        }
        state.put("_model_name", "AnyModel");
        state.put("_view_name", "AnyView");
        state.put("_anywidget_id", "backprop." + model.module());
        state.put("_esm", script(model.module() + ".js"));
        state.put("_css", resource("widget.css"));
        return state;
    }

    /**
     * The module's text. A page cannot load files from the jar, so each import becomes a data URL with the imported
     * text.
     */
    static String script(String file) {
        return IMPORT.matcher(resource(file))
                .replaceAll(found -> "data:text/javascript;base64,"
                        + Base64.getEncoder()
                                .encodeToString(script(found.group(1)).getBytes(StandardCharsets.UTF_8)));
    }

    private static String resource(String name) {
        try (InputStream in = PageWidget.class.getResourceAsStream(FOLDER + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> bundle(Model model) {
        return Map.of(Rendering.PNG, Base64.getEncoder().encodeToString(model.png()), Rendering.TEXT, model.text());
    }

    /** Sends these parts of the state to the page; the others stay as they are. */
    public void update(Map<String, Object> changed) {
        widget.update(changed);
    }

    /** Redraws the picture for exports, at most once a second. */
    public void redraw() {
        if (!pictures.isShutdown() && drawing.compareAndSet(false, true)) {
            pictures.schedule(
                    () -> {
                        drawing.set(false);
                        output.accept(bundle(model));
                    },
                    PICTURE_AFTER_MS,
                    TimeUnit.MILLISECONDS);
        }
    }
}
