package backprop.widget;

import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.notebook.PageWidget;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.ejml.simple.SimpleMatrix;

/**
 * The kernel's side of a {@link Playground}. It trains on a thread of its own and is at most a few pictures ahead of what
 * the page has drawn, so a page that is slow is not flooded; without a page the training waits.
 */
final class PlaygroundModel implements PageWidget.Model {
    private static final long FRAME = 1_000_000_000 / 60, PATIENCE = 5_000_000_000L;
    private static final int AHEAD = 6, CURVES_EVERY = 15, UNATTENDED_EPOCHS = 100, MOST_OWN = 5000;

    private final Map<String, Supplier<Backpropagation>> choices;
    private PlaneData own;
    private PlaneSettings settings;
    private PlaneRun run;
    private boolean playing;
    private String speed = "step";
    private boolean closed;
    private long frame;
    private long drawn;
    private PageWidget page;

    PlaygroundModel(Map<String, Supplier<Backpropagation>> choices, PlaneData own) {
        this.choices = choices;
        this.own = own;
        settings = Playground.start(own != null);
        run = new PlaneRun(settings, choices, own);
    }

    @Override
    public String module() {
        return "playground";
    }

    @Override
    public synchronized Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("choices", Playground.choices(choices));
        state.put("settings", settings.json());
        state.put("points", run.points());
        state.put("frame", Map.of("number", frame, "sides", run.frames()));
        state.put("curves", run.curves());
        state.put("playing", false);
        state.put("speed", speed);
        state.put("flow", Map.of());
        state.put("problem", "");
        return state;
    }

    @Override
    public void opened(PageWidget widget) {
        page = widget;
        Thread thread = new Thread(this::play, "playground");
        thread.setDaemon(true);
        thread.start();
    }

    /** Trains while it is played, until the widget is closed. */
    private void play() {
        try {
            while (await()) {
                long began = System.nanoTime();
                do {
                    advance();
                } while (hurries(began));
                show();
                long left = FRAME - (System.nanoTime() - began);
                if (left > 0) {
                    Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until it is played and the page keeps up with the pictures; false if the widget is closed. */
    private synchronized boolean await() throws InterruptedException {
        while (!closed && !(playing && drawn + AHEAD > frame)) {
            wait();
        }
        return !closed;
    }

    private synchronized void advance() {
        if (playing) {
            if (speed.equals("epoch")) {
                run.epoch();
            } else {
                run.step();
            }
        }
    }

    /** Whether there is time for more steps before the next picture. */
    private synchronized boolean hurries(long began) {
        long passed = System.nanoTime() - began;
        return playing
                && speed.equals("fast")
                && run.alive()
                && (passed < FRAME || drawn + AHEAD <= frame && passed < PATIENCE);
    }

    private synchronized void show() {
        if (closed || page == null) {
            return;
        }
        run.record();
        frame++;
        Map<String, Object> changed = new LinkedHashMap<>();
        changed.put("frame", Map.of("number", frame, "sides", run.frames()));
        if (playing && !run.alive()) {
            playing = false;
            changed.put("playing", false);
        }
        if (frame % CURVES_EVERY == 0 || !playing) {
            changed.put("curves", run.curves());
        }
        page.update(changed);
        if (!playing) {
            page.redraw();
        }
    }

    @Override
    public synchronized void received(JsonNode message) {
        try {
            handle(message);
        } catch (IllegalArgumentException e) {
            page.update(Map.of("problem", e.getMessage() + "."));
        }
        notifyAll();
    }

    private void handle(JsonNode message) {
        switch (message.path("event").asText()) {
            case "drawn" -> drawn = Math.max(drawn, message.path("number").asLong());
            case "look" -> drawn = frame;
            case "play" ->
                play(message.path("on").asBoolean(), message.path("speed").asText());
            case "step" -> once(() -> run.step());
            case "epoch" -> once(() -> run.epoch());
            case "settings" -> start(PlaneSettings.of(message.path("settings")), own);
            case "point" -> add(message);
            case "clear" -> {
                own = null;
                start(settings, null);
            }
            case "flow" -> flow(message);
            default -> throw new IllegalArgumentException("the playground knows no event " + message.path("event"));
        }
    }

    private void play(boolean on, String speed) {
        playing = on;
        this.speed = speed;
        page.update(Map.of("playing", on, "speed", speed));
        if (!on) {
            show();
        }
    }

    private void once(Runnable advance) {
        playing = false;
        page.update(Map.of("playing", false));
        advance.run();
        show();
    }

    /** A new start; if it is not possible, the one before goes on. */
    private void start(PlaneSettings settings, PlaneData own) {
        PlaneRun next = new PlaneRun(settings, choices, own);
        this.settings = settings;
        run = next;
        page.update(Map.of(
                "settings",
                settings.json(),
                "points",
                run.points(),
                "curves",
                run.curves(),
                "flow",
                Map.of(),
                "problem",
                ""));
        show();
    }

    private void add(JsonNode message) {
        double x = message.path("x").asDouble(Double.NaN), y = message.path("y").asDouble(Double.NaN);
        if (!(Math.abs(x) <= PlaneData.EDGE && Math.abs(y) <= PlaneData.EDGE)) {
            throw new IllegalArgumentException("a point needs two coordinates from −3 to 3");
        }
        if (own != null && own.size() >= MOST_OWN) {
            throw new IllegalArgumentException("there are " + MOST_OWN + " points already; clear them first");
        }
        int label = message.path("label").asInt();
        PlaneData before = own == null ? new PlaneData(new SimpleMatrix(0, 2), new int[0], 2) : own;
        own = before.with(x, y, label);
        if (own.size() < 2) {
            page.update(Map.of("problem", "One point of your own; the training starts with the second."));
        } else {
            start(PlaneSettings.of(message.path("settings")), own);
        }
    }

    private void flow(JsonNode message) {
        SimpleMatrix x = Matrices.row(Json.numbers(message.path("x")));
        int label = message.path("label").asInt();
        page.update(Map.of("flow", Map.of("x", Json.entries(x), "label", label, "sides", run.flow(x, label))));
    }

    @Override
    public void unattended() {
        for (int epoch = 0; epoch < UNATTENDED_EPOCHS; epoch++) {
            run.epoch();
        }
        run.record();
    }

    @Override
    public synchronized byte[] png() {
        return PlanePicture.png(run);
    }

    @Override
    public synchronized String text() {
        return PlanePicture.text(settings, run);
    }

    @Override
    public synchronized void close() {
        closed = true;
        playing = false;
        notifyAll();
    }
}
