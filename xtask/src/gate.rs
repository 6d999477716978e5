//! Checks of a built module: its size, its imports and exports, and the hash in its manifest.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use wasmparser::{Parser, Payload};

use crate::modules::{MODULES, Module, Plugin, bytes, hash};
use crate::out;
use crate::run::{cargo_home, root};

/// Most bytes that a module may have: a ratchet against accidents, such as a dependency that pulls in many
/// others. Raise it when what the module does is worth it, and say why.
/// Raised from 1.5 MB for contract 2.0 and the guard: reading messages so that an error says where it is takes
/// 0.3 MB, a guard with readers of its own 0.3 MB, sorting (once for each type) 0.4 MB, texts 0.3 MB. And by another
/// 0.1 MB for states as types, places inside answers, and what hosts show of disks, processes and machines. And by
/// another 0.1 MB for starts that are held against what runs: ports, variables, versions, metadata stores. And by
/// another 0.15 MB for some thirty rules about what a deployment means, names by meaning, and fixes over several files.
/// And by another 0.1 MB for directories held against each other, and words that say what a wrong name means.
/// And by another 0.6 MB for reading files as people have them: a YAML parser, compose, manifests, units, values
/// of charts. And by another 0.2 MB for names by which containers and pods find each other, scripts, and units as systemd
/// reads them. And by another 0.2 MB for starts that are yet to come, stores told apart, secrets in other notations, and
/// some forty more instances of what a configuration leaves without effect. And by another 0.2 MB for `check`, which judges
/// what hosts judged before, and for comments that allow findings in files of every kind. And by another 0.2 MB for
/// `what_if`, and for what systemd and the API server of Kubernetes make of files. And by another 0.2 MB for files as they may
/// be passed on, and the lines under findings in files of every kind. And by another 0.2 MB for command lines read word by word,
/// stand-ins for what is not passed on, causes that several files have together, and completion in files of every kind. And by
/// another 0.2 MB for servers of one project that are clusters of their own, files that nothing reads, and what of values, units
/// and addresses may not be shown.
const RAW_LIMIT: usize = 5_700_000;
/// The same for a module compressed with gzip -9; raised from 600 KB with the other.
const GZIP_LIMIT: usize = 2_300_000;

/// Checks both modules in `dist/`.
///
/// # Errors
/// What is wrong with the first that fails.
pub fn check() -> Result<(), String> {
    for module in &MODULES {
        let code = bytes(module)?;
        let gzipped = gzipped(&code)?;
        let file = format!("dist/{}", module.file);
        out::note(format_args!("{file}: {} bytes, {gzipped} gzipped", code.len()));
        size(&file, code.len(), gzipped)?;
        free_of(&file, &code, &builders())?;
        imports_and_exports(module, &code)?;
        manifest(module)?;
    }
    Ok(())
}

/// Checks a module that stands for itself: its size, its paths, and that it imports nothing but the kernel of Extism and what its
/// host offers.
///
/// # Errors
/// What is wrong with it.
pub fn plugin(plugin: &Plugin, code: &[u8]) -> Result<(), String> {
    let file = plugin.file;
    let gzipped = gzipped(code)?;
    out::note(format_args!("{file}: {} bytes, {gzipped} gzipped", code.len()));
    size(file, code.len(), gzipped)?;
    free_of(file, code, &builders())?;
    let (imports, _) = imports_exports(file, code)?;
    foreign(plugin, &imports)
}

fn foreign(plugin: &Plugin, imports: &[(String, String)]) -> Result<(), String> {
    let unknown = imports.iter().find(|(space, name)| match space.as_str() {
        "extism:host/env" => is_rare(name),
        "extism:host/user" => !plugin.host.contains(&name.as_str()),
        "wasi_snapshot_preview1" => !plugin.wasi.contains(&name.as_str()),
        _ => true,
    });
    match unknown {
        Some((space, name)) => Err(format!("{} imports `{space}` `{name}`", plugin.file)),
        None => Ok(()),
    }
}

/// Folders of this machine.
fn builders() -> [String; 2] {
    [root().display().to_string(), cargo_home().display().to_string()]
}

/// Functions of Extism's kernel that some hosts lack.
fn is_rare(name: &str) -> bool {
    name.starts_with("log_") || name == "http_request"
}

/// A module is the same whoever builds it, so it must not contain the builder's paths.
fn free_of(file: &str, code: &[u8], folders: &[String]) -> Result<(), String> {
    let held = |folder: &String| code.windows(folder.len()).any(|bytes| bytes == folder.as_bytes());
    match folders.iter().find(|folder| held(folder)) {
        Some(folder) => {
            Err(format!("{file} contains the path `{folder}` of this machine; see `short_paths`"))
        }
        None => Ok(()),
    }
}

/// The size of a module compressed with gzip -9.
///
/// # Errors
/// When it cannot be compressed.
pub fn gzipped(code: &[u8]) -> Result<usize, String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(code).map_err(|error| error.to_string())?;
    Ok(encoder.finish().map_err(|error| error.to_string())?.len())
}

fn size(file: &str, raw: usize, gzipped: usize) -> Result<(), String> {
    for (what, bytes, limit) in [("raw", raw, RAW_LIMIT), ("gzipped", gzipped, GZIP_LIMIT)] {
        if bytes > limit {
            return Err(format!("{file} has {bytes} bytes {what}, more than {limit}"));
        }
    }
    Ok(())
}

type Imports = Vec<(String, String)>;

fn imports_exports(file: &str, code: &[u8]) -> Result<(Imports, Vec<String>), String> {
    let (mut imports, mut exports) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(code) {
        match payload.map_err(|error| format!("{file}: {error}"))? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.map_err(|error| error.to_string())?;
                    imports.push((import.module.to_owned(), import.name.to_owned()));
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    exports.push(export.map_err(|error| error.to_string())?.name.to_owned());
                }
            }
            _ => {}
        }
    }
    Ok((imports, exports))
}

/// A module may import the Extism kernel's functions and the host functions that it declares; with any other
/// import it would not load.
fn imports_and_exports(module: &Module, code: &[u8]) -> Result<(), String> {
    let (imports, exports) = imports_exports(&format!("dist/{}", module.file), code)?;
    allowed(module, &imports)?;
    let mut wanted = restate_scaleout::exports::EXPORTS.into_iter().chain(module.own_export);
    match wanted.find(|name| !exports.iter().any(|export| export == name)) {
        Some(name) => Err(format!("dist/{} does not export `{name}`", module.file)),
        None => Ok(()),
    }
}

fn allowed(module: &Module, imports: &[(String, String)]) -> Result<(), String> {
    let unknown = imports.iter().find(|(space, name)| match space.as_str() {
        "extism:host/env" => is_rare(name),
        "extism:host/user" => !module.imports.contains(&name.as_str()),
        _ => true,
    });
    if let Some((space, name)) = unknown {
        return Err(format!("dist/{} imports `{space}` `{name}`, which is not declared", module.file));
    }
    let missing = module
        .imports
        .iter()
        .find(|name| !imports.iter().any(|(space, import)| space == "extism:host/user" && import == *name));
    match missing {
        Some(name) => Err(format!("dist/{} does not import `{name}`, which is declared", module.file)),
        None => Ok(()),
    }
}

fn manifest(module: &Module) -> Result<(), String> {
    let file = root().join("dist").join(module.manifest);
    let text =
        std::fs::read_to_string(&file).map_err(|error| format!("dist/{}: {error}", module.manifest))?;
    let manifest: Value =
        serde_json::from_str(&text).map_err(|error| format!("dist/{}: {error}", module.manifest))?;
    let wasm = &manifest["wasm"][0];
    if wasm["path"] != module.file || wasm["hash"] != hash(module)? {
        return Err(format!("dist/{} does not have the hash of dist/{}", module.manifest, module.file));
    }
    if manifest["allowed_hosts"] != Value::Array(Vec::new()) {
        return Err(format!("dist/{} allows hosts", module.manifest));
    }
    if manifest["config"]["contract"] != restate_scaleout::api::CONTRACT {
        return Err(format!("dist/{} has another contract version", module.manifest));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(space: &str, name: &str) -> (String, String) {
        (space.into(), name.into())
    }

    #[test]
    fn the_built_modules_pass() {
        check().unwrap();
    }

    #[test]
    fn an_undeclared_import_is_refused() {
        let [pure, driver] = &MODULES;
        let kernel = import("extism:host/env", "alloc");
        assert_eq!(allowed(pure, std::slice::from_ref(&kernel)), Ok(()));
        for bad in [
            import("extism:host/user", "look"),
            import("wasi_snapshot_preview1", "fd_write"),
            import("extism:host/env", "http_request"),
            import("extism:host/env", "log_info"),
        ] {
            assert!(allowed(pure, &[kernel.clone(), bad]).is_err());
        }
        let declared: Vec<_> = driver.imports.iter().map(|name| import("extism:host/user", name)).collect();
        assert_eq!(allowed(driver, &declared), Ok(()));
        assert!(allowed(driver, &declared[1..]).is_err());
    }

    #[test]
    fn a_plugin_imports_what_its_host_offers() {
        let plugin = Plugin {
            package: "p",
            built: "p.wasm",
            target: "t",
            file: "dist/p.wasm",
            wasi: &["fd_read"],
            host: &["host_log"],
        };
        let good = [
            import("extism:host/env", "alloc"),
            import("wasi_snapshot_preview1", "fd_read"),
            import("extism:host/user", "host_log"),
        ];
        assert_eq!(foreign(&plugin, &good), Ok(()));
        for bad in [
            import("extism:host/env", "http_request"),
            import("wasi_snapshot_preview1", "sock_recv"),
            import("extism:host/user", "exec_command"),
            import("env", "host_log"),
        ] {
            assert!(foreign(&plugin, &[bad]).is_err());
        }
    }

    #[test]
    fn a_path_of_the_builder_is_refused() {
        let folders = ["/home/somebody/.cargo".to_owned()];
        let code = |text: &str| [b"\0asm\x01", text.as_bytes()].concat();
        assert_eq!(free_of("x", &code("src/lib.rs"), &folders), Ok(()));
        assert!(free_of("x", &code("/home/somebody/.cargo/registry/src/http/lib.rs"), &folders).is_err());
    }

    #[test]
    fn a_module_over_a_limit_is_refused() {
        assert_eq!(size("x", RAW_LIMIT, GZIP_LIMIT), Ok(()));
        assert!(size("x", RAW_LIMIT + 1, GZIP_LIMIT).is_err());
        assert!(size("x", RAW_LIMIT, GZIP_LIMIT + 1).is_err());
    }
}
