//! Where the built modules lie.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use wasmi::{Engine, Module};

/// The pure module.
pub const PURE: &str = "restate_scaleout.wasm";
/// The driver module.
pub const DRIVER: &str = "restate_scaleout_driver.wasm";

/// The folder of the built modules: the environment's, or `dist/` of the repository.
fn folder() -> PathBuf {
    std::env::var_os("RESTATE_SCALEOUT_DIST")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist"), PathBuf::from)
}

/// A built module, compiled once for the whole process.
///
/// # Panics
/// When it has not been built.
pub(crate) fn module(file: &str) -> &'static (Engine, Module) {
    static MODULES: [OnceLock<(Engine, Module)>; 2] = [OnceLock::new(), OnceLock::new()];
    MODULES[usize::from(file == DRIVER)].get_or_init(|| {
        let path = folder().join(file);
        let code = std::fs::read(&path).unwrap_or_else(|error| {
            panic!(
                "{}: {error}\nbuild the modules with ./build.sh, or name their folder in RESTATE_SCALEOUT_DIST",
                path.display()
            )
        });
        let engine = Engine::default();
        let module = Module::new(&engine, &code[..])
            .unwrap_or_else(|error| panic!("{} is no module: {error}", path.display()));
        (engine, module)
    })
}
