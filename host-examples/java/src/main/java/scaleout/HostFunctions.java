package scaleout;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.extism.sdk.chicory.ExtismHostFunction;
import org.extism.sdk.chicory.ExtismValType;

/** The host functions of the driver module, as the SDK takes them. */
final class HostFunctions {
    private static final List<String> NAMES = List.of("look", "act", "approve", "report", "sleep");

    private HostFunctions() {}

    static ExtismHostFunction[] of(Host host) {
        return NAMES.stream().map(name -> of(name, host)).toArray(ExtismHostFunction[]::new);
    }

    private static ExtismHostFunction of(String name, Host host) {
        List<ExtismValType> address = List.of(ExtismValType.I64);
        return ExtismHostFunction.of("extism:host/user", name, (plugin, in, out) -> {
            byte[] reply = reply(name, host, plugin.memory().readBytes(in.getLong(0)));
            out.setLong(0, plugin.memory().writeBytes(reply));
        }, address, address);
    }

    private static byte[] reply(String name, Host host, byte[] request) {
        try {
            return host.answer(name, request);
        } catch (Exception thrown) {
            var error = JsonNodeFactory.instance.objectNode();
            error.putObject("error").put("kind", "failed").put("message", String.valueOf(thrown.getMessage()));
            return error.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
