//! The plugin for Helm: a folder that `helm plugin install` takes.

use std::fs;

use crate::dist;
use crate::gate;
use crate::run::{node_tests, root};
use crate::section::section;

/// Where the plugin is built: in a folder of its name, as archives of plugins must have it.
const FOLDER: &str = "dist/helm/restate-check";
/// Helm looks for a module of this name.
const MODULE: &str = "dist/helm/restate-check/plugin.wasm";
const MANIFEST: &str = "plugin.yaml";
/// What it imports beside the kernel of Extism.
const IMPORTS: [&str; 2] = ["fd_read", "fd_write"];

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
        dist::build(&["restate-scaleout-helm"])?;
        fs::create_dir_all(root().join(FOLDER)).map_err(|error| format!("{FOLDER}: {error}"))?;
        dist::optimise(&dist::built("restate_scaleout_helm.wasm"), MODULE)?;
        let code = fs::read(root().join(MODULE)).map_err(|error| format!("{MODULE}: {error}"))?;
        gate::plugin(MODULE, &code, &IMPORTS)?;
        fs::copy(root().join("doors/helm").join(MANIFEST), root().join(FOLDER).join(MANIFEST))
            .map_err(|error| format!("{FOLDER}/{MANIFEST}: {error}"))?;
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
