package scaleout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Asks the module what tests/vectors ask, and compares the answers byte for byte. Prints a line of JSON for each export:
 * vectors, those that are equal, milliseconds. Its argument is the root of the repository.
 */
public final class Conformance {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The calls that a run is still to make. */
    private final Deque<JsonNode> calls = new ArrayDeque<>();

    private Conformance() {}

    public static void main(String[] args) throws IOException {
        System.exit(new Conformance().run(Path.of(args[0])) ? 0 : 1);
    }

    private boolean run(Path root) throws IOException {
        Map<String, ObjectNode> rows = new LinkedHashMap<>();
        boolean equal = true;
        // The driver module has the exports of the pure one, and compiling a second takes as long again.
        try (Scaleout scaleout = Scaleout.open(root.resolve("dist/plugin_driver.json"), this::answer)) {
            for (Vector vector : Vector.read(root.resolve("tests/vectors"))) {
                calls.clear();
                vector.line().path("calls").forEach(calls::add);
                long started = System.nanoTime();
                JsonNode came = outcome(scaleout, vector);
                double ms = (System.nanoTime() - started) / 1e6;
                ObjectNode row = rows.computeIfAbsent(vector.export(), export ->
                        JSON.createObjectNode().put("host", "Java").put("export", export));
                boolean same = same(vector.line(), came) && calls.isEmpty();
                row.put("vectors", row.path("vectors").asInt() + 1);
                row.put("equal", row.path("equal").asInt() + (same ? 1 : 0));
                row.put("ms", row.path("ms").asDouble() + ms);
                if (!same) {
                    String text = came.toString();
                    System.err.println(vector.export() + ", " + vector.line().get("name").asText() + ": "
                            + text.substring(0, Math.min(text.length(), 300)));
                }
                equal &= same;
            }
        }
        rows.values().forEach(System.out::println);
        return equal;
    }

    /** What came of a call, in the form of a vector. */
    private static JsonNode outcome(Scaleout scaleout, Vector vector) {
        try {
            byte[] answer = scaleout.call(vector.export(), vector.input().getBytes(StandardCharsets.UTF_8));
            return JSON.createObjectNode().put("answer", new String(answer, StandardCharsets.UTF_8));
        } catch (ModuleException error) {
            return JSON.createObjectNode().put("error", error.getMessage());
        } catch (CallException error) {
            return JSON.createObjectNode().put("failed", error.getMessage());
        }
    }

    private static boolean same(JsonNode vector, JsonNode came) {
        if (vector.has("sha256")) {
            return came.has("answer")
                    && Scaleout.sha256(came.get("answer").asText().getBytes(StandardCharsets.UTF_8)).equals(vector.get("sha256").asText());
        }
        String field = vector.has("error") ? "error" : "answer";
        return vector.get(field).equals(came.get(field));
    }

    /** Holds the module to the recorded calls. */
    private byte[] answer(String function, byte[] request) throws IOException {
        JsonNode call = calls.poll();
        if (call == null
                || !call.get("function").asText().equals(function)
                || !call.get("request").asText().equals(new String(request, StandardCharsets.UTF_8))) {
            throw new IOException("the module calls " + function + " with another request than it did");
        }
        return call.get("answer").asText().getBytes(StandardCharsets.UTF_8);
    }
}
