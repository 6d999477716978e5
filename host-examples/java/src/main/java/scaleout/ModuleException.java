package scaleout;

/** An input that the module cannot use. Its message says what is wrong, where, and what to do. */
public final class ModuleException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ModuleException(String message) {
        super(message);
    }
}
