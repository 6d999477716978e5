package scaleout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A growth that was recorded on real servers, walked by a loop over {@code next_step}. */
class RoadTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** How to look, which is no part of what was seen. */
    private static final Set<String> HOW = Set.of("timeout-ms", "lines");

    @Test
    void aRecordedGrowthIsWalkedToItsEnd() throws IOException {
        JsonNode road = JSON.readTree(Path.of("../../tests/vectors/road.json").toFile());
        List<String> decided = new ArrayList<>();
        try (Scaleout scaleout = Scaleout.open(Path.of("../../dist/plugin.json"), null)) {
            ObjectNode input = JSON.createObjectNode();
            input.set("target", road.get("target"));
            input.putArray("approvals");
            ArrayNode actions = JSON.createArrayNode();
            input.putArray("observations");
            for (JsonNode round : road.get("rounds")) {
                JsonNode decision = decide(scaleout, road, round, input);
                decided.add((decision.get("kind").asText() + " " + decision.path("step").asText()).strip());
                assertEquals(round.at("/decision/kind"), decision.get("kind"), decided::toString);
                assertEquals(round.at("/decision/step"), decision.path("step"), decided::toString);
                if (decision.get("kind").asText().equals("act")) {
                    ObjectNode action = actions.addObject().put("kind", "action");
                    action.set("step", decision.get("step"));
                    action.set("action", decision.get("action"));
                    action.setAll((ObjectNode) round.get("acted"));
                }
                input.putArray("observations").addAll(actions);
                ArrayNode marks = input.putArray("marks");
                if (decision.has("mark")) {
                    marks.add(decision.get("mark"));
                }
            }
        }
        assertEquals("done", decided.get(decided.size() - 1));
        assertTrue(decided.contains("act join-node:n3"), decided::toString);
    }

    /** Looks and approves until there is something else to do. */
    private static JsonNode decide(Scaleout scaleout, JsonNode road, JsonNode round, ObjectNode input) {
        while (true) {
            JsonNode decision = scaleout.call("next_step", input).get("decision");
            switch (decision.get("kind").asText()) {
                case "observe" -> decision.get("requests").forEach(request ->
                        ((ArrayNode) input.get("observations")).add(seen(road, round, request)));
                case "approve" -> {
                    ObjectNode approval = ((ArrayNode) input.get("approvals")).addObject().put("by", "ada");
                    approval.set("digest", decision.get("digest"));
                    approval.set("consent", decision.get("consent"));
                }
                default -> {
                    return decision;
                }
            }
        }
    }

    private static JsonNode seen(JsonNode road, JsonNode round, JsonNode request) {
        for (JsonNode one : round.get("seen")) {
            if (request.properties().stream().allMatch(field -> HOW.contains(field.getKey()) || field.getValue().equals(one.get(field.getKey())))) {
                ObjectNode found = one.deepCopy();
                found.set("answer", road.get("answers").get(one.get("answer").asInt()));
                return found;
            }
        }
        throw new AssertionError("nothing was recorded for " + request);
    }
}
