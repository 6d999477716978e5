//! `dist/`: both modules, optimised, each with a manifest that carries its hash.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::gate;
use crate::run::{npm_ci, output, root, run, run_with, section};

const TARGET: &str = "wasm32-unknown-unknown";

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
    /// The functions it exports.
    pub exports: &'static [&'static str],
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
        exports: &["describe", "validate", "fix", "plan", "next_step", "explain"],
        timeout_ms: 30_000,
    },
    Module {
        package: "restate-scaleout-driver",
        built: "restate_scaleout_driver.wasm",
        file: "restate_scaleout_driver.wasm",
        manifest: "plugin_driver.json",
        imports: &restate_scaleout::api::host::HOST_FUNCTIONS,
        exports: &["describe", "validate", "fix", "plan", "next_step", "explain", "run"],
        timeout_ms: 24 * 60 * 60_000,
    },
];

/// Builds, optimises, hashes and checks both modules.
///
/// # Errors
/// When a tool is missing or fails, or a gate is shut.
pub fn dist() -> Result<(), String> {
    section("modules", || {
        install_target()?;
        npm_ci("tools")?;
        let packages: Vec<&str> = MODULES.iter().flat_map(|module| ["-p", module.package]).collect();
        run_with(
            "",
            "cargo",
            &[&["build", "--release", "--locked", "--target", TARGET], packages.as_slice()].concat(),
            &[("CARGO_ENCODED_RUSTFLAGS", &short_paths()?)],
        )?;
        fs::create_dir_all(root().join("dist")).map_err(|error| format!("dist: {error}"))?;
        for module in &MODULES {
            optimise(module)?;
            manifest(module)?;
        }
        gate::check()
    })
}

/// Flags that leave this machine's folders out of the paths in panic messages: a module is the same
/// whoever builds it, and a few kilobytes smaller.
fn short_paths() -> Result<String, String> {
    // So that the folders of registries are there to be listed.
    run("", "cargo", &["fetch", "--locked", "--target", TARGET])?;
    let sysroot = output("rustc", &["--print", "sysroot"])?;
    let mut folders = vec![Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library")];
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
    let registries = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    folders.extend(registries.into_iter().flatten().flatten().map(|registry| registry.path()));
    let flags: Vec<String> =
        folders.iter().map(|folder| format!("--remap-path-prefix={}=", folder.display())).collect();
    Ok(flags.join("\u{1f}"))
}

fn install_target() -> Result<(), String> {
    let sysroot = output("rustc", &["--print", "sysroot"])?;
    let lib = Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET);
    if lib.exists() {
        return Ok(());
    }
    eprintln!("installing the Rust target {TARGET}");
    run("", "rustup", &["target", "add", TARGET])
}

fn optimise(module: &Module) -> Result<(), String> {
    let built = root().join("target").join(TARGET).join("release").join(module.built);
    let built = built.to_str().ok_or("the path of the repository is not UTF-8")?;
    let file = format!("dist/{}", module.file);
    // The lowest kilobyte of the memory, which the second option takes for unused, is the far end of
    // the stack: whatever gets there is about to trap anyway.
    run(
        "",
        "node",
        &[
            "tools/node_modules/.bin/wasm-opt",
            "-Oz",
            "--low-memory-unused",
            "--strip-debug",
            "--strip-producers",
            "--strip-target-features",
            built,
            "-o",
            &file,
        ],
    )
}

/// The committed manifest with the module's own path, limit and hash.
fn manifest(module: &Module) -> Result<(), String> {
    let committed =
        fs::read_to_string(root().join("plugin.json")).map_err(|error| format!("plugin.json: {error}"))?;
    let mut manifest: Value =
        serde_json::from_str(&committed).map_err(|error| format!("plugin.json: {error}"))?;
    manifest["wasm"] = json!([{ "path": module.file, "hash": hash(module)? }]);
    manifest["timeout_ms"] = json!(module.timeout_ms);
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| error.to_string())? + "\n";
    fs::write(root().join("dist").join(module.manifest), text)
        .map_err(|error| format!("dist/{}: {error}", module.manifest))
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
