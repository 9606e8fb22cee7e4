package backprop.mnist;

/** A data file is unusable. The message is one sentence for the user: what is wrong, and what to do. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Creates the exception with a message for the user. */
    public DataException(String message) {
        super(message);
    }

    /** Creates the exception with a message for the user and its cause. */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
