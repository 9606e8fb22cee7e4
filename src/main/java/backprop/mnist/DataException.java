package backprop.mnist;

/** A data file that cannot be used; the message is one sentence for the user: what is wrong and what to do. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** An error with its message for the user. */
    public DataException(String message) {
        super(message);
    }

    /** An error with its message for the user and the cause behind it. */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
