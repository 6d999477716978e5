package scaleout.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import scaleout.Host;

/** The five host functions of the driver module over nodes that are processes on this host (Linux). */
public final class LocalHost implements Host {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Inventory inventory;
    private final Predicate<JsonNode> approves;
    private final Consumer<JsonNode> reports;

    /**
     * Looks at the nodes of an inventory, and acts on them.
     *
     * @param approves is asked with what is to be approved
     * @param reports gets each report
     */
    public LocalHost(Inventory inventory, Predicate<JsonNode> approves, Consumer<JsonNode> reports) {
        this.inventory = inventory;
        this.approves = approves;
        this.reports = reports;
    }

    @Override
    public byte[] answer(String function, byte[] request) throws Exception {
        JsonNode asked = JSON.readTree(request);
        return JSON.writeValueAsBytes(switch (function) {
            case "look" -> look(asked.get("requests"));
            case "act" -> reply(Deeds.ALL, asked);
            case "approve" -> ok(JSON.createObjectNode()
                    .put("approved", approves.test(asked))
                    .put("by", System.getProperty("user.name")));
            case "report" -> {
                reports.accept(asked);
                yield ok(JSON.createObjectNode().put("go-on", true));
            }
            case "sleep" -> {
                Thread.sleep(asked.get("ms").asLong());
                yield ok(JSON.createObjectNode().put("now-ms", System.currentTimeMillis()));
            }
            default -> throw new IllegalArgumentException("there is no host function " + function);
        });
    }

    private ObjectNode look(JsonNode requests) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<ObjectNode>> replies = new ArrayList<>();
            for (JsonNode request : requests) {
                replies.add(threads.submit(() -> {
                    ObjectNode answer = reply(Sights.ALL, request);
                    ObjectNode seen = JSON.createObjectNode().put("at-ms", System.currentTimeMillis());
                    seen.set("answer", answer);
                    return seen;
                }));
            }
            ObjectNode all = JSON.createObjectNode();
            var answers = all.putArray("answers");
            for (Future<ObjectNode> reply : replies) {
                answers.add(reply.get());
            }
            return ok(all);
        } finally {
            threads.shutdownNow();
        }
    }

    /** An error is a reply, too. */
    private ObjectNode reply(Map<String, Deed> known, JsonNode asked) throws InterruptedException {
        Deed deed = known.get(asked.path("kind").asText());
        if (deed == null) {
            return error("unsupported", "this host does not know `" + asked.path("kind").asText() + "`");
        }
        try {
            return ok(deed.answer(inventory, asked));
        } catch (HostError told) {
            return error(told.kind(), told.getMessage());
        } catch (AccessDeniedException denied) {
            return error("denied", denied.toString());
        } catch (IOException | RuntimeException failed) {
            return error("failed", failed.toString());
        }
    }

    private static ObjectNode ok(ObjectNode answer) {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        reply.set("ok", answer);
        return reply;
    }

    private static ObjectNode error(String kind, String message) {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        reply.putObject("error").put("kind", kind).put("message", message);
        return reply;
    }
}
