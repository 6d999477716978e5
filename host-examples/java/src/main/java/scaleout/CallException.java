package scaleout;

/** A call that took too long or ended in a trap, or whose answer is not understood. */
public final class CallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CallException(String message, Throwable cause) {
        super(message, cause);
    }
}
