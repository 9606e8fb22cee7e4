package backprop.notebook;

import backprop.plot.Charts;
import backprop.training.Epoch;
import backprop.training.History;
import backprop.training.Hyperparameters;
import backprop.training.Trainer;
import backprop.training.TrainingListener;
import java.util.Locale;
import java.util.Optional;

/**
 * Shows a training while it runs: progress with the time left, and a chart of loss and accuracy that grows with each
 * epoch. When the training ends, however it ends, the last picture and one line of text stay in the notebook.
 */
public final class LiveTraining implements TrainingListener {
    private static final long PROGRESS_EVERY = 250_000_000, CHART_EVERY = 500_000_000;

    private final Optional<JupyterKernel> kernel;
    private final int epochs;
    private final Progress progress;
    private Display chart;
    private long began;
    private double doneThen;
    private long progressShown;
    private long chartShown;
    private boolean chartStale;

    /** Shows a training with these hyperparameters. Create a new one for each training. */
    public LiveTraining(Hyperparameters hyperparameters) {
        this(JupyterKernel.current(), hyperparameters);
    }

    LiveTraining(Optional<JupyterKernel> kernel, Hyperparameters hyperparameters) {
        this.kernel = kernel;
        epochs = hyperparameters.epochs();
        progress = new Progress(kernel);
    }

    @Override
    public void batchDone(int epoch, int batch, int batches) {
        long now = System.nanoTime();
        if (now - progressShown < PROGRESS_EVERY) {
            return;
        }
        progressShown = now;
        double done = (epoch - 1 + (double) batch / batches) / epochs;
        if (began == 0) {
            began = now;
            doneThen = done;
        }
        double seconds = (now - began) / 1e9;
        String left = seconds < 1 ? "" : ", " + time(seconds * (1 - done) / (done - doneThen)) + " left";
        progress.show(done, "epoch " + epoch + " of " + epochs + ", batch " + batch + " of " + batches + left);
    }

    @Override
    public void epochDone(History history) {
        chartStale = true;
        long now = System.nanoTime();
        if (now - chartShown >= CHART_EVERY) {
            chartShown = now;
            draw(history);
        }
    }

    @Override
    public void trainingDone(Trainer trainer) {
        History history = trainer.history();
        if (history.isEmpty() || trainer.interrupted() && chart == null) {
            return;
        }
        if (chartStale) {
            draw(history);
        }
        Epoch last = history.last();
        String text = trainer.problem()
                .orElseGet(() -> String.format(
                        Locale.ROOT,
                        "%s epoch %d of %d: loss %.4f, accuracy %.2f %% on the training set; loss %.4f, accuracy"
                                + " %.2f %% on the %s set",
                        trainer.interrupted() ? "interrupted after" : "trained to",
                        last.number(),
                        epochs,
                        last.trainLoss(),
                        100 * last.trainAccuracy(),
                        last.heldOutLoss(),
                        100 * last.heldOutAccuracy(),
                        history.label()));
        progress.show(epochs == 0 ? 1 : (double) last.number() / epochs, text);
    }

    private void draw(History history) {
        chartStale = false;
        if (!progress.isShown()) {
            progress.show(0, "epoch 0 of " + epochs);
        }
        if (chart == null) {
            chart = Display.show(kernel, Charts.history(history));
        } else {
            chart.update(Charts.history(history));
        }
    }

    private static String time(double seconds) {
        long s = Math.max(0, Math.round(seconds));
        return s < 60 ? s + " s" : s / 60 + " min " + s % 60 + " s";
    }
}
