package backprop.widget;

import backprop.matrix.Matrices;
import backprop.network.Backpropagation;
import backprop.notebook.PageWidget;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.ejml.simple.SimpleMatrix;

/**
 * The kernel's side of a {@link Playground}. It trains on a thread of its own and sends sixty pictures a second, several
 * in one message; the page draws them one by one. It is at most {@value #AHEAD} pictures ahead of what the page has drawn,
 * so a page that is slow is not flooded; without a page the training waits.
 */
final class PlaygroundModel implements PageWidget.Model {
    private static final long FRAME = 1_000_000_000 / 60, PATIENCE = 5_000_000_000L;
    private static final int AHEAD = 40, PICTURES = 10, CURVES_EVERY = 20, UNATTENDED_EPOCHS = 100, MOST_OWN = 5000;

    private final Map<String, Supplier<Backpropagation>> choices;
    private PlaneData own;
    private PlaneSettings settings;
    private PlaneRun run;
    private boolean playing;
    private String speed = "step";
    private boolean closed;
    private final List<Object> waiting = new ArrayList<>();
    private long number;
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
        state.put("pictures", Map.of("number", number, "list", List.of(run.frames()), "jump", true));
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
            long next = System.nanoTime();
            while (await()) {
                long now = System.nanoTime();
                next = Math.max(next, now - FRAME) + FRAME;
                do {
                    advance();
                } while (hurries(next, now + PATIENCE));
                picture();
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until it is played and the page keeps up with the pictures; false if the widget is closed. */
    private synchronized boolean await() throws InterruptedException {
        while (!closed && !(playing && keepsUp())) {
            wait();
        }
        return !closed;
    }

    private boolean keepsUp() {
        return number < drawn + AHEAD;
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
    private synchronized boolean hurries(long next, long patience) {
        long now = System.nanoTime();
        return playing && speed.equals("fast") && run.alive() && (now < next || !keepsUp() && now < patience);
    }

    private synchronized void picture() {
        if (closed || !playing) {
            return;
        }
        if (!run.alive()) {
            playing = false;
            show(Map.of("playing", false));
            return;
        }
        keep();
        if (number % PICTURES == 0) {
            page.update(pictures(false));
        }
    }

    private void keep() {
        run.record();
        waiting.add(run.frames());
        number++;
    }

    /** One picture of how it is now, in place of those that still wait to be drawn, with what else has changed. */
    private void show(Map<String, Object> changed) {
        waiting.clear();
        keep();
        Map<String, Object> all = pictures(true);
        all.putAll(changed);
        page.update(all);
        page.redraw();
    }

    private Map<String, Object> pictures(boolean jump) {
        Map<String, Object> changed = new LinkedHashMap<>();
        changed.put("pictures", Map.of("number", number, "list", List.copyOf(waiting), "jump", jump));
        if (jump || number % CURVES_EVERY == 0) {
            changed.put("curves", run.curves());
        }
        waiting.clear();
        return changed;
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
            case "look" -> drawn = number;
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
        show(Map.of("playing", on, "speed", speed));
    }

    private void once(Runnable advance) {
        playing = false;
        advance.run();
        show(Map.of("playing", false));
    }

    /** A new start; if it is not possible, the one before goes on. */
    private void start(PlaneSettings settings, PlaneData own) {
        PlaneRun next = new PlaneRun(settings, choices, own);
        this.settings = settings;
        run = next;
        show(Map.of("settings", settings.json(), "points", run.points(), "flow", Map.of(), "problem", ""));
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
