//! Every check and every test, in the order that finds mistakes soonest.

use crate::demo::ops_runner;
use crate::dist::dist;
use crate::run::{npm_ci, root, run, run_with};
use crate::section::section;

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
    npm_ci("demo")?;
    section("harness of the demo", || node_tests("demo/test"))?;
    section("real servers", || node_tests("tests/live"))
}

/// Everything, and many more generated cases than every change needs. The seeds are new each time and
/// are printed, so that whatever is found can be found again.
///
/// # Errors
/// The first check that fails.
pub fn long() -> Result<(), String> {
    all()?;
    section("properties, many cases", || {
        let seed = fastrand::u32(..).to_string();
        eprintln!("CONFIG_SEED={seed}");
        let args = ["test", "--locked", "--test", "config_properties", "--all-features"];
        run_with("", "cargo", &args, &[("PROPTEST_CASES", "2000"), ("CONFIG_SEED", &seed)])
    })?;
    section("parity, 5000 configurations for each server", || {
        run("", "cargo", &["run", "--quiet", "--locked", "--package", "xtask", "--", "parity", "--cases", "5000"])
    })
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
    // Elsewhere than in WebAssembly the doors are empty, so the lints above have not seen them.
    section("lints of the doors", || {
        let packages = ["-p", "restate-scaleout-pure", "-p", "restate-scaleout-driver"];
        let target = ["--target", "wasm32-unknown-unknown", "--", "-D", "warnings"];
        run("", "cargo", &[&["clippy", "--locked"], &packages[..], &target[..]].concat())
    })?;
    section("unit and scenario tests", || {
        run(
            "",
            "cargo",
            &["test", "--locked", "--workspace", "--all-features", "--", "--skip", WITH_SERVERS],
        )?;
        npm_ci("host-examples/node")?;
        node_tests("host-examples/node")
    })
}

/// Runs the `*.test.mjs` of a folder, one after the other. They are named one by one, because what
/// `node --test` makes of a folder differs between versions of Node.
fn node_tests(folder: &str) -> Result<(), String> {
    let entries = std::fs::read_dir(root().join(folder)).map_err(|error| format!("{folder}: {error}"))?;
    let mut files: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".test.mjs"))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(format!("there is no test in {folder}"));
    }
    let mut args = vec!["--test", "--test-concurrency=1", "--test-reporter=spec"];
    args.extend(files.iter().map(String::as_str));
    run(folder, "node", &args)
}
