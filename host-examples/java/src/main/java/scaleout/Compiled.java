package scaleout;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.internal.Compiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.WasmModule;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What was compiled to classes of the JVM, for every instance. The SDK's own {@code withAoT} compiles anew for each, which
 * takes ten seconds and more. Of several thousand functions a few are too long for a method of the JVM and are interpreted.
 */
final class Compiled implements Function<Instance, Machine> {
    /** By the number of functions: there are the module and the kernel of Extism. */
    private final Map<Integer, Function<Instance, Machine>> machines = new ConcurrentHashMap<>();

    @Override
    public Machine apply(Instance instance) {
        WasmModule module = instance.module();
        return machines.computeIfAbsent(module.functionSection().functionCount(), count -> compile(module)).apply(instance);
    }

    private static Function<Instance, Machine> compile(WasmModule module) {
        // The public MachineFactoryCompiler takes only instances of this very object, and the SDK parses anew for each.
        return Compiler.builder(module).withInterpreterFallback(InterpreterFallback.SILENT).build().compile().machineFactory();
    }
}
