package scaleout;

/** A module that is not what its manifest says, or that speaks another contract. */
public final class ContractException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ContractException(String message) {
        super(message);
    }
}
