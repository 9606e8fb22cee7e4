package backprop.training;

import backprop.engine.Engine;
import backprop.engine.SparseEngine;
import backprop.mnist.Batches;
import backprop.mnist.Split;

/**
 * The loss of a training by updates rather than by epochs, so that trainings with different batch sizes can be compared.
 *
 * @param name in a legend
 * @param updates made before each measurement, from 0
 * @param losses on the held-out examples, in nats
 */
public record LossCurve(String name, double[] updates, double[] losses) {
    /**
     * Trains for a number of updates.
     *
     * @param data to train on and to evaluate on
     * @param settings all but the epochs
     * @param updates at least 1
     * @param every how many updates lie between two measurements, at least 1
     * @throws IllegalArgumentException if updates or every is less than 1
     * @throws InterruptedException if the thread was interrupted before the end
     */
    public static LossCurve of(String name, Split data, Hyperparameters settings, int updates, int every)
            throws InterruptedException {
        if (updates < 1 || every < 1) {
            throw new IllegalArgumentException(
                    updates + " updates, measured every " + every + ": both must be at least 1");
        }
        double[] made = new double[updates / every + 1], losses = new double[made.length];
        Batches batches = new Batches(data.train().size(), settings.batch(), settings.seed());
        int update = 0;
        try (Engine engine = new SparseEngine(data.train(), new Trainer(data, settings).parameters())) {
            losses[0] = engine.evaluate(data.heldOut()).loss();
            for (int epoch = 1; update < updates; epoch++) {
                int[][] order = batches.epoch(epoch);
                for (int k = 0; k < order.length && update < updates; k++) {
                    engine.step(order[k], settings.learningRate());
                    if (++update % every == 0) {
                        made[update / every] = update;
                        losses[update / every] = engine.evaluate(data.heldOut()).loss();
                    }
                }
            }
        }
        return new LossCurve(name, made, losses);
    }
}
