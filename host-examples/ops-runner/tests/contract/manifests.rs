//! The manifests of `dist/`, as any Extism host would load the modules by them.

use std::fs;

use extism::{Plugin, Wasm};
use ops_runner::plugin::{DRIVER, PURE, Pure, read_module};
use restate_scaleout::api::host::HOST_FUNCTIONS;
use serde_json::Value;

use crate::modules::{dist, functions, manifest, written};

/// Manifest and module.
const BUILT: [(&str, &str); 2] = [("plugin.json", PURE), ("plugin_driver.json", DRIVER)];

#[test]
fn a_manifest_loads_its_module_and_allows_nothing() {
    for (file, module) in BUILT {
        let written = written(file);
        let [Wasm::File { path, meta }] = &written.wasm[..] else { panic!("{file}: {:?}", written.wasm) };
        assert!(path.ends_with(module), "{file}: {}", path.display());
        assert_eq!(meta.hash.as_ref().map(String::len), Some(64), "{file} carries a SHA-256");
        let manifest = manifest(file);
        assert_eq!(manifest.allowed_hosts, Some(vec![]), "{file} allows hosts");
        assert!(manifest.allowed_paths.as_ref().is_none_or(|paths| paths.is_empty()), "{file} allows paths");
        assert!(manifest.timeout_ms.is_some() && manifest.memory.max_pages.is_some(), "{file} has limits");
        let mut plugin = Plugin::new(manifest, functions(&HOST_FUNCTIONS), false)
            .unwrap_or_else(|error| panic!("{file}: {error:#}"));
        let described: Value =
            serde_json::from_slice(plugin.call::<_, &[u8]>("describe", "{}").expect("an answer"))
                .expect("JSON");
        assert_eq!(described["contract"], restate_scaleout::api::CONTRACT);
        assert!(!plugin.has_wasi());
    }
}

#[test]
fn a_wrong_hash_is_refused() {
    for (file, _) in BUILT {
        let mut manifest = manifest(file);
        let meta = match &mut manifest.wasm[0] {
            Wasm::File { meta, .. } | Wasm::Data { meta, .. } | Wasm::Url { meta, .. } => meta,
        };
        let hash = meta.hash.as_mut().expect("a hash");
        let first = if hash.starts_with('0') { "1" } else { "0" };
        hash.replace_range(..1, first);
        let Err(error) = Plugin::new(manifest, functions(&HOST_FUNCTIONS), false).map(drop) else {
            panic!("{file} with a wrong hash is loaded")
        };
        assert!(error.to_string().contains("Hash mismatch"), "{error:#}");
    }
}

#[test]
fn the_runner_takes_its_limits_from_the_manifest_and_refuses_a_wrong_hash() {
    let copy = tempfile::tempdir().expect("a directory");
    for (file, module) in BUILT {
        let read = read_module(&dist(), module).expect("a module");
        let manifest = manifest(file);
        assert_eq!(read.max_pages, manifest.memory.max_pages, "{file}");
        assert_eq!(read.timeout.map(|time| time.as_millis() as u64), manifest.timeout_ms, "{file}");

        fs::copy(dist().join(file), copy.path().join(file)).expect("copied");
        let mut code = read.bytes.clone();
        code.extend([0, 1, 0]); // A custom section without a name's text: the module would still run.
        fs::write(copy.path().join(module), code).expect("written");
        let failure = read_module(copy.path(), module).expect_err("another module");
        assert!(
            failure.message.contains("is not the module that") && failure.message.contains(file),
            "{failure}"
        );
    }
    Pure::load(&read_module(&dist(), PURE).expect("a module")).expect("it loads");
}
