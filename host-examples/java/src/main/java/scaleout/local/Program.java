package scaleout.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs that are run to their end, or killed when their time is up. */
final class Program {
    private static final int SIGNALS = 128;

    private Program() {}

    static ObjectNode run(List<String> command, Map<String, String> environment, long timeoutMs) throws IOException, InterruptedException {
        // It finds nothing where it is started, and what it writes fills no pipe.
        Path folder = Files.createTempDirectory("rs-run-");
        Path stdout = folder.resolve("stdout");
        Path stderr = folder.resolve("stderr");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        try {
            Process process = builder(command, environment, empty)
                    .redirectOutput(stdout.toFile())
                    .redirectError(stderr.toFile())
                    .start();
            boolean ended;
            try {
                ended = process.waitFor(timeoutMs, TimeUnit.MILLISECONDS);
            } finally {
                process.destroyForcibly().waitFor();
            }
            ObjectNode output = JsonNodeFactory.instance.objectNode()
                    .put("stdout", text(stdout))
                    .put("stderr", text(stderr));
            if (!ended) {
                return output.put("timed-out", true);
            }
            // Java tells a signal as a code above this one; a signal has no exit code.
            return process.exitValue() > SIGNALS ? output : output.put("exit", process.exitValue());
        } finally {
            for (Path path : List.of(stdout, stderr, empty, folder)) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** A program with just this environment, that reads nothing. */
    static ProcessBuilder builder(List<String> command, Map<String, String> environment, Path folder) {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
