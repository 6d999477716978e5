//! A module, loaded.

use wasmi::{Instance, Linker, Store, StoreLimitsBuilder};

use crate::dist::{DRIVER, PURE, module};
use crate::kernel::{Answer, HostFunction, Kernel, env, user};

/// Bytes of memory that a module may have: the `max_pages` of its manifest.
const MEMORY: usize = 4096 * 65_536;

/// A loaded module.
pub struct Plugin {
    store: Store<Kernel>,
    instance: Instance,
}

/// What a call left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// Blocks of the host's memory that the module did not free.
    pub blocks: usize,
    /// Bytes of the module's own memory, which never shrinks.
    pub module: usize,
}

impl Plugin {
    /// The pure module. There are no host functions.
    pub fn pure() -> Self {
        Self::load(PURE, &[], Box::new(|_, _| Answer::Nothing))
    }

    /// The driver module with these host functions.
    pub fn driver(names: &[&'static str], host: HostFunction) -> Self {
        Self::load(DRIVER, names, host)
    }

    fn load(file: &str, names: &[&'static str], host: HostFunction) -> Self {
        let (engine, module) = module(file);
        let limits = StoreLimitsBuilder::new().memory_size(MEMORY).build();
        let mut store = Store::new(engine, Kernel::new(limits, host));
        store.limiter(|kernel| &mut kernel.limits);
        let mut linker = Linker::new(engine);
        let instance = env(&mut linker)
            .and_then(|()| user(&mut linker, names))
            .and_then(|()| linker.instantiate_and_start(&mut store, module))
            .unwrap_or_else(|error| panic!("{file} does not load: {error}"));
        Self { store, instance }
    }

    /// Modules and names of all imports of a built module.
    pub fn imports(file: &str) -> Vec<(String, String)> {
        let imports = module(file).1.imports();
        imports.map(|import| (import.module().into(), import.name().into())).collect()
    }

    /// Calls an export. The error is the text that the module gives.
    ///
    /// # Errors
    /// When the export fails in its own words.
    ///
    /// # Panics
    /// When the module traps, or answers both or neither, or what it gives is not text.
    pub fn call(&mut self, export: &str, input: &[u8]) -> Result<Vec<u8>, String> {
        self.store.data_mut().give(input);
        let function = self
            .instance
            .get_typed_func::<(), i32>(&self.store, export)
            .unwrap_or_else(|error| panic!("{export}: {error}"));
        let code = function
            .call(&mut self.store, ())
            .unwrap_or_else(|error| panic!("{export} with {} traps: {error}", shown(input)));
        match (code, self.store.data_mut().take()) {
            (0, (Some(output), None)) => Ok(output),
            (1, (None, Some(error))) => Err(String::from_utf8(error).expect("error texts are UTF-8")),
            other => panic!("{export} with {}: {other:?}", shown(input)),
        }
    }

    /// What the last call left behind.
    pub fn memory(&self) -> Memory {
        let memory = self.instance.get_memory(&self.store, "memory").expect("a module has memory");
        Memory { blocks: self.store.data().blocks(), module: memory.data_size(&self.store) }
    }
}

fn shown(input: &[u8]) -> String {
    let start = String::from_utf8_lossy(&input[..input.len().min(300)]);
    format!("{} bytes `{start}`", input.len())
}
