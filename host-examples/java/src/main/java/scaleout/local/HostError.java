package scaleout.local;

/** An error that a reply tells; its kind is one of the contract's. */
final class HostError extends Exception {
    private static final long serialVersionUID = 1;

    private final String kind;

    HostError(String kind, String message) {
        super(message);
        this.kind = kind;
    }

    String kind() {
        return kind;
    }
}
