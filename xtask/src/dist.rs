//! `dist/`: both modules, optimised, each with a manifest that has its hash.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::gate;
use crate::modules::{MODULES, Module, Plugin, hash};
use crate::out::{self, at_once};
use crate::run::{cargo_home, npm_ci, output, root, run, run_with};
use crate::section::section;

/// What modules are compiled for that import nothing of a system.
pub const BARE: &str = "wasm32-unknown-unknown";
/// What those are compiled for that read files.
pub const WITH_FILES: &str = "wasm32-wasip1";

/// Builds a plugin.
///
/// # Errors
/// When it cannot be built, or imports what its host does not offer.
pub fn plugin(plugin: &Plugin) -> Result<(), String> {
    let file = root().join(plugin.file);
    build_for(plugin.target, &[plugin.package])?;
    let folder = file.parent().ok_or_else(|| format!("{} is not a file", plugin.file))?;
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    optimise(&built_for(plugin.target, plugin.built), plugin.file)?;
    let code = fs::read(&file).map_err(|error| format!("{}: {error}", plugin.file))?;
    gate::plugin(plugin, &code)
}

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
    build_for(BARE, packages)
}

fn build_for(target: &str, packages: &[&str]) -> Result<(), String> {
    install_target(target)?;
    let packages: Vec<&str> = packages.iter().flat_map(|package| ["-p", package]).collect();
    run_with(
        "",
        "cargo",
        &[&["build", "--release", "--locked", "--target", target], packages.as_slice()].concat(),
        &[("CARGO_ENCODED_RUSTFLAGS", &short_paths(target)?)],
    )
}

/// Where cargo puts a module, from the root of the repository.
pub fn built(file: &str) -> String {
    built_for(BARE, file)
}

fn built_for(target: &str, file: &str) -> String {
    format!("target/{target}/release/{file}")
}

/// Flags that keep this machine's folders out of panic messages, so that a module is the same whoever builds
/// it, and a few kilobytes smaller.
fn short_paths(target: &str) -> Result<String, String> {
    // The folders of registries must exist before they can be listed.
    run("", "cargo", &["fetch", "--locked", "--target", target])?;
    let sysroot = output("rustc", &["--print", "sysroot"])?;
    let mut folders = vec![Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library")];
    let registries = fs::read_dir(cargo_home().join("registry/src")).ok();
    folders.extend(registries.into_iter().flatten().flatten().map(|registry| registry.path()));
    let flags: Vec<String> =
        folders.iter().map(|folder| format!("--remap-path-prefix={}=", folder.display())).collect();
    Ok(flags.join("\u{1f}"))
}

fn install_target(target: &str) -> Result<(), String> {
    let sysroot = output("rustc", &["--print", "sysroot"])?;
    let lib = Path::new(sysroot.trim()).join("lib/rustlib").join(target);
    if lib.exists() {
        return Ok(());
    }
    out::note(format_args!("installing the Rust target {target}"));
    run("", "rustup", &["target", "add", target])
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
