package scaleout;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.internal.Compiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.ExportSection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What was compiled to classes of the JVM, for every instance. The SDK's own {@code withAoT} compiles anew for each, which
 * takes ten seconds and more. Of several thousand functions a few are too long for a method of the JVM and are interpreted.
 */
final class Compiled implements Function<Instance, Machine> {
    /** By hash; they stay for as long as the program runs, since there are one or two modules. */
    private static final Map<String, Function<Instance, Machine>> MACHINES = new ConcurrentHashMap<>();
    private static final String KERNEL = "the kernel of Extism";

    private final String sha256;

    /** Of the module with this hash, and of the kernel that the SDK puts beside it. */
    Compiled(String sha256) {
        this.sha256 = sha256;
    }

    @Override
    public Machine apply(Instance instance) {
        WasmModule module = instance.module();
        return MACHINES.computeIfAbsent(isOurs(module) ? sha256 : KERNEL, key -> compile(module)).apply(instance);
    }

    private static boolean isOurs(WasmModule module) {
        ExportSection exports = module.exportSection();
        return IntStream.range(0, exports.exportCount()).anyMatch(at -> exports.getExport(at).name().equals("describe"));
    }

    private static Function<Instance, Machine> compile(WasmModule module) {
        // The public MachineFactoryCompiler takes only instances of this very object, and the SDK parses anew for each.
        return Compiler.builder(module).withInterpreterFallback(InterpreterFallback.SILENT).build().compile().machineFactory();
    }
}
