//! One file for each command.

mod check;
mod explain;
mod grow;
mod plan;
mod plan_table;
mod status;
mod survey;

use std::path::Path;

use crate::cli::{Cli, Task};
use crate::failure::{Exit, Failure};
use crate::plugin::{self, PURE, Pure};

/// Carries out what the command line says.
///
/// # Errors
/// With the exit code to end with.
pub fn run(cli: &Cli) -> Result<Exit, Failure> {
    let dir = cli.plugin_dir.as_deref();
    match &cli.task {
        Task::Check(options) => check::run(options, dir),
        Task::Plan(options) => plan::run(options, dir),
        Task::Grow(options) => grow::run(options, dir),
        Task::Status(options) => status::run(options, dir),
        Task::Explain(options) => explain::run(options, dir),
    }
}

fn pure(plugin_dir: Option<&Path>) -> Result<Pure, Failure> {
    let dir = plugin::locate(plugin_dir)?;
    Pure::load(&plugin::read_module(&dir, PURE)?)
}
