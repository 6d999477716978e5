//! The demo: builds what it needs, then hands over to the program that tells the story.

use crate::dist::dist;
use crate::run::{npm_ci, run};
use crate::section::section;

/// Builds and runs the demo.
///
/// # Errors
/// When something cannot be built, or the demo fails.
pub fn demo(args: &[&str]) -> Result<(), String> {
    if let Some(unknown) = args.iter().find(|arg| **arg != "--keep") {
        return Err(format!("the demo knows `--keep`, not `{unknown}`"));
    }
    dist()?;
    section("ops runner", ops_runner)?;
    npm_ci("demo")?;
    run("", "node", &[&["demo/demo.mjs"], args].concat())
}

/// Builds the ops runner.
///
/// # Errors
/// When it does not compile.
pub fn ops_runner() -> Result<(), String> {
    let folder = "host-examples/ops-runner";
    if !crate::run::root().join(folder).join("target").exists() {
        eprintln!("the first build compiles a WebAssembly engine: about ten minutes on two cores");
    }
    run(folder, "cargo", &["build", "--locked"])
}
