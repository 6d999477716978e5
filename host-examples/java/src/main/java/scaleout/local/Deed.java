package scaleout.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** What a host does for a request or an action: from that and its inventory to the answer. */
@FunctionalInterface
interface Deed {
    ObjectNode answer(Inventory inventory, JsonNode asked) throws IOException, InterruptedException, HostError;
}
