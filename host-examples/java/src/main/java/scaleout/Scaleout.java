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
    private Worker worker;
    private boolean closed;

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
                .withMachineFactory(new Compiled(found))
                .withMemoryLimits(pages, limits.maxPages())
                .withAllowedHosts();
        Manifest manifest = Manifest.ofWasms(ManifestWasm.fromBytes(module).build()).withOptions(options).build();
        // A host function is bound to one plugin, so each has its own.
        this.instances = () -> {
            Plugin.Builder builder = Plugin.ofManifest(manifest);
            return host == null ? builder.build() : builder.withHostFunctions(HostFunctions.of(host)).build();
        };
        this.timeout = limits.timeout();
        this.worker = new Worker(instances);
        try {
            String contract = contract();
            if (!contract.split("\\.")[0].equals(CONTRACT)) {
                throw new ContractException("the module speaks contract " + contract + ", and this program contract " + CONTRACT);
            }
        } catch (RuntimeException refused) {
            close();
            throw refused;
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

    /** Whoever waits for another call does not yet use up the time of the own. */
    private synchronized byte[] within(Duration timeout, String export, byte[] input) {
        if (closed) {
            throw new IllegalStateException("it is closed");
        }
        Future<byte[]> call = worker.submit(export, input);
        try {
            return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            replaceWorker();
            throw new CallException("`" + export + "` took longer than " + timeout.toMillis() / 1000.0 + " s; give it less at once", late);
        } catch (InterruptedException interrupted) {
            replaceWorker();
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

    /** A call that does not end, such as in a host function that heeds no interrupt, must not hold up the next. */
    private void replaceWorker() {
        worker.close();
        worker = new Worker(instances);
    }

    @Override
    public synchronized void close() {
        closed = true;
        worker.close();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException error) {
            throw new IllegalStateException("every Java has SHA-256", error);
        }
    }
}
