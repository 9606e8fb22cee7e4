package backprop.training;

/** Receives the progress of a training, on the thread that trains. */
public interface TrainingListener {
    /** Ignores everything. */
    TrainingListener NONE = new TrainingListener() {};

    /**
     * A batch is done.
     *
     * @param epoch the epoch it belongs to, from 1
     * @param batch its number within the epoch, from 1
     * @param batches how many batches the epoch has
     */
    default void batchDone(int epoch, int batch, int batches) {}

    /**
     * An epoch is done and is the last of the history; also called for the untrained network, epoch 0.
     *
     * @param history the epochs so far
     */
    default void epochDone(History history) {}

    /**
     * The training has ended: all epochs are done, it was interrupted, or the loss is no longer a finite number.
     *
     * @param trainer with the history and the parameters as they stay
     */
    default void trainingDone(Trainer trainer) {}
}
