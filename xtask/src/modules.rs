//! The modules: what they are called, what they import and export, and their built files.

use std::fs;

use sha2::{Digest, Sha256};

use crate::run::root;

/// A module to build.
pub struct Module {
    /// The package's name.
    pub package: &'static str,
    /// What cargo calls the file.
    pub built: &'static str,
    /// What it is called in `dist/`.
    pub file: &'static str,
    /// Its manifest in `dist/`.
    pub manifest: &'static str,
    /// The functions it imports from `extism:host/user`.
    pub imports: &'static [&'static str],
    /// The function it exports beside those of every module.
    pub own_export: Option<&'static str>,
    /// How long one call may take. A run of the driver lasts as long as the cluster takes.
    pub timeout_ms: u64,
}

/// Both modules.
pub const MODULES: [Module; 2] = [
    Module {
        package: "restate-scaleout-pure",
        built: "restate_scaleout_pure.wasm",
        file: "restate_scaleout.wasm",
        manifest: "plugin.json",
        imports: &[],
        own_export: None,
        timeout_ms: 30_000,
    },
    Module {
        package: "restate-scaleout-driver",
        built: "restate_scaleout_driver.wasm",
        file: "restate_scaleout_driver.wasm",
        manifest: "plugin_driver.json",
        imports: &restate_scaleout::api::host::HOST_FUNCTIONS,
        own_export: Some(restate_scaleout::exports::RUN),
        timeout_ms: 24 * 60 * 60_000,
    },
];

/// A module that stands for itself, in a host of its own.
pub struct Plugin {
    pub package: &'static str,
    /// What cargo calls the file.
    pub built: &'static str,
    pub target: &'static str,
    /// Its file, from the root of the repository.
    pub file: &'static str,
    /// What it imports of WASI.
    pub wasi: &'static [&'static str],
    /// What it imports of its host.
    pub host: &'static [&'static str],
}

/// SHA-256 (hex) of a built module.
///
/// # Errors
/// When it has not been built.
pub fn hash(module: &Module) -> Result<String, String> {
    Ok(Sha256::digest(bytes(module)?).iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A built module.
///
/// # Errors
/// When it has not been built.
pub fn bytes(module: &Module) -> Result<Vec<u8>, String> {
    let file = root().join("dist").join(module.file);
    fs::read(&file).map_err(|error| format!("dist/{}: {error}; run ./build.sh first", module.file))
}
