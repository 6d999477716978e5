//! From the text of an inventory to a sound [`Inventory`], or to an error that says where and how.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use restate_scaleout_api::{NodeSpec, Repository, Target};
use toml::Spanned;

use super::apart::{self, Placed};
use super::duration::duration;
use super::raw::{RawInventory, RawLocal, RawNode};
use super::report::{Mistake, parse_error, unknown_top};
use super::{Inventory, LocalSpec, Places, Reach, commands};
use crate::failure::{Context, Failure};
use crate::files;

/// What an inventory is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// To run the programs that it names.
    Programs,
    /// To read the configuration files: the programs may be missing.
    Files,
}

/// Reads and checks an inventory.
///
/// # Errors
/// When the file cannot be read or is wrong, with line, column and the source line.
pub fn load(path: &Path, to: Use) -> Result<Inventory, Failure> {
    let path = std::path::absolute(path).or_bad_input(path.display())?;
    let text = files::text(&path).map_err(|error| {
        let help = match error.kind() {
            std::io::ErrorKind::NotFound => {
                "; name another file with --inventory, or write this one as host-examples/ops-runner/README.md shows"
            }
            _ => "",
        };
        Failure::bad_input(format!("cannot read the inventory {}: {error}{help}", path.display()))
    })?;
    parse(&path, &text, to).map_err(|finding| finding.into_failure(&path, &text))
}

/// Checks the text of an inventory; relative paths in it start at the directory of `path`.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse(path: &Path, text: &str, to: Use) -> Result<Inventory, Mistake> {
    if let Some(mistake) = unknown_top(text, &RawInventory::KEYS) {
        return Err(mistake);
    }
    let raw: RawInventory = toml::from_str(text).map_err(|error| parse_error(&error))?;
    let dir = path.parent().unwrap_or(Path::new("/"));
    if raw.nodes.is_empty() {
        return Err(Mistake { message: "there is no [[node]]".into(), span: None, help: None }
            .help("name every node: those that are running, and those to add"));
    }
    let mut nodes = BTreeMap::new();
    let mut specs = Vec::new();
    let leaving: Vec<&str> = raw.target.remove.iter().map(|gone| gone.get_ref().node.as_str()).collect();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for node in raw.nodes.iter() {
        let span = node.span();
        let node = node.get_ref();
        check_name(&node.name)?;
        if let Some(first) = seen.insert(node.name.get_ref(), node.name.span().start) {
            let (line, _) = super::report::line_column(text, first);
            return Err(Mistake::at(
                node.name.span(),
                format!("the name `{}` is already taken in line {line}", node.name.get_ref()),
            )
            .help("every node needs a name of its own, which never moves to another machine"));
        }
        let reach = match (&node.local, &node.commands) {
            (Some(local), None) => Reach::Local(local_node(dir, path, node.name.get_ref(), local, to)?),
            (None, Some(own)) => Reach::Remote(commands::node(node, own, raw.commands.as_ref())?),
            (Some(_), Some(own)) => {
                return Err(Mistake::at(own.span(), "a node has either [node.local] or [node.commands]")
                    .help("remove one of them"));
            }
            (None, None) => {
                return Err(Mistake::at(
                    span,
                    format!("nothing says how to reach node `{}`", node.name.get_ref()),
                )
                .help(
                    "add [node.local] for a process on this host, or [node.commands] with `host = \"…\"`",
                ));
            }
        };
        specs.push(node_spec(node, &reach));
        nodes.insert(node.name.get_ref().clone(), reach);
    }
    let placed = raw.nodes.iter().zip(&specs).filter_map(|(node, spec)| {
        let node = node.get_ref();
        let reach = nodes.get(node.name.get_ref())?;
        let span = node.local.as_ref().map(Spanned::span).or(node.commands.as_ref().map(Spanned::span))?;
        Some(Placed { name: node.name.get_ref(), span, reach, spec })
    });
    apart::check(&placed.collect::<Vec<_>>())?;
    // A node that leaves is named to say how it is reached.
    let places = Places::of(path, text, |name| leaving.contains(&name));
    let wanted = specs.into_iter().filter(|spec| !leaving.contains(&spec.name.as_str())).collect();
    let target = raw.target;
    let all_local = nodes.values().all(|reach| matches!(reach, Reach::Local(_)));
    let target = Target {
        cluster_name: target.cluster_name,
        nodes: wanted,
        remove: target.remove.into_iter().map(Spanned::into_inner).collect(),
        replication: target.replication.0,
        partition_replication: target.partition_replication.map(|property| property.0),
        tolerate: target.tolerate,
        repository: Repository {
            destination: target.repository.destination,
            interval: target.repository.interval,
            settings: json_map(&target.repository.settings),
        },
        server_version: target.server_version,
        metadata: target.metadata,
        tls: target.tls,
        one_host: target.one_host.unwrap_or(all_local),
    };
    let restatectl = restatectl(dir, raw.restatectl.as_ref(), to)?;
    Ok(Inventory { path: path.to_owned(), target, restatectl, places, nodes })
}

/// Names become file names beside the inventory.
fn check_name(name: &Spanned<String>) -> Result<(), Mistake> {
    let text = name.get_ref();
    let sound = text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if sound {
        return Ok(());
    }
    Err(Mistake::at(name.span(), format!("`{text}` cannot be a node's name"))
        .help("use letters, digits, `-`, `_` and `.`, and start with a letter or digit"))
}

fn node_spec(node: &RawNode, reach: &Reach) -> NodeSpec {
    let mut settings = json_map(&node.settings);
    // A node that has a file keeps what the file says; a new one gets its base directory from here.
    if let Reach::Local(LocalSpec { base_dir: Some(base), config, .. }) = reach
        && !config.exists()
    {
        settings.entry("base-dir".into()).or_insert_with(|| base.display().to_string().into());
    }
    NodeSpec {
        name: node.name.get_ref().clone(),
        address: node.address.get_ref().clone(),
        roles: node.roles.clone(),
        location: node.location.clone(),
        settings,
    }
}

fn local_node(
    dir: &Path,
    inventory: &Path,
    name: &str,
    raw: &Spanned<RawLocal>,
    to: Use,
) -> Result<LocalSpec, Mistake> {
    let (span, raw) = (raw.span(), raw.get_ref());
    let mut env = BTreeMap::new();
    for variable in &raw.pass_env {
        let value = std::env::var(variable.get_ref()).map_err(|_| {
            Mistake::at(
                variable.span(),
                format!("`{}` is not set in the environment of the runner", variable.get_ref()),
            )
            .help("set it before you start the runner, or remove it here")
        })?;
        env.insert(variable.get_ref().clone(), value);
    }
    env.extend(raw.env.clone());
    let config = dir.join(&raw.config);
    if let Ok(Some(what)) = files::strange(&config) {
        return Err(Mistake::at(span, format!("{} is {what}, not a file", config.display()))
            .help("give the path of the node's restate.toml as `config`"));
    }
    let working_dir = match &raw.working_dir {
        Some(at) => dir.join(at.get_ref()),
        None => config.parent().unwrap_or(dir).to_owned(),
    };
    let mut versions = BTreeMap::new();
    for (version, server) in &raw.versions {
        versions.insert(version.clone(), program(dir, server, to)?);
    }
    let state = super::state_dir(inventory);
    Ok(LocalSpec {
        server: program(dir, &raw.server, to)?,
        versions,
        config,
        base_dir: raw.base_dir.as_ref().map(|base| dir.join(base)),
        env,
        log: raw.log.as_ref().map_or_else(|| state.join(format!("{name}.log")), |log| dir.join(log)),
        working_dir,
        stop_timeout: duration(raw.stop_timeout.as_ref(), "90s")?,
    })
}

fn program(dir: &Path, path: &Spanned<String>, to: Use) -> Result<PathBuf, Mistake> {
    let absolute = dir.join(path.get_ref());
    if to == Use::Files || absolute.is_file() {
        return Ok(absolute);
    }
    Err(Mistake::at(path.span(), format!("there is no program {}", absolute.display()))
        .help("give the path of restate-server; relative paths start at the inventory's directory"))
}

fn restatectl(dir: &Path, raw: Option<&Spanned<String>>, to: Use) -> Result<PathBuf, Mistake> {
    let name = raw.map_or("restatectl", |raw| raw.get_ref());
    if to == Use::Files {
        return Ok(dir.join(name));
    }
    if name.contains('/') {
        let path = dir.join(name);
        if path.is_file() {
            return Ok(path);
        }
    } else if let Some(found) = std::env::var_os("PATH")
        .and_then(|path| std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file()))
    {
        return Ok(found);
    }
    Err(Mistake {
        message: format!("there is no program `{name}`"),
        span: raw.map(Spanned::span),
        help: Some(
            "set `restatectl = \"path/to/restatectl\"` above the first table, or put it on PATH".into(),
        ),
    })
}

fn json_map(settings: &BTreeMap<String, toml::Value>) -> BTreeMap<String, serde_json::Value> {
    settings.iter().map(|(key, value)| (key.clone(), json(value))).collect()
}

fn json(value: &toml::Value) -> serde_json::Value {
    match value {
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::Float(number) => (*number).into(),
        toml::Value::Boolean(truth) => (*truth).into(),
        toml::Value::Datetime(time) => time.to_string().into(),
        toml::Value::Array(items) => items.iter().map(json).collect(),
        toml::Value::Table(table) => table.iter().map(|(key, value)| (key.clone(), json(value))).collect(),
    }
}
