//! Nodes of one machine that would use the same directory or file.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use restate_scaleout_api::NodeSpec;

use super::report::Mistake;
use super::{LocalSpec, Reach, RemoteSpec};
use crate::files;

/// A node as far as it matters here.
pub(super) struct Placed<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where its reach is written.
    pub span: Range<usize>,
    /// How it is reached.
    pub reach: &'a Reach,
    /// What its file is to have.
    pub spec: &'a NodeSpec,
}

/// Where a node keeps its data, and whose word that is.
struct DataDir {
    path: PathBuf,
    /// The node whose file it was copied from, when neither the inventory nor a file of its own says it.
    copied: Option<String>,
    /// Whether the node has a file already.
    has_file: bool,
    /// Whether the inventory says it.
    said: bool,
}

/// Every node of a machine needs a configuration file and a data directory of its own.
///
/// # Errors
/// With the two nodes that share one.
pub(super) fn check(nodes: &[Placed<'_>]) -> Result<(), Mistake> {
    let locals: Vec<(&Placed<'_>, &LocalSpec)> = nodes
        .iter()
        .filter_map(|node| match node.reach {
            Reach::Local(local) => Some((node, local)),
            Reach::Remote(_) => None,
        })
        .collect();
    let mut files: BTreeMap<PathBuf, &str> = BTreeMap::new();
    for (node, local) in &locals {
        if let Some(other) = files.insert(resolved(&local.config), node.name) {
            let file = local.config.display();
            return Err(Mistake::at(
                node.span.clone(),
                format!("`{other}` and `{}` have the same configuration file, {file}", node.name),
            )
            .help(format!("give each its own: `config = \"{}/restate.toml\"` in [node.local]", node.name)));
        }
    }
    let template = locals.iter().find_map(|(node, local)| Some((node.name, written(&local.config)??)));
    let mut dirs: BTreeMap<PathBuf, (&str, DataDir)> = BTreeMap::new();
    for (node, local) in &locals {
        let dir = data_dir(node, local, template.as_ref());
        if let Some((other, first)) = dirs.get(&dir.path)
            && (dir.said && first.said || !dir.has_file || !first.has_file)
        {
            return Err(shared(node, other, &dir, first));
        }
        dirs.insert(dir.path.clone(), (node.name, dir));
    }
    remote(nodes)
}

fn shared(node: &Placed<'_>, other: &str, dir: &DataDir, first: &DataDir) -> Mistake {
    let name = node.name;
    let path = dir.path.display();
    let message =
        format!("`{other}` and `{name}` are on one machine and would share the data directory {path}");
    let missing =
        [(other, first), (name, dir)].into_iter().find_map(|(of, dir)| Some((of, dir.copied.as_ref()?)));
    let help = match missing {
        Some((of, from)) => format!(
            "`{of}` has no `base-dir`, and its new file is made from that of `{from}`: add `base-dir = \"{of}/data\"` \
             to its [node.local]"
        ),
        None => format!(
            "give each its own: `base-dir = \"{name}/data\"` in [node.local] of `{name}`, for example"
        ),
    };
    Mistake::at(node.span.clone(), message).help(help)
}

/// The directory that a start of the node would use.
fn data_dir(node: &Placed<'_>, local: &LocalSpec, template: Option<&(&str, String)>) -> DataDir {
    let said = local.base_dir.is_some();
    let of = |base: &str, copied| DataDir {
        path: resolved(&local.working_dir.join(base)),
        copied,
        has_file: local.config.exists(),
        said,
    };
    let variable = local.env.get("RESTATE_BASE_DIR");
    let of_file = written(&local.config).flatten();
    let asked = node.spec.settings.get("base-dir").and_then(serde_json::Value::as_str);
    let given = local.base_dir.as_ref().map(|base| base.display().to_string());
    match variable.cloned().or(of_file).or(asked.map(str::to_owned)).or(given) {
        Some(base) => of(&base, None),
        None if local.config.exists() => of("restate-data", None),
        None => match template {
            Some((from, base)) => of(base, Some((*from).to_owned())),
            None => of("restate-data", None),
        },
    }
}

/// The `base-dir` in a file: nothing if there is no file, or none that can be read.
fn written(config: &Path) -> Option<Option<String>> {
    let text = files::text(config).ok()?;
    let table: toml::Table = toml::from_str(&text).ok()?;
    Some(table.get("base-dir").and_then(toml::Value::as_str).map(str::to_owned))
}

/// Other hosts are the same machine where they have one name.
fn remote(nodes: &[Placed<'_>]) -> Result<(), Mistake> {
    let mut dirs: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for node in nodes {
        let Reach::Remote(RemoteSpec { vars, .. }) = node.reach else { continue };
        let (Some(host), Some(base)) = (vars.get("host"), vars.get("base-dir")) else { continue };
        if let Some(other) = dirs.insert((host.as_str(), base.as_str()), node.name) {
            return Err(Mistake::at(
                node.span.clone(),
                format!("`{other}` and `{}` are both on {host} and would share the data directory {base}", node.name),
            )
            .help(
                "give each its own `base-dir` (and `config`) in [node.commands], or correct `host` if they are on \
                 different machines",
            ));
        }
    }
    Ok(())
}

/// The path without links, as far as it exists, and without `..`.
fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| {
        path.components().fold(PathBuf::new(), |mut path, part| {
            match part {
                Component::ParentDir => {
                    path.pop();
                }
                part => path.push(part),
            }
            path
        })
    })
}
