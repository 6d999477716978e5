package scaleout.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Carries out actions on nodes that are processes on this host. */
final class Deeds {
    /** How long a server may take to stop. */
    private static final long STOPPING_MS = 60_000;
    /** A server that dies of its configuration does so at once. */
    private static final long AT_ONCE_MS = 400;

    private Deeds() {}

    static final Map<String, Deed> ALL = Map.of(
            "restatectl", Sights::restatectl,
            "write-config", Deeds::writeConfig,
            "start-node", Deeds::startNode,
            "stop-node", Deeds::stopNode,
            "restart-node", Deeds::restartNode);

    private static ObjectNode done(String stdout) {
        return JsonNodeFactory.instance.objectNode().put("exit", 0).put("stdout", stdout).put("stderr", "");
    }

    /** Replaces the file as a whole, and only if it still is the one that was read; the old one stays beside it. */
    private static ObjectNode writeConfig(Inventory inventory, JsonNode action) throws IOException, HostError {
        Path config = inventory.node(action).config();
        byte[] text = action.get("text").asText().getBytes(StandardCharsets.UTF_8);
        if (!Texts.sha256(text).equals(action.get("sha256").asText())) {
            throw new HostError("failed", "the text is not the one that was promised");
        }
        boolean isNew = !Files.exists(config);
        String expected = action.path("expect").asText(null);
        if (isNew != (expected == null) || (!isNew && !Texts.sha256(Files.readAllBytes(config)).equals(expected))) {
            throw new HostError("failed", config + " has changed since it was read");
        }
        Files.createDirectories(config.getParent());
        Set<PosixFilePermission> mode =
                isNew ? PosixFilePermissions.fromString("rw-------") : Files.getPosixFilePermissions(config);
        Path temporary = config.resolveSibling(config.getFileName() + ".new-" + ProcessHandle.current().pid());
        // What a host that was killed may have left of it.
        Files.deleteIfExists(temporary);
        try {
            writeWhole(temporary, mode, text);
            if (!isNew) {
                keep(config, config.resolveSibling(config.getFileName() + ".before-" + expected.substring(0, 12)));
            }
            Files.move(temporary, config, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return done("written");
    }

    private static void writeWhole(Path file, Set<PosixFilePermission> mode, byte[] text) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try (FileChannel channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(mode))) {
            // The mask of the process was taken off.
            Files.setPosixFilePermissions(file, mode);
            ByteBuffer left = ByteBuffer.wrap(text);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    /** Two names for one file: at every moment there is a file at its place. */
    private static void keep(Path config, Path before) throws IOException {
        try {
            Files.createLink(before, config);
        } catch (FileAlreadyExistsException kept) {
            // It has been kept before.
        }
    }

    private static ObjectNode startNode(Inventory inventory, JsonNode action) throws IOException, InterruptedException, HostError {
        plain(action);
        return start(inventory.node(action));
    }

    private static ObjectNode stopNode(Inventory inventory, JsonNode action) throws IOException, InterruptedException, HostError {
        return done(stop(inventory.node(action)) ? "stopped" : "was not running");
    }

    private static ObjectNode restartNode(Inventory inventory, JsonNode action) throws IOException, InterruptedException, HostError {
        plain(action);
        Inventory.Node node = inventory.node(action);
        // To start a node that does not run is another decision: a new node joins by it.
        if (!stop(node)) {
            throw new HostError("failed", node.name() + " is not running, so it was not restarted");
        }
        return start(node);
    }

    /** Nothing is put back: this host keeps old files, and leaves that to a person. */
    private static void plain(JsonNode action) throws HostError {
        if (action.hasNonNull("restore")) {
            throw new HostError("unsupported", "this host puts no old file back");
        }
    }

    private static ObjectNode start(Inventory.Node node) throws IOException, InterruptedException {
        List<Long> running = Processes.servers(node);
        if (!running.isEmpty()) {
            return done("already running, pid " + running.get(0));
        }
        Files.createDirectories(node.log().getParent());
        var log = ProcessBuilder.Redirect.appendTo(node.log().toFile());
        Process server = Program.builder(node.command(), node.environment(), node.config().getParent())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        if (server.waitFor(AT_ONCE_MS, TimeUnit.MILLISECONDS)) {
            return done("").put("exit", Math.max(1, server.exitValue())).put("stderr", "the server ended at once");
        }
        return done("started, pid " + server.pid());
    }

    /** Whether the node was running. */
    private static boolean stop(Inventory.Node node) throws IOException, InterruptedException, HostError {
        List<Long> found = Processes.servers(node);
        if (found.size() > 1) {
            throw new HostError("failed", node.name() + " has more than one server process: " + found);
        }
        // By SIGTERM, which a server takes as the wish that it stops.
        found.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOPPING_MS);
        while (!Processes.servers(node).isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new HostError("timed-out", node.name() + " is still running; it was not killed");
            }
            Thread.sleep(50);
        }
        return !found.isEmpty();
    }
}
