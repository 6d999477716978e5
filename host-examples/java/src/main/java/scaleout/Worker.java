package scaleout;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.extism.sdk.chicory.ExtismFunctionException;
import org.extism.sdk.chicory.Plugin;

/**
 * A thread with an instance of the module. The SDK has no timeout, but what it compiles ends when its thread is interrupted:
 * whoever waits for a call closes the worker when the time is up.
 */
final class Worker implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Worker::thread);
    private final Supplier<Plugin> instances;
    /** Only the thread itself touches it. */
    private Plugin plugin;

    Worker(Supplier<Plugin> instances) {
        this.instances = instances;
    }

    Future<byte[]> submit(String export, byte[] input) {
        return thread.submit(() -> call(export, input));
    }

    private byte[] call(String export, byte[] input) {
        Plugin used = plugin == null ? instances.get() : plugin;
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
        thread.shutdownNow();
    }

    private static Thread thread(Runnable job) {
        Thread thread = new Thread(job, "restate-scaleout");
        thread.setDaemon(true);
        return thread;
    }
}
