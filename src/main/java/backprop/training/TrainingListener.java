package backprop.training;

/** Receives the progress of a training, on the thread that trains. */
public interface TrainingListener {
    /** Ignores everything. */
    TrainingListener NONE = new TrainingListener() {};

    /**
     * Called after each batch.
     *
     * @param epoch the epoch it belongs to, from 1
     * @param batch its number within the epoch, from 1
     * @param batches the number of batches of the epoch
     */
    default void batchDone(int epoch, int batch, int batches) {}

    /**
     * Called after each epoch, and once for the untrained network, epoch 0.
     *
     * @param history all epochs so far, this one last
     */
    default void epochDone(History history) {}

    /**
     * Called when the training has ended: after its last epoch, an interrupt, or a loss that is not finite.
     *
     * @param trainer holds the final history and parameters
     */
    default void trainingDone(Trainer trainer) {}
}
