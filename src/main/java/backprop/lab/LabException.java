package backprop.lab;

/** Something that the user can mend; the message is one sentence that says how. */
final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LabException(String message) {
        super(message);
    }
}
