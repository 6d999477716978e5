//! `check`: what is wrong with configuration files, and with `--fix` the fixes applied.

mod fixing;
mod limits;
mod sources;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use restate_scaleout_api::CONTRACT;
use restate_scaleout_api::render::RenderInput;
use restate_scaleout_api::validate::{Severity, ValidateInput, ValidateOutput};

use self::sources::{CheckedNode, from_files, from_inventory, read_env};
use super::pure;
use crate::cli::{CheckOptions, Format};
use crate::failure::{Exit, Failure};
use crate::host::{Consents, Host};
use crate::inventory::load::{Use, load};
use crate::lock::Lock;
use crate::plugin::Pure;
use crate::stop::Stop;
use crate::ui::{self, Ui};

/// What is checked, and how it is to be read.
struct Checked {
    nodes: Vec<CheckedNode>,
    server_version: Option<String>,
    one_host: bool,
    /// Held while files are changed.
    _lock: Option<Lock>,
}

impl Checked {
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

    fn validate(&self, options: &CheckOptions, pure: &mut Pure) -> Result<ValidateOutput, Failure> {
        pure.validate(&self.input(options)).map_err(|failure| limits::explain(failure, &self.nodes))
    }
}

pub fn run(options: &CheckOptions, plugin_dir: Option<&Path>) -> Result<Exit, Failure> {
    let mut checked = read(options)?;
    limits::check(&checked.nodes)?;
    let mut pure = pure(plugin_dir)?;
    // A dry run shows what would be left, and ends with what the files are as they stand.
    let dry = match options.dry_run {
        true => Some(verdict(&checked.validate(options, &mut pure)?, options.deny_warnings)),
        false => None,
    };
    if options.fix {
        fixing::fix(options, &mut pure, &mut checked)?;
    }
    let output = checked.validate(options, &mut pure)?;
    let ui = Ui::new(false);
    let exit = dry.unwrap_or_else(|| verdict(&output, options.deny_warnings));
    let text = pure.render(&RenderInput {
        contract: Some(CONTRACT.into()),
        output,
        files: checked.nodes.iter().filter_map(|node| node.config.file.clone()).collect(),
        format: options.format.into(),
        width: ui.width().map(usize::from),
        colour: options.format == Format::Human && ui.colours(),
        advice: options.advice,
        dry_run: options.dry_run,
    });
    let text = text.map_err(|failure| limits::explain(failure, &checked.nodes))?;
    if !text.is_empty() {
        ui::print(text.trim_end_matches('\n'));
    }
    Ok(exit)
}

fn read(options: &CheckOptions) -> Result<Checked, Failure> {
    let env = options
        .env
        .as_deref()
        .map(|path| read_env(path, options.env_quotes))
        .transpose()?
        .unwrap_or_default();
    let (server_version, one_host) = (options.server_version.clone(), options.one_host);
    if !options.files.is_empty() {
        return Ok(Checked {
            nodes: from_files(&options.files, &env)?,
            server_version,
            one_host,
            _lock: None,
        });
    }
    let path = options.inventory.clone().unwrap_or_else(|| PathBuf::from("cluster.toml"));
    let inventory = load(&path, Use::Files)?;
    let lock = match options.fix && !options.dry_run {
        true => Some(Lock::take(&inventory.state_dir()).map_err(Failure::failed)?),
        false => None,
    };
    let host = Host::new(&inventory, Ui::new(false), Stop::of_command()?, Consents::Nobody)?;
    let mut nodes = from_inventory(&inventory, &host)?;
    for node in &mut nodes {
        node.config.environment.extend(known(&env));
    }
    Ok(Checked {
        nodes,
        server_version: server_version.or_else(|| inventory.target.server_version.clone()),
        one_host: one_host || inventory.target.one_host,
        _lock: lock,
    })
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
