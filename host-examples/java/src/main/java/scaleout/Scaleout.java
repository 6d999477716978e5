package scaleout;

import com.dylibso.chicory.wasm.Parser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.extism.sdk.chicory.ExtismFunctionException;
import org.extism.sdk.chicory.Manifest;
import org.extism.sdk.chicory.ManifestWasm;
import org.extism.sdk.chicory.Plugin;

/**
 * The module as a Java program calls it: compiled once, held to its hash and its contract, limited in memory and time,
 * without access to anything. The messages are described in docs/contract.md. Any thread may call it; calls queue.
 */
public final class Scaleout implements AutoCloseable {
    /** The major version of the messages that this class was written for. */
    private static final String CONTRACT = "2";

    /** How long the first call may take. */
    private static final Duration LOADING = Duration.ofMinutes(5);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<Plugin> instances;
    private final Duration timeout;
    // The SDK has no timeout, but what it compiles ends when its thread is interrupted. So calls have a thread of their
    // own, and whoever waits for one stops it.
    private final ExecutorService calls = Executors.newSingleThreadExecutor(Scaleout::thread);
    private Plugin plugin;

    /** What a module may take. */
    public record Limits(int maxPages, Duration timeout) {
        /** Those of the pure module. */
        public static final Limits USUAL = new Limits(4096, Duration.ofSeconds(30));
    }

    /** Reads a module with the Extism manifest beside it, such as {@code plugin.json} of a release. */
    public static Scaleout open(Path manifestFile, Host host) throws IOException {
        JsonNode manifest = JSON.readTree(manifestFile.toFile());
        JsonNode wasm = manifest.path("wasm").path(0);
        byte[] module = Files.readAllBytes(manifestFile.resolveSibling(wasm.path("path").asText()));
        Limits limits = new Limits(
                manifest.path("memory").path("max_pages").asInt(Limits.USUAL.maxPages()),
                Duration.ofMillis(manifest.path("timeout_ms").asLong(Limits.USUAL.timeout().toMillis())));
        return new Scaleout(module, wasm.path("hash").asText(null), limits, host);
    }

    /**
     * Loads a module from its bytes.
     *
     * @param sha256 what its bytes must hash to, in hex; null for any
     * @param host answers the functions of the driver module; null for the pure module
     * @throws ContractException when it is another module, or speaks another contract
     */
    public Scaleout(byte[] module, String sha256, Limits limits, Host host) {
        String found = sha256(module);
        if (sha256 != null && !sha256.equals(found)) {
            throw new ContractException("the module is not the one of its manifest: its SHA-256 is " + found + ", not " + sha256);
        }
        int pages = Parser.parse(module).memorySection().orElseThrow().getMemory(0).limits().initialPages();
        Manifest.Options options = new Manifest.Options()
                // Without the first the second is not used.
                .withAoT()
                .withMachineFactory(new Compiled())
                .withMemoryLimits(pages, limits.maxPages())
                .withAllowedHosts();
        Manifest manifest = Manifest.ofWasms(ManifestWasm.fromBytes(module).build()).withOptions(options).build();
        // A host function is bound to one plugin, so each has its own.
        this.instances = () -> {
            Plugin.Builder builder = Plugin.ofManifest(manifest);
            return host == null ? builder.build() : builder.withHostFunctions(HostFunctions.of(host)).build();
        };
        this.timeout = limits.timeout();
        String contract = contract();
        if (!contract.split("\\.")[0].equals(CONTRACT)) {
            close();
            throw new ContractException("the module speaks contract " + contract + ", and this program contract " + CONTRACT);
        }
    }

    /** The contract of the module. The first call loads what was compiled, which counts as loading. */
    private String contract() {
        try {
            return JSON.readTree(within(LOADING, "describe", new byte[0])).path("contract").asText();
        } catch (IOException error) {
            throw new ContractException("what the module says of itself is not JSON");
        }
    }

    /** Sends a message to an export. Findings and refusals are answers. */
    public JsonNode call(String export, JsonNode message) {
        try {
            return JSON.readTree(call(export, JSON.writeValueAsBytes(message)));
        } catch (IOException error) {
            throw new CallException("the answer of `" + export + "` is not understood: " + error.getMessage(), error);
        }
    }

    /**
     * The same from bytes to bytes.
     *
     * @throws ModuleException when the module cannot use the input, and says why
     * @throws CallException when the call takes too long, or ends in a trap
     */
    public byte[] call(String export, byte[] input) {
        return within(timeout, export, input);
    }

    private byte[] within(Duration timeout, String export, byte[] input) {
        Future<byte[]> call = calls.submit(() -> here(export, input));
        try {
            return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            call.cancel(true);
            throw new CallException("`" + export + "` took longer than " + timeout.toMillis() / 1000.0 + " s; give it less at once", late);
        } catch (InterruptedException interrupted) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new CallException("`" + export + "` was interrupted", interrupted);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof ExtismFunctionException own && own.getError() != null && !own.getError().isEmpty()) {
                throw new ModuleException(own.getError());
            }
            throw new CallException("`" + export + "` ended in a trap: " + cause, cause);
        }
    }

    /** On the thread of the calls. */
    private byte[] here(String export, byte[] input) {
        if (plugin == null) {
            plugin = instances.get();
        }
        Plugin used = plugin;
        // After a trap the memory of an instance is in no known state: whoever comes next finds none.
        plugin = null;
        try {
            byte[] answer = used.call(export, input);
            plugin = used;
            return answer;
        } catch (ExtismFunctionException error) {
            plugin = used;
            throw error;
        }
    }

    @Override
    public void close() {
        calls.shutdownNow();
    }

    private static Thread thread(Runnable job) {
        Thread thread = new Thread(job, "restate-scaleout");
        thread.setDaemon(true);
        return thread;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException error) {
            throw new IllegalStateException("every Java has SHA-256", error);
        }
    }
}
