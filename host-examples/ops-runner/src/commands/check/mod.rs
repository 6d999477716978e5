//! `check`: what is wrong with what servers are started with, and with `--fix` the fixes applied.

mod fixing;
mod folder;
mod gather;
mod given;
mod judged;
mod limits;
mod machine;
mod overview;
mod sight;
mod sources;
mod text;
mod variables;
mod written;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use restate_scaleout_api::CONTRACT;
use restate_scaleout_api::render::RenderInput;
use restate_scaleout_api::validate::{Severity, ValidateInput, ValidateOutput};

use self::sight::Sight;
use self::sources::{CheckedNode, from_files, from_inventory};
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

/// Nodes that are checked against each other, and how they are to be read.
#[derive(Debug, Clone)]
struct Group {
    nodes: Vec<CheckedNode>,
    server_version: Option<String>,
    one_host: bool,
}

impl Group {
    /// What `validate` is asked.
    fn input(&self, options: &CheckOptions) -> ValidateInput {
        ValidateInput {
            contract: Some(CONTRACT.into()),
            nodes: self.nodes.iter().map(|node| node.config.clone()).collect(),
            server_version: self.server_version.clone(),
            one_host: self.one_host,
            target_version: options.target_version.clone(),
            accepted: options.allow.clone(),
            ..ValidateInput::default()
        }
    }
}

/// What is checked.
struct Checked {
    groups: Vec<Group>,
    /// What was read, where nodes were read from files of other kinds.
    sight: Option<Sight>,
    /// Held while files are changed.
    _lock: Option<Lock>,
}

impl Checked {
    fn nodes(&self) -> impl Iterator<Item = &CheckedNode> {
        self.groups.iter().flat_map(|group| &group.nodes)
    }

    fn validate(&self, options: &CheckOptions, pure: &mut Pure) -> Result<ValidateOutput, Failure> {
        let mut outputs = Vec::new();
        for group in &self.groups {
            let output = pure.validate(&group.input(options));
            outputs.push(output.map_err(|failure| limits::explain(failure, &group.nodes))?);
        }
        Ok(match &self.sight {
            None => outputs.pop().unwrap_or_default(),
            Some(sight) => judged::together(&self.groups, outputs, sight, options),
        })
    }
}

pub fn run(options: &CheckOptions, plugin_dir: Option<&Path>) -> Result<Exit, Failure> {
    let (mut checked, mut pure) = read(options, plugin_dir)?;
    // A dry run shows what would be left, and ends with what the files are as they stand.
    let dry = match options.dry_run {
        true => Some(verdict(&checked.validate(options, &mut pure)?, options.deny_warnings)),
        false => None,
    };
    let ui = Ui::new(false);
    let human = options.format == Format::Human;
    if let Some(sight) = checked.sight.as_ref().filter(|_| human) {
        ui::print(&overview::text(sight, ui.width().map_or(80, usize::from)));
    }
    let offered = options.fix && fixing::fix(options, &mut pure, &mut checked)?;
    let output = checked.validate(options, &mut pure)?;
    let left = output.diagnostics.iter().any(|finding| finding.severity != Severity::Info);
    if options.fix && !offered && left && checked.sight.is_some() {
        ui::note(&wrap::error(NOT_OFFERED));
    }
    let exit = dry.unwrap_or_else(|| verdict(&output, options.deny_warnings));
    let nothing = checked.sight.as_ref().and_then(overview::nothing);
    if nothing.is_none() || !human || !output.diagnostics.is_empty() {
        show(options, &mut pure, &checked, output, nothing.is_some(), &ui)?;
    }
    match nothing {
        Some(nothing) => Err(Failure::bad_input(nothing)),
        None => Ok(exit),
    }
}

/// Prints the findings.
fn show(
    options: &CheckOptions,
    pure: &mut Pure,
    checked: &Checked,
    output: ValidateOutput,
    nothing: bool,
    ui: &Ui,
) -> Result<(), Failure> {
    let files = match &checked.sight {
        None => checked.nodes().filter_map(|node| node.config.file.clone()).collect(),
        Some(sight) => sight.shown(&output, options.format),
    };
    let version = output.server_version.clone();
    let told = || match (&checked.sight, checked.groups.first()) {
        (None, Some(group)) => Some(machine::Told::of_files(group, &version)),
        (sight, _) => sight.as_ref().map(machine::Told::of),
    };
    let text = match (options.format, told()) {
        (Format::Json, Some(told)) => machine::json(&output, told)?,
        _ => {
            let text = pure.render(&RenderInput {
                contract: Some(CONTRACT.into()),
                output,
                files,
                format: options.format.into(),
                width: ui.width().map(usize::from),
                colour: options.format == Format::Human && ui.colours(),
                advice: options.advice,
                dry_run: options.dry_run,
            });
            let nodes: Vec<CheckedNode> = checked.nodes().cloned().collect();
            text.map_err(|failure| limits::explain(failure, &nodes))?
        }
    };
    let text = match (options.format, told()) {
        (Format::Sarif, Some(told)) => machine::sarif(&text, &told)?,
        // Its last part says for which version nodes were checked.
        (Format::Human, _) if nothing => {
            text.rsplit_once("\n\n").map(|(findings, _)| findings.to_owned()).unwrap_or_default()
        }
        _ => text,
    };
    if !text.is_empty() {
        let gap = if options.format == Format::Human && checked.sight.is_some() { "\n" } else { "" };
        ui::print(&format!("{gap}{}", text.trim_end_matches('\n')));
    }
    Ok(())
}

fn read(options: &CheckOptions, plugin_dir: Option<&Path>) -> Result<(Checked, Pure), Failure> {
    let env = variables::variables(options)?;
    if options.files.is_empty() {
        let checked = of_inventory(options, &env)?;
        limits::check(checked.nodes())?;
        return Ok((checked, pure(plugin_dir)?));
    }
    // What is called so is a configuration file, whatever stands in it; all that are named are one deployment.
    let is_toml = |path: &PathBuf| !path.is_dir() && path.extension().is_some_and(|end| end == "toml");
    if options.files.iter().all(is_toml) {
        let nodes = from_files(&options.files, &env)?;
        limits::check(nodes.iter())?;
        let group =
            Group { nodes, server_version: options.server_version.clone(), one_host: options.one_host };
        return Ok((Checked { groups: vec![group], sight: None, _lock: None }, pure(plugin_dir)?));
    }
    let found = given::read(&options.files)?;
    let mut pure = pure(plugin_dir)?;
    let sight = Sight::of(found, &env, &mut pure)?;
    Ok((Checked { groups: sight.groups(options, &env), sight: Some(sight), _lock: None }, pure))
}

fn of_inventory(options: &CheckOptions, env: &BTreeMap<String, String>) -> Result<Checked, Failure> {
    let path = options.inventory.clone().unwrap_or_else(|| PathBuf::from("cluster.toml"));
    let inventory = load(&path, Use::Files)?;
    let lock = match options.fix && !options.dry_run {
        true => Some(Lock::take(&inventory.state_dir()).map_err(Failure::failed)?),
        false => None,
    };
    let host = Host::new(&inventory, Ui::new(false), Stop::of_command()?, Consents::Nobody)?;
    let mut nodes = from_inventory(&inventory, &host)?;
    for node in &mut nodes {
        node.config.environment.extend(known(env));
    }
    let group = Group {
        nodes,
        server_version: options.server_version.clone().or_else(|| inventory.target.server_version.clone()),
        one_host: options.one_host || inventory.target.one_host,
    };
    Ok(Checked { groups: vec![group], sight: None, _lock: lock })
}

/// Variables whose values are known.
fn known(env: &BTreeMap<String, String>) -> BTreeMap<String, Option<String>> {
    env.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect()
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
