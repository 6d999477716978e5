//! Worlds: recorded deployments that are spoilt at random, judged by an oracle of its own.

use crate::run::run;

/// The program; its profile is fast enough for tens of thousands of worlds.
const PROGRAM: [&str; 8] =
    ["run", "--quiet", "--locked", "--profile", "worlds", "--package", "restate-scaleout-worlds", "--"];

/// How many worlds `test --long` judges, always the same; a sample of others is judged by every `test`.
const TESTED: [&str; 4] = ["--worlds", "20000", "--seed", "1"];

/// Judges worlds; `args` are those of the program.
///
/// # Errors
/// When a decision is wrong.
pub fn judge(args: &[&str]) -> Result<(), String> {
    run("", "cargo", &[&PROGRAM, args].concat())
}

/// The worlds of every `test --long`.
///
/// # Errors
/// When a decision is wrong, or the worlds lack what they should have.
pub fn check() -> Result<(), String> {
    judge(&[&TESTED[..], &["--covered"]].concat())
}
