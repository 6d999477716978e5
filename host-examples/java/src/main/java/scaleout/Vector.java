package scaleout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A conformance vector: the input of an export, and in its line what must come of it. */
record Vector(String export, String input, JsonNode line) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All of them, by export. */
    static List<Vector> read(Path folder) throws IOException {
        Map<String, String> inputs = new HashMap<>();
        for (JsonNode line : lines(folder.resolve("inputs.jsonl"))) {
            inputs.put(line.get("name").asText(), line.get("input").asText());
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
        }
        List<Vector> vectors = new ArrayList<>();
        for (Path file : files) {
            String export = file.getFileName().toString().replace(".jsonl", "");
            if (export.equals("inputs")) {
                continue;
            }
            for (JsonNode line : lines(file)) {
                JsonNode shared = line.get("input-from");
                vectors.add(new Vector(export, shared == null ? line.get("input").asText() : inputs.get(shared.asText()), line));
            }
        }
        return vectors;
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }
}
