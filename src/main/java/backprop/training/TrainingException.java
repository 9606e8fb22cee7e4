package backprop.training;

/**
 * What keeps a training or a sweep from running and what the user can mend; the message is one sentence: what is wrong
 * and what to do.
 */
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** An error with its message for the user. */
    public TrainingException(String message) {
        super(message);
    }

    /** An error with its message for the user and the cause behind it. */
    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
