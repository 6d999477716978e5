//! The `ops-runner` program.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use ops_runner::failure::Exit;
use ops_runner::{cli, commands, ui, wrap};

fn main() -> ExitCode {
    let exit = match cli::Cli::try_parse() {
        Ok(cli) => commands::run(&cli).unwrap_or_else(|failure| {
            ui::note(&wrap::error(&format!("ops-runner: {}", failure.message)));
            failure.exit
        }),
        // `--help` and `--version` are results like any other.
        Err(asked) if !asked.use_stderr() => {
            let text = asked.render();
            let colours = std::io::stdout().is_terminal();
            let text = if colours { text.ansi().to_string() } else { text.to_string() };
            ui::print(text.trim_end());
            Exit::Done
        }
        Err(wrong) => wrong.exit(),
    };
    match (ui::lost(), exit) {
        (Some(error), exit) => {
            ui::note(&format!("ops-runner: cannot write to standard output: {error}"));
            if exit == Exit::Done { Exit::Failed.into() } else { exit.into() }
        }
        (None, exit) => exit.into(),
    }
}
