//! The ops runner: building it, linting and testing it.

use crate::engine_cache;
use crate::run::{Came, LINTED, came, run, run_with};
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

/// Asks the modules what the conformance vectors ask, in the runner's engine.
///
/// # Errors
/// When it does not compile or run.
pub fn conformance() -> Result<Came, String> {
    let args = ["run", "--quiet", "--locked", "--example", "conformance", "--", "../.."];
    came(
        FOLDER,
        "cargo",
        &args,
        &shared()?.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>(),
    )
}

fn cargo(args: &[&str], env: &[(&str, &str)]) -> Result<(), String> {
    let shared = shared()?;
    let env: Vec<(&str, &str)> =
        env.iter().copied().chain(shared.iter().map(|(name, value)| (*name, value.as_str()))).collect();
    run_with(FOLDER, "cargo", args, &env)
}

/// The build goes to the cache; the finished program still goes to the runner's own target/.
fn shared() -> Result<Option<(&'static str, String)>, String> {
    let Some(folder) = engine_cache::open(FOLDER)? else { return Ok(None) };
    let folder = folder.to_str().ok_or("the path of the cache is not UTF-8")?;
    Ok(Some(("CARGO_BUILD_BUILD_DIR", folder.to_owned())))
}
