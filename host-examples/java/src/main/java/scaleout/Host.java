package scaleout;

/** Answers the host functions of the driver module. */
@FunctionalInterface
public interface Host {
    /** The reply to a request, both JSON. What is thrown becomes a reply, too. */
    byte[] answer(String function, byte[] request) throws Exception;
}
