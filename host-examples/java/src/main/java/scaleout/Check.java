package scaleout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The smallest host in Java: its arguments are restate.toml files, and it shows what is wrong with them. */
public final class Check {
    private Check() {}

    public static void main(String[] names) throws IOException {
        var input = JsonNodeFactory.instance.objectNode();
        var nodes = input.putArray("nodes");
        for (String name : names) {
            nodes.addObject().put("name", name).putObject("file").put("name", name).put("text", Files.readString(Path.of(name)));
        }
        try (Scaleout scaleout = Scaleout.open(Path.of("../../dist/plugin.json"), null)) {
            for (JsonNode found : scaleout.call("validate", input).get("diagnostics")) {
                System.out.printf("%s:%d:%d: %s %s: %s%n", found.get("file").asText(), found.at("/span/line").asInt(1),
                        found.at("/span/column").asInt(1), found.get("severity").asText(), found.get("code").asText(),
                        found.get("message").asText());
            }
        }
    }
}
