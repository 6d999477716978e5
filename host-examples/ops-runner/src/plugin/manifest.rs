//! A module, and the manifest that carries its hash.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use crate::failure::{Context, Failure};
use crate::hash::sha256;

/// A module whose bytes are what its manifest says.
#[derive(Debug, Clone)]
pub struct Module {
    /// Its file.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 in hex.
    pub sha256: String,
    /// The most memory it may have, in pages of 64 KiB.
    pub max_pages: Option<u32>,
    /// The most time one call may take.
    pub timeout: Option<Duration>,
}

/// The part of an Extism manifest that matters here.
#[derive(Debug, Deserialize)]
struct Manifest {
    wasm: Vec<WasmEntry>,
    memory: Option<Memory>,
    timeout_ms: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct WasmEntry {
    path: Option<PathBuf>,
    hash: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Memory {
    max_pages: Option<u32>,
}

/// Reads a module of `dir`, and the manifest beside it that names it and carries its SHA-256.
///
/// # Errors
/// When the module or the manifest is missing, or the hash is another one.
pub fn read_module(dir: &Path, name: &str) -> Result<Module, Failure> {
    let path = dir.join(name);
    let bytes = fs::read(&path)
        .or_bad_input(format!("cannot read the module {}; build it with `./build.sh`", path.display()))?;
    let (manifest_path, manifest, hash) = find_manifest(dir, name)?;
    let sha256 = sha256(&bytes);
    if !hash.eq_ignore_ascii_case(&sha256) {
        return Err(Failure::bad_input(format!(
            "{} is not the module that {} describes: its SHA-256 is {sha256}, not {hash}; \
             rebuild both with `./build.sh`",
            path.display(),
            manifest_path.display()
        )));
    }
    Ok(Module {
        path,
        bytes,
        sha256,
        max_pages: manifest.memory.and_then(|memory| memory.max_pages),
        timeout: manifest.timeout_ms.map(Duration::from_millis),
    })
}

fn find_manifest(dir: &Path, name: &str) -> Result<(PathBuf, Manifest, String), Failure> {
    let mut files: Vec<PathBuf> = fs::read_dir(dir)
        .or_bad_input(dir.display())?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    for file in files {
        // There may be other JSON files as well.
        let Some(manifest) =
            fs::read(&file).ok().and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok())
        else {
            continue;
        };
        let hash = manifest
            .wasm
            .iter()
            .find(|source| {
                source.path.as_ref().and_then(|path| path.file_name()).is_some_and(|file| file == name)
            })
            .and_then(|source| source.hash.clone());
        if let Some(hash) = hash {
            return Ok((file, manifest, hash));
        }
    }
    Err(Failure::bad_input(format!(
        "no manifest in {} carries the SHA-256 of {name}; build the modules with `./build.sh`",
        dir.display()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dist(manifest: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("m.wasm"), "wasm").unwrap();
        fs::write(dir.path().join("a.json"), "[]").unwrap();
        fs::write(dir.path().join("plugin.json"), manifest).unwrap();
        dir
    }

    #[test]
    fn the_hash_is_held_against_the_bytes() {
        let good = dist(&format!(
            r#"{{"wasm":[{{"path":"m.wasm","hash":"{}"}}],"memory":{{"max_pages":16}},"timeout_ms":5000,"allowed_hosts":[]}}"#,
            sha256(b"wasm")
        ));
        let module = read_module(good.path(), "m.wasm").unwrap();
        assert_eq!((module.max_pages, module.timeout), (Some(16), Some(Duration::from_secs(5))));

        fs::write(good.path().join("m.wasm"), "wasn").unwrap();
        let error = read_module(good.path(), "m.wasm").unwrap_err();
        assert!(error.message.contains("describes") && error.message.contains("./build.sh"), "{error}");
    }

    #[test]
    fn a_module_without_a_manifest_is_not_loaded() {
        for manifest in [r#"{"wasm":[{"path":"m.wasm"}]}"#, r#"{"wasm":[]}"#, "{"] {
            let error = read_module(dist(manifest).path(), "m.wasm").unwrap_err();
            assert!(error.message.contains("no manifest"), "{error}");
        }
        let error = read_module(dist("{}").path(), "other.wasm").unwrap_err();
        assert!(error.message.contains("./build.sh"), "{error}");
    }
}
