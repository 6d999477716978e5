//! `check`: what is wrong with what servers are started with, and with `--fix` the fixes applied. The plugin reads and
//! judges; files are found, read and written here.

mod fixing;
mod folder;
mod gather;
mod given;
mod limits;
mod notes;
mod sources;
mod text;
mod variables;

use std::path::{Path, PathBuf};

use restate_scaleout_api::CONTRACT;
use restate_scaleout_api::check::{CheckFile, CheckInput, CheckOutput, FixMode, MissingFile, ReadOnly};
use restate_scaleout_api::render::RenderInput;
use restate_scaleout_api::validate::{Severity, ValidateOutput};

use self::text::STDIN;
use super::pure;
use crate::cli::{CheckOptions, Format};
use crate::failure::{Exit, Failure};
use crate::host::{Consents, Host};
use crate::inventory::load::{Use, load};
use crate::lock::Lock;
use crate::plugin::Pure;
use crate::stop::Stop;
use crate::ui::{self, Ui};
use crate::wrap;

/// Said when `--fix` has found nothing to do about what was found.
const NOT_OFFERED: &str = "nothing was changed: fixes are offered for configuration files, and for those that stand line by line in \
                           another file; what is found in variables, arguments and manifests is changed by hand";

/// What is checked.
struct Asked {
    input: CheckInput,
    /// What is said of files that were not read.
    notes: Vec<String>,
    /// Held while files are changed.
    _lock: Option<Lock>,
}

impl Asked {
    fn check(&self, pure: &mut Pure) -> Result<CheckOutput, Failure> {
        pure.check(&self.input).map_err(|failure| limits::explain(failure, &self.input))
    }
}

pub fn run(options: &CheckOptions, plugin_dir: Option<&Path>) -> Result<Exit, Failure> {
    let (mut asked, mut pure) = read(options, plugin_dir)?;
    let mut output = asked.check(&mut pure)?;
    // A dry run shows what would be left, and ends with what the files are as they stand.
    let stands = verdict(&output.findings, options.deny_warnings);
    if let Some(fixes) = output.fixes.take() {
        let offered = fixing::fix(options, &fixes)?;
        asked.input = fixing::fixed(&asked.input, &fixes);
        output = asked.check(&mut pure)?;
        let left = output.findings.diagnostics.iter().any(|finding| finding.severity != Severity::Info);
        if !offered && left && !output.reading.overview.is_empty() {
            ui::note(&wrap::error(NOT_OFFERED));
        }
    }
    let exit = if options.dry_run { stands } else { verdict(&output.findings, options.deny_warnings) };
    let nothing = output.reading.nothing.clone();
    show(options, &mut pure, asked, output)?;
    match nothing {
        Some(nothing) => Err(Failure::bad_input(nothing)),
        None => Ok(exit),
    }
}

/// Prints what was read, and the findings.
fn show(options: &CheckOptions, pure: &mut Pure, asked: Asked, output: CheckOutput) -> Result<(), Failure> {
    let ui = Ui::new(false);
    let CheckOutput { reading, findings, files, .. } = output;
    let text = pure.render(&RenderInput {
        contract: Some(CONTRACT.into()),
        output: findings,
        files,
        reading: Some(reading),
        notes: asked.notes,
        format: options.format.into(),
        width: ui.width().map(usize::from),
        colour: options.format == Format::Human && ui.colours(),
        advice: options.advice,
        dry_run: options.dry_run,
        ..RenderInput::default()
    });
    let text = text.map_err(|failure| limits::explain(failure, &asked.input))?;
    if !text.is_empty() {
        ui::print(text.trim_end_matches('\n'));
    }
    Ok(())
}

fn read(options: &CheckOptions, plugin_dir: Option<&Path>) -> Result<(Asked, Pure), Failure> {
    let environment = variables::variables(options)?;
    let mut input = CheckInput {
        contract: Some(CONTRACT.into()),
        environment: environment.into_iter().map(|(name, value)| (name, Some(value))).collect(),
        server_version: options.server_version.clone(),
        one_host: options.one_host,
        target_version: options.target_version.clone(),
        accepted: options.allow.clone(),
        fix: options.fix.then_some(if options.unsafe_fixes { FixMode::Unsafe } else { FixMode::Safe }),
        read_only: vec![ReadOnly { file: STDIN.into(), why: "came from standard input".into() }],
        ..CheckInput::default()
    };
    if options.files.is_empty() {
        let lock = of_inventory(options, &mut input)?;
        return Ok((Asked { input, notes: Vec::new(), _lock: lock }, pure(plugin_dir)?));
    }
    let found = given::read(&options.files)?;
    let mut pure = pure(plugin_dir)?;
    let (files, silent) = given::few_enough(&found);
    let notes = notes::of(&found, silent);
    let gathered = gather::gather(&mut pure, files, &input.environment)?;
    let file = |file: text::Given| CheckFile { name: file.name, text: file.text, found: !file.named };
    input.files = gathered.files.into_iter().map(file).collect();
    let missing = |(path, problem)| MissingFile { path, problem };
    input.missing = gathered.missing.into_iter().map(missing).collect();
    Ok((Asked { input, notes, _lock: None }, pure))
}

/// Adds the nodes of the inventory.
fn of_inventory(options: &CheckOptions, input: &mut CheckInput) -> Result<Option<Lock>, Failure> {
    let path = options.inventory.clone().unwrap_or_else(|| PathBuf::from("cluster.toml"));
    let inventory = load(&path, Use::Files)?;
    let lock = match options.fix && !options.dry_run {
        true => Some(Lock::take(&inventory.state_dir()).map_err(Failure::failed)?),
        false => None,
    };
    let host = Host::new(&inventory, Ui::new(false), Stop::of_command()?, Consents::Nobody)?;
    let (mut given, remote) = sources::from_inventory(&inventory, &host)?;
    for node in &mut given.nodes {
        node.environment.extend(input.environment.clone());
    }
    limits::check(&given.nodes)?;
    input.given = Some(given);
    // Of a file on another host a dry run shows what it would become.
    if !options.dry_run {
        let away = |file| ReadOnly { file, why: "is on another host".into() };
        input.read_only.extend(remote.into_iter().map(away));
    }
    input.server_version = input.server_version.take().or_else(|| inventory.target.server_version.clone());
    input.one_host |= inventory.target.one_host;
    Ok(lock)
}

/// Whether the findings let a build pass. Advice never counts.
fn verdict(output: &ValidateOutput, deny_warnings: bool) -> Exit {
    let counts = output.diagnostics.iter().any(|finding| match finding.severity {
        Severity::Error => true,
        Severity::Warning => deny_warnings,
        Severity::Info => false,
    });
    if counts { Exit::Failed } else { Exit::Done }
}
