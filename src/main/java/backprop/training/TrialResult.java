package backprop.training;

import backprop.engine.Engine;
import backprop.mnist.Split;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What one training of a sweep came to.
 *
 * @param settings what it trained with
 * @param trainLoss after the last epoch, in nats; NaN if the training failed
 * @param trainAccuracy 0 to 1
 * @param validationLoss on the examples that were held out
 * @param validationAccuracy 0 to 1
 * @param seconds of training alone, all epochs
 * @param problem what went wrong in one sentence (diverged, stuck, failed), empty if nothing did
 */
public record TrialResult(
        Hyperparameters settings,
        double trainLoss,
        double trainAccuracy,
        double validationLoss,
        double validationAccuracy,
        double seconds,
        String problem)
        implements Serializable {
    /**
     * Runs a trial. Its result depends on nothing but its arguments (the seconds apart); a training that diverges or
     * fails is a result too.
     *
     * @param data the examples to train on and those to validate on
     * @throws InterruptedException if the thread was interrupted before the end
     */
    public static TrialResult of(Hyperparameters settings, Split data, Engine.Factory engines)
            throws InterruptedException {
        try {
            Trainer trainer = new Trainer(data, settings, engines);
            History history = trainer.train();
            if (trainer.interrupted()) {
                throw new InterruptedException();
            }
            Epoch last = history.last();
            return new TrialResult(
                    settings,
                    last.trainLoss(),
                    last.trainAccuracy(),
                    last.heldOutLoss(),
                    last.heldOutAccuracy(),
                    Arrays.stream(history.values(Epoch::seconds)).sum(),
                    trainer.problem().orElse(""));
        } catch (RuntimeException | OutOfMemoryError e) {
            double none = Double.NaN;
            return new TrialResult(settings, none, none, none, none, none, "training failed: " + e);
        }
    }
}
