package backprop.notebook;

import backprop.training.Sweep;
import backprop.training.TrialResult;
import java.util.Locale;

/** Shows the progress of a sweep: the time left and the best trial so far. Create a new one for each sweep. */
public final class LiveSweep implements Sweep.Listener {
    private static final long SHOWN_EVERY = 250_000_000;

    private final long began = System.nanoTime();
    private final Progress progress = new Progress(JupyterKernel.current());
    private TrialResult best;
    private int ran;
    private int problems;
    private long shownAt;

    @Override
    public void trialDone(TrialResult result, int done, int total) {
        ran++;
        problems += result.problem().isEmpty() ? 0 : 1;
        boolean better =
                result.problem().isEmpty() && (best == null || result.validationLoss() < best.validationLoss());
        best = better ? result : best;
        long now = System.nanoTime();
        if (done == total || now - shownAt > SHOWN_EVERY) {
            shownAt = now;
            show(done, total, (now - began) / 1e9 / ran * (total - done));
        }
    }

    private void show(int done, int total, double left) {
        String text = done + " of " + total + " trials, " + problems + " with a problem"
                + (best == null
                        ? ""
                        : String.format(Locale.ROOT, ", lowest validation loss %.4f", best.validationLoss()))
                + (done == total ? "" : String.format(Locale.ROOT, ", %.0f s left", left));
        progress.show((double) done / total, text);
    }
}
