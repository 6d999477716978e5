//! The ops runner: building it, linting and testing it.

use crate::engine_cache;
use crate::run::{LINTED, run, run_with};
use crate::section::section;

const FOLDER: &str = "host-examples/ops-runner";

/// Builds the program into the runner's `target/`.
///
/// # Errors
/// When it does not compile.
pub fn build() -> Result<(), String> {
    section("ops runner", || cargo(&["build", "--locked"], &[]))
}

/// Checks its format, and lints, builds and tests it.
///
/// # Errors
/// The first check that fails.
pub fn check() -> Result<(), String> {
    section("ops runner: build and lints", || {
        run(FOLDER, "cargo", &["fmt", "--check"])?;
        cargo(&["test", "--locked", "--no-run"], &LINTED)
    })?;
    section("ops runner: tests", || cargo(&["test", "--locked"], &LINTED))
}

fn cargo(args: &[&str], env: &[(&str, &str)]) -> Result<(), String> {
    let shared = engine_cache::open(FOLDER)?;
    let shared = shared.as_ref().map(|folder| folder.to_str().ok_or("the path of the cache is not UTF-8"));
    let mut env = env.to_vec();
    // The build goes there; the finished program still goes to the runner's own target/.
    env.extend(shared.transpose()?.map(|folder| ("CARGO_BUILD_BUILD_DIR", folder)));
    run_with(FOLDER, "cargo", args, &env)
}
