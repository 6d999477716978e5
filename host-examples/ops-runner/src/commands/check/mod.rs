//! `check`: what is wrong with configuration files, and with `--fix` the fixes applied.

mod print;
mod sources;

use std::path::{Path, PathBuf};

use restate_scaleout_api::validate::{FixInput, ValidateInput};

use self::print::{render, verdict};
use self::sources::{CheckedFile, from_files, from_inventory, read_env};
use super::pure;
use crate::cli::{CheckOptions, Format};
use crate::failure::{Exit, Failure};
use crate::files::{self, OldText};
use crate::hash::sha256;
use crate::host::{Consents, Host};
use crate::inventory::load::load;
use crate::lock::Lock;
use crate::plugin::Pure;
use crate::stop::Stop;
use crate::ui;
use crate::ui::{Ui, words};

pub fn run(options: &CheckOptions, plugin_dir: Option<&Path>) -> Result<Exit, Failure> {
    let env = options.env.as_deref().map(read_env).transpose()?.unwrap_or_default();
    let mut server_version = options.server_version.clone();
    let mut one_host = options.one_host;
    let mut lock = None;
    let mut sources = if options.files.is_empty() {
        let path = options.inventory.clone().unwrap_or_else(|| PathBuf::from("cluster.toml"));
        let inventory = load(&path)?;
        one_host |= inventory.target.one_host;
        server_version = server_version.or_else(|| inventory.target.server_version.clone());
        if options.fix && !options.dry_run {
            lock = Some(Lock::take(&inventory.state_dir()).map_err(Failure::failed)?);
        }
        let host = Host::new(&inventory, Ui::new(false), Stop::default(), Consents::Nobody)?;
        let mut sources = from_inventory(&inventory, &host)?;
        for source in &mut sources {
            source.config.env.extend(env.clone());
        }
        sources
    } else {
        from_files(&options.files, &env)?
    };
    let mut pure = pure(plugin_dir)?;
    if options.fix {
        fix(options, &mut pure, &mut sources, server_version.as_deref())?;
    }
    drop(lock);
    let output = pure.validate(&ValidateInput {
        files: sources.iter().map(|source| source.config.clone()).collect(),
        server_version,
        one_host,
        target_version: options.target_version.clone(),
        ..ValidateInput::default()
    })?;
    let ui = Ui::new(false);
    let text = render(options.format, &output, &sources, ui.colours())?;
    if !text.is_empty() {
        ui::print(&text);
    }
    Ok(verdict(&output, options.deny_warnings))
}

/// Fixes every file, shows what was changed, and leaves the new texts in `sources`.
fn fix(
    options: &CheckOptions,
    pure: &mut Pure,
    sources: &mut [CheckedFile],
    version: Option<&str>,
) -> Result<(), Failure> {
    let colours = Ui::new(false).colours();
    for source in sources {
        let output = pure.fix(&FixInput {
            file: source.config.clone(),
            server_version: version.map(str::to_owned),
            needs_a_look: options.unsafe_fixes,
            ..FixInput::default()
        });
        let output = match output {
            Ok(output) => output,
            // A file that cannot be parsed has findings that say so.
            Err(failure) => {
                eprintln!("{} was left alone: {failure}", source.config.name);
                continue;
            }
        };
        if output.diff.is_empty() {
            continue;
        }
        let name = &source.config.name;
        let done = match &source.path {
            None => format!("{name} is on another host and is left alone; change it there:"),
            Some(_) if options.dry_run => format!("would change {name}:"),
            Some(path) => {
                let old = sha256(source.config.text.as_bytes());
                files::replace(path, Some(&old), &output.text, OldText::Drop, |_| Ok(()))
                    .map_err(|error| Failure::failed(error.message))?;
                source.config.text = output.text;
                format!("changed {name}:")
            }
        };
        let applied: String = output.applied.iter().map(|what| format!("  {what}\n")).collect();
        let diff = words::paint_diff(&output.diff, colours && options.format == Format::Human);
        // Other formats own the standard output.
        match options.format {
            Format::Human => ui::print(&format!("{done}\n{applied}{diff}\n")),
            _ => eprintln!("{done}\n{applied}{diff}\n"),
        }
    }
    Ok(())
}
