//! The `ops-runner` program.

use std::process::ExitCode;

use clap::Parser;
use ops_runner::{cli, commands, ui, wrap};

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match commands::run(&cli) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            ui::note(&wrap::error(&format!("ops-runner: {}", failure.message)));
            failure.exit.into()
        }
    }
}
