//! Every check and every test, in the order that finds mistakes soonest.

use crate::demo::ops_runner;
use crate::dist::dist;
use crate::run::{npm_ci, run, section};

const RUNNER: &str = "host-examples/ops-runner";

/// The module of the tests that ask real servers about configurations.
const WITH_SERVERS: &str = "with_real_servers";

/// Everything.
///
/// # Errors
/// The first check that fails.
pub fn all() -> Result<(), String> {
    quick()?;
    section("ops runner", || {
        ops_runner()?;
        run(RUNNER, "cargo", &["fmt", "--check"])?;
        run(RUNNER, "cargo", &["clippy", "--locked", "--all-targets", "--", "-D", "warnings"])?;
        npm_ci("demo")?;
        run(RUNNER, "cargo", &["test", "--locked"])
    })?;
    section("parity of the validator with real servers", || {
        npm_ci("tests/parity")?;
        run("", "cargo", &["test", "--locked", "--package", "xtask", WITH_SERVERS])
    })?;
    section("real servers", live)
}

/// Everything that needs neither real servers nor the WebAssembly engine of the ops runner.
///
/// # Errors
/// The first check that fails.
pub fn quick() -> Result<(), String> {
    section("format and lints", || {
        run("", "cargo", &["fmt", "--all", "--check"])?;
        run(
            "",
            "cargo",
            &["clippy", "--locked", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"],
        )
    })?;
    dist()?;
    section("unit, scenario and contract tests", || {
        run("", "cargo", &["test", "--locked", "--workspace", "--all-features", "--", "--skip", WITH_SERVERS])
    })
}

fn live() -> Result<(), String> {
    npm_ci("demo")?;
    run("demo", "node", &["--test", "--test-concurrency=1", "test/"])?;
    run("", "node", &["--test", "--test-concurrency=1", "tests/live/"])
}
