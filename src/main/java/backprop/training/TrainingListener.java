package backprop.training;

/** Hears of a training while it runs, on the thread that trains. */
public interface TrainingListener {
    /** Hears nothing. */
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
     * An epoch is done and the history has its row; also called for the untrained network, epoch 0.
     *
     * @param history the rows so far
     */
    default void epochDone(History history) {}

    /**
     * The training has ended: all epochs are done, it was interrupted, or the loss is no longer a finite number.
     *
     * @param trainer with the history and the parameters as they stay
     */
    default void trainingDone(Trainer trainer) {}
}
