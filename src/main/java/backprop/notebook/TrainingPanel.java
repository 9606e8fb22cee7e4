package backprop.notebook;

import backprop.mnist.Split;
import backprop.plot.Html;
import backprop.plot.SweepCharts;
import backprop.training.History;
import backprop.training.Hyperparameters;
import backprop.training.Trainer;
import backprop.training.TrainingListener;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import tech.tablesaw.plotly.components.Figure;

/**
 * Controls for the hyperparameters, buttons to train, and a live chart with the runs that are kept. Training has a
 * thread of its own, so the page stays responsive; a second click on Train ends the training before it. Where there are
 * no widgets, the picture of the last result stands in their place.
 */
public final class TrainingPanel {
    private static final String WIDGET = "application/vnd.jupyter.widget-view+json";
    /** Hides the picture below the panel while the panel is alive; it is meant for the saved notebook. */
    private static final String ONLY_ONE_CHART =
            "<style>.jp-OutputArea-child:has(.jupyter-widgets) + .jp-OutputArea-child:has(img) {display: none}</style>";

    private static final long PROGRESS_EVERY = 200_000_000;

    private final Split data;
    private final Hyperparameters start;
    private final ExecutorService trainings = Executors.newSingleThreadExecutor(task -> daemon(task, "panel training"));
    private final ExecutorService page = Executors.newSingleThreadExecutor(task -> daemon(task, "panel page"));
    private final AtomicBoolean drawing = new AtomicBoolean();
    private final Map<String, History> kept = new LinkedHashMap<>();
    private String name;
    private History shown;
    private Future<?> running;
    private int run;

    private PanelControls controls;
    private Widget progress;
    private Widget status;
    private Widget chart;
    private Consumer<Map<String, Object>> output = bundle -> {};

    /**
     * A panel for a data set; {@link #show} shows it.
     *
     * @param data the examples to train on and those that the chart judges by
     * @param start where the controls stand at first
     */
    public TrainingPanel(Split data, Hyperparameters start) {
        this.data = data;
        this.start = start;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Adds a run to the chart. */
    public synchronized TrainingPanel keep(String name, History history) {
        kept.put(name, history);
        return this;
    }

    /** Shows the panel below the running cell; outside a notebook nothing. */
    public void show() {
        JupyterKernel.current().map(JupyterKernel::comms).ifPresent(comms -> {
            if (comms.onPage()) {
                show(comms);
            } else {
                comms.display(Rendering.figure(figure()));
            }
        });
    }

    private void show(Comms comms) {
        controls = new PanelControls(comms, start, this::train);
        progress = Widget.progress(comms);
        status = Widget.html(comms, "");
        chart = Widget.html(comms, image());
        Widget all = Widget.column(
                comms,
                controls.settings(),
                Widget.row(
                        comms,
                        Widget.button(comms, "Train", "Train with these settings", this::train),
                        Widget.button(comms, "Stop", "End the training and keep its curve", this::stop),
                        Widget.button(comms, "Keep", "Keep this curve to compare with the next", this::keep),
                        Widget.button(comms, "Clear", "Remove all curves", this::clear),
                        controls.onChange()),
                Widget.row(comms, progress, status),
                chart);
        comms.display(Map.of(
                WIDGET,
                Map.of("version_major", 2, "version_minor", 0, "model_id", all.id()),
                Rendering.TEXT,
                "(run this cell for the live panel)"));
        output = comms.display(Rendering.figure(figure()));
        comms.onClose(this::close);
    }

    private synchronized void close() {
        run++;
        trainings.shutdownNow();
        page.shutdownNow();
    }

    private synchronized void train() {
        stop();
        Hyperparameters settings;
        try {
            settings = controls.hyperparameters();
        } catch (IllegalArgumentException e) {
            error(e.getMessage());
            return;
        }
        int mine = ++run;
        running = trainings.submit(() -> run(mine, settings));
    }

    private void run(int mine, Hyperparameters settings) {
        String end;
        boolean well = false;
        try {
            if (!begin(mine, settings)) {
                return;
            }
            Trainer trainer = new Trainer(data, settings);
            trainer.train(new Progress(mine, settings));
            well = trainer.problem().isEmpty();
            end = trainer.problem().orElseGet(() -> result(trainer));
        } catch (RuntimeException | OutOfMemoryError e) {
            end = "training failed: " + (e.getMessage() == null ? e : e.getMessage());
        }
        end(mine, well, end);
    }

    private synchronized boolean begin(int mine, Hyperparameters settings) {
        if (mine != run) {
            return false;
        }
        name = String.format(
                Locale.ROOT,
                "H %d, rate %.3g, B %d, %s",
                settings.hidden(),
                settings.learningRate(),
                settings.batch(),
                settings.initialisation().name().toLowerCase(Locale.ROOT));
        shown = null;
        say("training");
        return true;
    }

    private static String result(Trainer trainer) {
        History history = trainer.history();
        String end = (trainer.interrupted() ? "stopped after epoch " : "trained to epoch ")
                + history.last().number();
        return history.isEmpty()
                ? end
                : String.format(
                        Locale.ROOT,
                        "%s: validation loss %.4f, accuracy %.2f %%",
                        end,
                        history.last().heldOutLoss(),
                        100 * history.last().heldOutAccuracy());
    }

    private synchronized void end(int mine, boolean well, String text) {
        if (mine == run) {
            if (well) {
                say(text);
            } else {
                error(text);
            }
            page.execute(() -> output.accept(Rendering.figure(figure())));
        }
    }

    private synchronized void stop() {
        if (running != null) {
            running.cancel(true);
        }
    }

    private synchronized void keep() {
        if (shown != null) {
            String free = name;
            for (int k = 2; kept.containsKey(free); k++) {
                free = name + " (" + k + ")";
            }
            kept.put(free, shown);
            draw();
        }
    }

    private synchronized void clear() {
        stop();
        run++;
        kept.clear();
        shown = null;
        page.execute(() -> progress.value(0.0));
        say("");
        draw();
    }

    private final class Progress implements TrainingListener {
        private final int mine;
        private final int epochs;
        private final long began = System.nanoTime();
        private long told;

        Progress(int mine, Hyperparameters settings) {
            this.mine = mine;
            epochs = settings.epochs();
        }

        @Override
        public void batchDone(int epoch, int batch, int batches) {
            long now = System.nanoTime();
            double done = (epoch - 1 + (double) batch / batches) / epochs;
            if (now - told > PROGRESS_EVERY || done == 1) {
                told = now;
                report(mine, done, "epoch " + epoch + " of " + epochs + left((now - began) / 1e9, done));
            }
        }

        private String left(double seconds, double done) {
            return seconds < 1 ? "" : String.format(Locale.ROOT, ", %.0f s left", seconds / done - seconds);
        }

        @Override
        public void epochDone(History history) {
            synchronized (TrainingPanel.this) {
                if (mine == run) {
                    shown = history;
                    draw();
                }
            }
        }
    }

    private synchronized void report(int mine, double done, String text) {
        if (mine == run) {
            page.execute(() -> progress.value(done));
            say(text);
        }
    }

    private void say(String text) {
        page.execute(() -> status.value(Html.escape(text)));
    }

    private void error(String text) {
        page.execute(() -> status.value("<b style=\"color:#B00020\">" + Html.escape(text) + "</b>"));
    }

    private void draw() {
        if (drawing.compareAndSet(false, true)) {
            page.execute(() -> {
                drawing.set(false);
                chart.value(image());
            });
        }
    }

    private synchronized Figure figure() {
        Map<String, History> runs = new LinkedHashMap<>(kept);
        if (shown != null) {
            runs.put(kept.containsKey(name) ? "now: " + name : name, shown);
        }
        return SweepCharts.curves(runs);
    }

    private String image() {
        return ONLY_ONE_CHART + "<img alt=\"loss and accuracy of each run\" src=\"data:image/png;base64,"
                + Rendering.figure(figure()).get(Rendering.PNG) + "\">";
    }
}
