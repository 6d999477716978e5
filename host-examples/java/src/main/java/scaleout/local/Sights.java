package scaleout.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What can be seen of nodes that are processes on this host (Linux): the answers to the requests of {@code look}. */
final class Sights {
    /** How long a program may take that only prints something. */
    private static final long PRINTING_MS = 20_000;
    private static final long DIALLING_MS = 10_000;
    private static final int MOST = 64 << 10;
    /** How much of a log is read, from its end. */
    private static final int TAIL = 1 << 20;

    /** The fabric of a server answers in the first version of HTTP as well. */
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofMillis(DIALLING_MS))
            .build();

    private Sights() {}

    static final Map<String, Deed> ALL = Map.of(
            "restatectl", Sights::restatectl,
            "read-config", Sights::readConfig,
            "process", Sights::process,
            "disk", Sights::disk,
            "installed", Sights::installed,
            "dial", Sights::dial,
            "dump-config", Sights::dumpConfig,
            "log-tail", Sights::logTail);

    static ObjectNode restatectl(Inventory inventory, JsonNode asked) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(inventory.restatectl()));
        asked.get("args").forEach(word -> command.add(word.asText()));
        return Program.run(command, Map.of("NO_COLOR", "1"), asked.get("timeout-ms").asLong());
    }

    private static ObjectNode readConfig(Inventory inventory, JsonNode asked) throws IOException, HostError {
        Path config = inventory.node(asked).config();
        ObjectNode seen = JsonNodeFactory.instance.objectNode();
        if (!Files.exists(config)) {
            return seen;
        }
        byte[] bytes = Files.readAllBytes(config);
        Map<String, Object> about = Files.readAttributes(config, "unix:mode,lastModifiedTime,ctime");
        long written = ((FileTime) about.get("lastModifiedTime")).toMillis();
        long changed = ((FileTime) about.get("ctime")).toMillis();
        return seen.put("text", new String(bytes, StandardCharsets.UTF_8))
                .put("sha256", Texts.sha256(bytes))
                .put("mode", String.format("%04o", (int) about.get("mode") & 07777))
                .put("age-ms", Math.max(0, System.currentTimeMillis() - Math.max(written, changed)));
    }

    private static ObjectNode process(Inventory inventory, JsonNode asked) throws IOException, HostError {
        Inventory.Node node = inventory.node(asked);
        ObjectNode seen = JsonNodeFactory.instance.objectNode();
        var processes = seen.putArray("processes");
        for (long pid : Processes.servers(node)) {
            processes.add(Processes.describe(node, pid));
        }
        return seen;
    }

    private static ObjectNode disk(Inventory inventory, JsonNode asked) throws IOException, HostError {
        Inventory.Node node = inventory.node(asked);
        Path base = asked.hasNonNull("base-dir") ? Path.of(asked.get("base-dir").asText()) : node.base();
        ObjectNode seen = JsonNodeFactory.instance.objectNode().put("base-dir", base.toString()).put("exists", Files.exists(base));
        if (!Files.exists(base)) {
            return seen;
        }
        List<Path> entries;
        try (Stream<Path> listed = Files.list(base)) {
            entries = listed.sorted().toList();
        }
        List<Path> directories = entries.stream().filter(Files::isDirectory).toList();
        var names = seen.putArray("node-directories");
        var marked = seen.putArray("marked");
        for (Path directory : directories) {
            String name = directory.getFileName().toString();
            names.add(name);
            if (Files.exists(directory.resolve(".cluster-marker"))) {
                marked.add(name);
            }
            if (name.equals(node.name())) {
                seen.put("data-directory", directory.toRealPath().toString());
            }
        }
        return seen.put("empty", entries.isEmpty())
                .put("other-entries", entries.size() - directories.size())
                .put("free-bytes", Files.getFileStore(base).getUsableSpace());
    }

    private static ObjectNode installed(Inventory inventory, JsonNode asked) throws IOException, InterruptedException, HostError {
        Inventory.Node node = inventory.node(asked);
        ObjectNode printed = Program.run(List.of(node.server(), "--version"), node.environment(), PRINTING_MS);
        String[] words = printed.get("stdout").asText().trim().split("\\s+");
        ObjectNode seen = JsonNodeFactory.instance.objectNode().put("program", node.server());
        List<String> command = node.command();
        command.subList(1, command.size()).forEach(seen.putArray("arguments")::add);
        seen.set("environment", Processes.relevant(node.environment()));
        return words.length > 1 ? seen.put("version", words[1]) : seen;
    }

    private static ObjectNode dumpConfig(Inventory inventory, JsonNode asked) throws IOException, InterruptedException, HostError {
        Inventory.Node node = inventory.node(asked);
        return Program.run(node.command("--dump-config"), node.environment(), PRINTING_MS);
    }

    private static ObjectNode logTail(Inventory inventory, JsonNode asked) throws IOException, HostError {
        Path log = inventory.node(asked).log();
        List<String> lines = List.of((Files.exists(log) ? end(log) : "").stripTrailing().split("\n", -1));
        ObjectNode seen = JsonNodeFactory.instance.objectNode();
        lines.subList(Math.max(0, lines.size() - asked.get("lines").asInt()), lines.size()).forEach(seen.putArray("lines")::add);
        return seen;
    }

    /** What stands last in a file. */
    private static String end(Path path) throws IOException {
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - TAIL));
            byte[] bytes = new byte[(int) Math.min(TAIL, file.length() - file.getFilePointer())];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static ObjectNode dial(Inventory inventory, JsonNode asked) throws InterruptedException {
        ObjectNode seen = JsonNodeFactory.instance.objectNode();
        HttpRequest request = HttpRequest.newBuilder(URI.create(asked.get("url").asText())).build();
        CompletableFuture<HttpResponse<byte[]>> answered = CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            // The time of a request ends with its headers; this one counts the body, too.
            HttpResponse<byte[]> response = answered.get(DIALLING_MS, TimeUnit.MILLISECONDS);
            byte[] body = response.body();
            return seen.put("status", response.statusCode())
                    .put("body", new String(body, 0, Math.min(body.length, MOST), StandardCharsets.UTF_8));
        } catch (TimeoutException late) {
            answered.cancel(true);
            return seen.put("failure", "timed-out");
        } catch (ExecutionException failed) {
            return seen.put("failure", failure(failed.getCause(), request.uri()));
        }
    }

    private static String failure(Throwable cause, URI uri) {
        if (cause instanceof ConnectException) {
            return cause.getCause() instanceof UnresolvedAddressException ? "no-such-name" : unconnected(uri);
        }
        if (cause instanceof SSLException) {
            return "tls";
        }
        return cause instanceof HttpTimeoutException ? "timed-out" : "other";
    }

    /** Why no connection can be made, which the client does not tell: that nobody listens is known only where it is refused. */
    private static String unconnected(URI uri) {
        int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), port), (int) DIALLING_MS);
            return "other";
        } catch (NoRouteToHostException unreachable) {
            return "unreachable";
        } catch (SocketTimeoutException late) {
            return "timed-out";
        } catch (ConnectException refused) {
            return String.valueOf(refused.getMessage()).contains("refused") ? "refused" : "unreachable";
        } catch (IOException other) {
            return "other";
        }
    }
}
