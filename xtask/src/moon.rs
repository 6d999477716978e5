//! The extension of moon.

use crate::dist;
use crate::modules::Plugin;
use crate::run::{node_tests, npm_ci};
use crate::section::section;

const TESTS: &str = "tests/moon";

const PLUGIN: Plugin = Plugin {
    package: "restate-scaleout-moon",
    built: "restate_scaleout_moon.wasm",
    target: dist::WITH_FILES,
    file: "dist/moon/restate.wasm",
    // What Rust's standard library needs to read files, and to print a panic.
    wasi: &[
        "environ_get",
        "environ_sizes_get",
        "fd_close",
        "fd_fdstat_get",
        "fd_filestat_get",
        "fd_prestat_dir_name",
        "fd_prestat_get",
        "fd_read",
        "fd_write",
        "path_filestat_get",
        "path_open",
        "proc_exit",
    ],
    host: &["host_log"],
};

/// Builds the extension and tries it in a real moon.
///
/// # Errors
/// When it cannot be built, or a test fails.
pub fn check() -> Result<(), String> {
    build()?;
    section("moon extension in moon", || {
        npm_ci(TESTS)?;
        node_tests(TESTS)
    })
}

/// Builds the extension.
///
/// # Errors
/// When it cannot be built, or imports what moon does not offer.
pub fn build() -> Result<(), String> {
    section("moon extension", || dist::plugin(&PLUGIN))
}
