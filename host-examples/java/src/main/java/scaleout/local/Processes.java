package scaleout.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The servers of nodes, as Linux shows them. */
final class Processes {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern READ = words("^(RESTATE_|AWS_|AZURE_|AZURITE_|GOOGLE_|OTEL_|MEMORY_LIMIT$|RUST_LOG$)");
    /** Names of variables whose values are secrets, and values that have one in them: the user of a URL. */
    private static final Pattern SECRET = words("SECRET|PASS|TOKEN|KEY|CREDENTIAL|AUTH|HEADERS|SIGNATURE");
    private static final Pattern IN_URL = words("://[^/\\s]*@");
    /** What the kernel counts ages in, on every Linux. */
    private static final double TICKS_PER_SECOND = 100;

    private Processes() {}

    private static Pattern words(String pattern) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
    }

    /** Process ids of a node's servers: those that were started with its file. */
    static List<Long> servers(Inventory.Node node) throws IOException {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : entries) {
                if (isServer(process, node)) {
                    found.add(Long.valueOf(process.getFileName().toString()));
                }
            }
        }
        return found;
    }

    private static boolean isServer(Path process, Inventory.Node node) {
        try {
            String program = Files.readSymbolicLink(process.resolve("exe")).getFileName().toString();
            return program.startsWith("restate-server") && texts(process.resolve("cmdline")).contains(node.config().toString());
        } catch (IOException goneOrSomebodyElses) {
            return false;
        }
    }

    static ObjectNode describe(Inventory.Node node, long pid) throws IOException {
        Path process = PROC.resolve(Long.toString(pid));
        ObjectNode described = JsonNodeFactory.instance.objectNode()
                .put("pid", pid)
                .put("program", Files.readSymbolicLink(process.resolve("exe")).toString())
                .put("user", Files.getOwner(process).getName())
                .put("age-ms", ageMs(process));
        List<String> command = texts(process.resolve("cmdline"));
        command.subList(1, command.size()).forEach(described.putArray("arguments")::add);
        Map<String, String> environment = new HashMap<>();
        for (String entry : texts(process.resolve("environ"))) {
            String[] parts = entry.split("=", 2);
            if (parts.length == 2) {
                environment.put(parts[0], parts[1]);
            }
        }
        described.set("environment", relevant(environment));
        Path own = node.base().resolve(node.name());
        if (Files.exists(own) && holdsOpen(process, own.toRealPath())) {
            described.put("data-directory", own.toRealPath().toString());
        }
        return described;
    }

    /** What a server reads of its environment; secrets leave only as hashes. */
    static ObjectNode relevant(Map<String, String> environment) {
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        environment.forEach((name, value) -> {
            if (!READ.matcher(name).find()) {
                return;
            }
            if (SECRET.matcher(name).find() || IN_URL.matcher(value).find()) {
                told.putObject(name).put("sha256", Texts.sha256(value));
            } else {
                told.put(name, value);
            }
        });
        return told;
    }

    private static boolean holdsOpen(Path process, Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                try {
                    if (Files.readSymbolicLink(file).startsWith(folder)) {
                        return true;
                    }
                } catch (IOException closed) {
                    // It closes files all the time.
                    continue;
                }
            }
        }
        return false;
    }

    private static long ageMs(Path process) throws IOException {
        String stat = read(process.resolve("stat"));
        // Fields are counted after the name, which may have anything in it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double up = Double.parseDouble(read(PROC.resolve("uptime")).split(" ")[0]);
        return Math.max(0, Math.round(1000 * (up - Double.parseDouble(fields[19]) / TICKS_PER_SECOND)));
    }

    /** Texts that end with a zero byte each. */
    private static List<String> texts(Path file) throws IOException {
        return new ArrayList<>(Arrays.asList(read(file).split("\0")));
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
