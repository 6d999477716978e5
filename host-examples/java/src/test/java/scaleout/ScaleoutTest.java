package scaleout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a host relies on: the right module, errors in words, limits that end a call and not the program. */
class ScaleoutTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RUN = """
            {"target": {"nodes": [{"name": "n1", "address": "http://127.0.0.1:1"}], "replication": "2",
              "repository": {"destination": "s3://b"}}}""";
    private static Scaleout scaleout;

    // It is compiled once: that takes longer than all of the tests.
    @BeforeAll
    static void load() throws IOException {
        byte[] module = Files.readAllBytes(Path.of("../../dist/restate_scaleout_driver.wasm"));
        scaleout = new Scaleout(module, null, new Scaleout.Limits(1024, Duration.ofSeconds(20)), (function, request) -> {
            throw new IOException("größer");
        });
    }

    @AfterAll
    static void close() {
        scaleout.close();
    }

    @Test
    void anotherModuleIsRefused() {
        var error = assertThrows(ContractException.class, () -> new Scaleout(new byte[8], "0".repeat(64), Scaleout.Limits.USUAL, null));
        assertTrue(error.getMessage().contains("SHA-256"), error.getMessage());
    }

    @Test
    void anotherContractIsRefused() throws IOException {
        byte[] module = Files.readAllBytes(Path.of("../../tests/vectors/other_contract.wasm"));
        var error = assertThrows(ContractException.class, () -> new Scaleout(module, null, Scaleout.Limits.USUAL, null));
        assertTrue(error.getMessage().contains("contract 3.0"), error.getMessage());
    }

    @Test
    void anUnusableInputIsAnErrorInWords() {
        var error = assertThrows(ModuleException.class, () -> scaleout.call("validate", "{\"node\": []}".getBytes(StandardCharsets.UTF_8)));
        assertTrue(error.getMessage().contains("did you mean `nodes`"), error.getMessage());
    }

    @Test
    void aLimitEndsACallAndNotTheModule() throws IOException {
        var input = JSON.createObjectNode();
        var nodes = input.putArray("nodes");
        String text = "k.a = 1\n".repeat(50_000);
        for (int at = 0; at < 60; at++) {
            nodes.addObject().put("name", "n" + at).putObject("file").put("name", "n" + at).put("text", text);
        }
        var error = assertThrows(CallException.class, () -> scaleout.call("validate", input));
        assertTrue(error.getMessage().contains("`validate`"), error.getMessage());
        assertEquals("2.0", scaleout.call("describe", JSON.createObjectNode()).get("contract").asText());
    }

    @Test
    void aHostThatHeedsNoInterruptHoldsUpNothing() throws Exception {
        byte[] module = Files.readAllBytes(Path.of("../../dist/restate_scaleout_driver.wasm"));
        var end = new CountDownLatch(1);
        Host deaf = (function, request) -> {
            while (true) {
                try {
                    end.await();
                    return "{}".getBytes(StandardCharsets.UTF_8);
                } catch (InterruptedException ignored) {
                    // It heeds none.
                }
            }
        };
        try (var held = new Scaleout(module, null, new Scaleout.Limits(1024, Duration.ofSeconds(20)), deaf)) {
            var error = assertThrows(CallException.class, () -> held.call("run", JSON.readTree(RUN)));
            assertTrue(error.getMessage().contains("took longer"), error.getMessage());
            assertEquals("2.0", held.call("describe", JSON.createObjectNode()).get("contract").asText());
        } finally {
            end.countDown();
        }
    }

    @Test
    void whatTheHostThrowsBecomesAReply() throws IOException {
        JsonNode end = scaleout.call("run", JSON.readTree(RUN));
        assertEquals("failed", end.get("outcome").asText());
        assertTrue(end.get("message").asText().contains("größer"), end.get("message").asText());
    }
}
