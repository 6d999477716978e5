package scaleout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Scanner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import scaleout.local.Inventory;
import scaleout.local.LocalHost;

/**
 * Grows a local deployment by the driver module. Its arguments are an inventory, which has a {@code target}, as
 * docs/contract.md describes it, beside what {@link Inventory} needs; and {@code --yes}, which approves everything.
 */
public final class Grow {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Grow() {}

    public static void main(String[] args) throws IOException {
        if (args.length == 0) {
            System.err.println("name the inventory: INVENTORY.json [--yes]");
            System.exit(2);
        }
        JsonNode inventory = JSON.readTree(Path.of(args[0]).toFile());
        boolean yes = List.of(args).contains("--yes");
        var host = new LocalHost(Inventory.of(inventory), asked -> approves(asked, yes), Grow::report);
        JsonNode end;
        try (Scaleout driver = Scaleout.open(Path.of("../../dist/plugin_driver.json"), host)) {
            ObjectNode input = JSON.createObjectNode();
            input.set("target", inventory.get("target"));
            end = driver.call("run", input);
        }
        System.out.println(end.get("outcome").asText() + ": " + end.get("message").asText());
        System.exit(end.get("outcome").asText().equals("done") ? 0 : 3);
    }

    private static boolean approves(JsonNode asked, boolean yes) {
        System.out.println(asked.path("question").asText() + "\n" + asked.path("consent").toPrettyString());
        if (yes) {
            return true;
        }
        System.out.print("Do it? [y/N] ");
        var lines = new Scanner(System.in);
        return lines.hasNextLine() && lines.nextLine().strip().equalsIgnoreCase("y");
    }

    private static void report(JsonNode report) {
        switch (report.path("event").asText()) {
            case "decided" -> {
                JsonNode decision = report.get("decision");
                Stream<JsonNode> words = Stream.of(report.get("event"), decision.get("kind"), decision.get("step"),
                        decision.has("cause") ? decision.get("cause") : decision.get("message"));
                System.out.println(words.filter(Objects::nonNull).map(JsonNode::asText).collect(Collectors.joining(" ")));
            }
            case "acted" -> System.out.println("acted " + report.get("step").asText() + " "
                    + (report.get("claims-success").asBoolean() ? "done" : "failed: " + report.get("result").asText()));
            default -> { }
        }
    }
}
