//! `dist/`: both modules, optimised, each with a manifest that has its hash.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::gate;
use crate::modules::{MODULES, Module, hash};
use crate::out::{self, at_once};
use crate::run::{cargo_home, npm_ci, output, root, run, run_with};
use crate::section::section;

const TARGET: &str = "wasm32-unknown-unknown";

/// Builds, optimises, hashes and checks both modules.
///
/// # Errors
/// When a tool is missing or fails, or a built module does not pass the gate.
pub fn dist() -> Result<(), String> {
    section("modules", || {
        let packages: Vec<&str> = MODULES.iter().map(|module| module.package).collect();
        build(&packages)?;
        fs::create_dir_all(root().join("dist")).map_err(|error| format!("dist: {error}"))?;
        npm_ci("tools")?;
        // Each takes a minute of one core.
        let [pure, driver] = &MODULES;
        at_once(|| finish(pure), || finish(driver))?;
        gate::check()
    })
}

/// Compiles packages to WebAssembly.
///
/// # Errors
/// When a tool is missing or fails.
pub fn build(packages: &[&str]) -> Result<(), String> {
    install_target()?;
    let packages: Vec<&str> = packages.iter().flat_map(|package| ["-p", package]).collect();
    run_with(
        "",
        "cargo",
        &[&["build", "--release", "--locked", "--target", TARGET], packages.as_slice()].concat(),
        &[("CARGO_ENCODED_RUSTFLAGS", &short_paths()?)],
    )
}

/// Where cargo puts a module, from the root of the repository.
pub fn built(file: &str) -> String {
    format!("target/{TARGET}/release/{file}")
}

/// Flags that keep this machine's folders out of panic messages, so that a module is the same whoever builds
/// it, and a few kilobytes smaller.
fn short_paths() -> Result<String, String> {
    // The folders of registries must exist before they can be listed.
    run("", "cargo", &["fetch", "--locked", "--target", TARGET])?;
    let sysroot = output("rustc", &["--print", "sysroot"])?;
    let mut folders = vec![Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library")];
    let registries = fs::read_dir(cargo_home().join("registry/src")).ok();
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
    out::note(format_args!("installing the Rust target {TARGET}"));
    run("", "rustup", &["target", "add", TARGET])
}

fn finish(module: &Module) -> Result<(), String> {
    optimise(&built(module.built), &format!("dist/{}", module.file))?;
    manifest(module)
}

/// Makes a module faster and smaller.
///
/// # Errors
/// When `wasm-opt` cannot be installed or fails.
pub fn optimise(built: &str, file: &str) -> Result<(), String> {
    npm_ci("tools")?;
    run(
        "",
        "node",
        &[
            "tools/node_modules/.bin/wasm-opt",
            "-O3",
            "--strip-debug",
            "--strip-producers",
            "--strip-target-features",
            built,
            "-o",
            file,
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
