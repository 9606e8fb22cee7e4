package backprop.training;

/**
 * The state of a training after an epoch.
 *
 * @param number 0 for the untrained network
 * @param trainLoss mean cross-entropy over the training set, in nats
 * @param trainAccuracy share of the training set that is predicted correctly, 0 to 1
 * @param heldOutLoss mean cross-entropy over the held-out set, in nats
 * @param heldOutAccuracy share of the held-out set that is predicted correctly, 0 to 1
 * @param seconds time of this epoch's training, evaluation excluded; 0 for the untrained network
 */
public record Epoch(
        int number,
        double trainLoss,
        double trainAccuracy,
        double heldOutLoss,
        double heldOutAccuracy,
        double seconds) {}
