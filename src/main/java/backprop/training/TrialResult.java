package backprop.training;

import backprop.engine.Engine;
import backprop.mnist.Split;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The result of one training of a sweep.
 *
 * @param settings its hyperparameters
 * @param trainLoss after the last epoch, in nats; NaN if the training failed
 * @param trainAccuracy 0 to 1
 * @param validationLoss on the held-out examples, in nats
 * @param validationAccuracy 0 to 1
 * @param seconds time of all epochs, evaluation excluded
 * @param problem what went wrong, in one sentence (diverged, stuck or failed); empty if nothing
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
     * Runs a trial. Apart from the seconds, the result depends on the arguments alone. A training that diverges or fails
     * is a result too.
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
