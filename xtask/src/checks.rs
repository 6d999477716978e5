//! All checks and tests, in the order that finds mistakes soonest.

use crate::conformance;
use crate::dist::dist;
use crate::helm;
use crate::moon;
use crate::out::{self, at_once};
use crate::run::{LINTED, node_tests, node_tests_at_once, npm_ci, run, run_with};
use crate::runner;
use crate::section::section;
use crate::web;
use crate::worlds;

/// The tests of the workspace, always with the same packages and features, since others would be built again.
const TESTS: [&str; 4] = ["test", "--locked", "--workspace", "--all-features"];

/// The module of the tests that ask real servers about configurations.
const WITH_SERVERS: &str = "with_real_servers";

/// How many clusters of real servers are grown at once.
const SCENARIOS: usize = 2;

/// Everything.
///
/// # Errors
/// The first check that fails.
pub fn all() -> Result<(), String> {
    quick()?;
    npm_ci("demo")?;
    runner::check()?;
    conformance::runner()?;
    section("parity of the validator with real servers", || {
        npm_ci("tests/parity")?;
        run_with("", "cargo", &[&TESTS[..], &["--bin", "xtask", WITH_SERVERS]].concat(), &LINTED)
    })?;
    section("harness of the demo", || node_tests("demo/test"))?;
    section("real servers", || node_tests_at_once("tests/live", SCENARIOS))
}

/// Everything, with many more generated cases and losses. The seeds are new each time and are printed, so that
/// a finding can be reproduced.
///
/// # Errors
/// The first check that fails.
pub fn long() -> Result<(), String> {
    all()?;
    lints_of_modules()?;
    helm::check()?;
    moon::check()?;
    section("real servers, more losses", || node_tests_at_once("tests/live/long", SCENARIOS))?;
    section("checking before a deploy", || node_tests("tests/web/long"))?;
    section("properties, many cases", || {
        let seed = fastrand::u32(..).to_string();
        out::note(format_args!("CONFIG_SEED={seed}"));
        let env = [&LINTED[..], &[("PROPTEST_CASES", "2000"), ("CONFIG_SEED", &seed)]].concat();
        run_with("", "cargo", &[&TESTS[..], &["--test", "config_properties"]].concat(), &env)
    })?;
    section("20,000 worlds", worlds::check)?;
    section("fuzzing, ten seconds each target", || {
        let seed = fastrand::u32(..).to_string();
        let env = [&LINTED[..], &[("FUZZ_SECONDS", "10"), ("FUZZ_SEED", &seed)]].concat();
        run_with("", "cargo", &[&TESTS[..], &["--test", "targets", "--", "--nocapture"]].concat(), &env)
    })?;
    section("parity, sets of servers that are started together", || {
        run("", "cargo", &["run", "--quiet", "--locked", "--package", "xtask", "--", "parity", "--sets"])
    })?;
    section("parity, 5000 configurations for each server", || {
        run(
            "",
            "cargo",
            &["run", "--quiet", "--locked", "--package", "xtask", "--", "parity", "--cases", "5000"],
        )
    })
}

/// Everything that needs neither real servers nor the WebAssembly engine of the ops runner.
///
/// # Errors
/// The first check that fails.
pub fn quick() -> Result<(), String> {
    section("format", || run("", "cargo", &["fmt", "--all", "--check"]))?;
    section("build and lints", || {
        run_with("", "cargo", &[&TESTS[..], &["--all-targets", "--no-run"]].concat(), &LINTED)
    })?;
    dist()?;
    // What compiles one module keeps one core busy, and what asks modules that are built another.
    at_once(web::package, || {
        section("memory of the modules", || node_tests("tests/memory"))?;
        section("Node's host", || {
            npm_ci("host-examples/node")?;
            node_tests("host-examples/node")
        })?;
        conformance::others()
    })?;
    section("unit and scenario tests", || {
        run_with("", "cargo", &[&TESTS[..], &["--", "--skip", WITH_SERVERS]].concat(), &LINTED)
    })?;
    web::check()?;
    conformance::browser()
}

/// The doors are empty except in WebAssembly, so the lints of the workspace have not seen them; and its features make
/// everything public, so that nothing is ever unused.
fn lints_of_modules() -> Result<(), String> {
    section("lints of the modules as they are built", || {
        let packages = ["pure", "driver", "helm", "moon", "web", "api", "guard"]
            .map(|name| format!("restate-scaleout-{name}"));
        let packages: Vec<&str> = packages.iter().map(String::as_str).chain(["restate-scaleout"]).collect();
        let packages: Vec<&str> = packages.into_iter().flat_map(|name| ["-p", name]).collect();
        let target = ["--target", "wasm32-unknown-unknown", "--", "-D", "warnings"];
        run("", "cargo", &[&["clippy", "--locked"], &packages[..], &target[..]].concat())
    })
}
