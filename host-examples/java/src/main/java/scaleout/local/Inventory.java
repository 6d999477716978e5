package scaleout.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The program {@code restatectl}, and where the nodes are, by name. */
public record Inventory(String restatectl, Map<String, Node> nodes) {
    /** What servers are started with beside what the inventory gives them. */
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "TZ", "TMPDIR");

    /** A node's server, its file, its data and its log, and the variables that it is started with. */
    public record Node(String name, String server, Path config, Path base, Path log, Map<String, String> env) {
        List<String> command(String... more) {
            var command = new java.util.ArrayList<>(List.of(server, "--config-file", config.toString()));
            command.addAll(List.of(more));
            return command;
        }

        /** What a server is started with. */
        Map<String, String> environment() {
            Map<String, String> all = new HashMap<>();
            for (String name : INHERITED) {
                String value = System.getenv(name);
                if (value != null) {
                    all.put(name, value);
                }
            }
            all.putAll(env);
            return all;
        }
    }

    /** Of {@code restatectl}, and {@code nodes} by name, each with {@code server, config, base, log, env}. */
    public static Inventory of(JsonNode inventory) {
        Map<String, Node> nodes = new HashMap<>();
        inventory.required("nodes").properties().forEach(entry -> {
            JsonNode place = entry.getValue();
            Map<String, String> env = new HashMap<>();
            place.path("env").properties().forEach(variable -> env.put(variable.getKey(), variable.getValue().asText()));
            nodes.put(entry.getKey(), new Node(entry.getKey(), place.required("server").asText(), path(place, "config"),
                    path(place, "base"), path(place, "log"), env));
        });
        return new Inventory(inventory.required("restatectl").asText(), nodes);
    }

    private static Path path(JsonNode place, String field) {
        return Path.of(place.required(field).asText());
    }

    Node node(JsonNode asked) throws HostError {
        String name = asked.path("node").asText();
        Node node = nodes.get(name);
        if (node == null) {
            throw new HostError("failed", "the inventory has no node " + name);
        }
        return node;
    }
}
