//! The plugin for Helm: a folder that `helm plugin install` takes.

use std::fs;

use crate::dist;
use crate::modules::Plugin;
use crate::run::{node_tests, root};
use crate::section::section;

/// In a folder of the plugin's name, as archives of plugins must have it. Helm looks for a module of this name.
const PLUGIN: Plugin = Plugin {
    package: "restate-scaleout-helm",
    built: "restate_scaleout_helm.wasm",
    target: dist::BARE,
    file: "dist/helm/restate-check/plugin.wasm",
    wasi: &["fd_read", "fd_write"],
    host: &[],
};
const MANIFEST: &str = "plugin.yaml";

/// Builds the plugin and tries it in a real Helm.
///
/// # Errors
/// When it cannot be built, or a test fails.
pub fn check() -> Result<(), String> {
    build()?;
    section("Helm plugin in Helm", || node_tests("tests/helm"))
}

/// Builds the plugin.
///
/// # Errors
/// When it cannot be built, or imports what Helm does not offer.
pub fn build() -> Result<(), String> {
    section("Helm plugin", || {
        dist::plugin(&PLUGIN)?;
        let manifest = root().join(PLUGIN.file).with_file_name(MANIFEST);
        fs::copy(root().join("doors/helm").join(MANIFEST), &manifest)
            .map_err(|error| format!("{}: {error}", manifest.display()))?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_has_the_version_of_the_crate() {
        let manifest = fs::read_to_string(root().join("doors/helm").join(MANIFEST)).unwrap();
        let version = concat!("version: ", env!("CARGO_PKG_VERSION"));
        assert!(manifest.lines().any(|line| line == version), "{version}");
    }
}
