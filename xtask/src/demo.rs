//! The demo: builds what it needs, then hands over to the program that tells the story.

use crate::dist::dist;
use crate::run::{npm_ci, run};
use crate::runner;

/// Builds and runs the demo.
///
/// # Errors
/// When something cannot be built, or the demo fails.
pub fn demo(args: &[&str]) -> Result<(), String> {
    if let Some(unknown) = args.iter().find(|arg| **arg != "--keep") {
        return Err(format!("the demo's only option is `--keep`, not `{unknown}`"));
    }
    dist()?;
    runner::build()?;
    npm_ci("demo")?;
    run("", "node", &[&["demo/demo.mjs"], args].concat())
}
