//! What was read: nodes by deployment, and where their texts stand.

use std::collections::{BTreeMap, BTreeSet};

use super::group::{Group, Home, Sited};
use super::tied;
use super::written::stands_whole;
use crate::api::check::{CheckFile, CheckInput, NotAtHand, ReadDeployment};
use crate::api::collect::{CollectFile, CollectInput, CollectOutput, Deployment, FoundAt, Need, ReadFile};
use crate::api::validate::{ConfigText, Diagnostic, NodeConfig, Suppressed};
use crate::collect::BY_ITSELF;
use crate::collect::collect;
use crate::config::bounds;

/// Deployments that are configuration files alone.
const FILES_ALONE: [&str; 2] = ["file", "folder"];
/// Rules about files of which nothing can be read.
const UNREAD: [&str; 2] = ["RS403", "RS440"];

/// What was read.
#[derive(Debug)]
pub struct Assembled {
    /// The deployments.
    pub groups: Vec<Group>,
    /// What every file was read as.
    pub read: Vec<ReadFile>,
    /// What lies outside.
    pub needs: Vec<Need>,
    /// What is not at hand.
    pub missing: Vec<NotAtHand>,
    /// What is wrong with the files themselves.
    pub diagnostics: Vec<Diagnostic>,
    /// What comments in them allow of it.
    pub suppressed: Vec<Suppressed>,
    /// Whether there are only files of which each is a node.
    pub is_plain: bool,
    /// Files that somebody has named.
    pub named: BTreeSet<String>,
}

impl Assembled {
    /// Reads all that a call holds.
    pub fn of(input: &CheckInput) -> Self {
        let is_plain = !input.files.is_empty() && input.files.iter().all(is_configuration);
        let mut assembled = if is_plain { plain(input) } else { collected(input) };
        if let Some(given) = &input.given {
            let found = given.nodes.iter().map(|node| found(node, &given.name)).collect();
            let read = ReadDeployment {
                name: given.name.clone(),
                kind: "given".into(),
                source: given.name.clone(),
                one_host: input.one_host,
                found,
            };
            let nodes = given.nodes.iter().cloned().map(|node| sited(input, node)).collect();
            assembled.groups.push(Group { read, nodes });
        }
        assembled
    }

    /// Whether each deployment is what one call may hold.
    ///
    /// # Errors
    /// When one is too much.
    pub fn bounded(&self) -> Result<(), String> {
        for group in &self.groups {
            let configs = || group.nodes.iter().map(|node| &node.config);
            let paths = ["a deployment", "the environment of a deployment"];
            let texts: Vec<(String, &str)> = configs()
                .filter_map(|node| Some((node.name.clone(), node.file.as_ref()?.text.as_str())))
                .collect();
            if let Some(excess) = bounds::too_many(configs(), paths).or_else(|| bounds::too_much(&texts)) {
                return Err(excess);
            }
        }
        Ok(())
    }

    /// All nodes.
    pub fn nodes(&self) -> impl Iterator<Item = &NodeConfig> {
        self.groups.iter().flat_map(|group| &group.nodes).map(|node| &node.config)
    }

    /// Files that a node takes something from.
    pub fn used(&self) -> BTreeSet<&str> {
        let mut used = BTreeSet::new();
        for node in self.nodes() {
            let origins = node.origins.values().chain(&node.argument_origins).chain(&node.origin);
            used.extend(origins.map(|origin| origin.file.as_str()));
            used.extend(node.file.as_ref().map(home_of));
        }
        used
    }
}

/// The file in which a text stands.
fn home_of(file: &ConfigText) -> &str {
    file.origin.as_ref().map_or(file.name.as_str(), |origin| origin.file.as_str())
}

/// Whether a file is called like a configuration file, and somebody names it.
fn is_configuration(file: &CheckFile) -> bool {
    !file.found && file.name.ends_with(".toml")
}

fn found(node: &NodeConfig, source: &str) -> FoundAt {
    FoundAt {
        node: node.name.clone(),
        file: node.file.as_ref().map_or(source, |file| file.name.as_str()).to_owned(),
        line: 1,
        column: 1,
        version: node.server_version.clone().unwrap_or_default(),
        ..FoundAt::default()
    }
}

/// Configuration files that are those of one deployment because somebody says so.
fn plain(input: &CheckInput) -> Assembled {
    let nodes: Vec<NodeConfig> = input
        .files
        .iter()
        .map(|file| {
            let mut node = NodeConfig::with_file(file.name.clone(), file.text.clone());
            node.environment.extend(input.environment.clone());
            node
        })
        .collect();
    let source = input.files.first().map(|file| file.name.clone()).unwrap_or_default();
    let read = ReadDeployment {
        name: source.clone(),
        kind: if nodes.len() > 1 { "folder" } else { "file" }.into(),
        source,
        one_host: input.one_host,
        found: nodes.iter().map(|node| found(node, &node.name)).collect(),
    };
    let file = |node: &NodeConfig| ReadFile {
        file: node.name.clone(),
        kind: "toml".into(),
        nodes: 1,
        notes: Vec::new(),
    };
    Assembled {
        read: nodes.iter().map(file).collect(),
        groups: vec![Group { read, nodes: nodes.into_iter().map(|node| sited(input, node)).collect() }],
        needs: Vec::new(),
        missing: Vec::new(),
        diagnostics: Vec::new(),
        suppressed: Vec::new(),
        is_plain: true,
        named: input.files.iter().map(|file| file.name.clone()).collect(),
    }
}

/// Files of all kinds.
fn collected(input: &CheckInput) -> Assembled {
    let CollectOutput { deployments, mut read, needs, lacking, mut diagnostics, suppressed, .. } =
        collect(&CollectInput {
            contract: None,
            files: input
                .files
                .iter()
                .map(|file| CollectFile { name: file.name.clone(), text: file.text.clone() })
                .collect(),
            environment: input.environment.clone(),
            missing: input.missing.iter().map(|one| one.path.clone()).collect(),
        });
    leave_out_foreign(input, &mut diagnostics);
    let mut groups: Vec<Group> = deployments.into_iter().map(|one| group(input, one)).collect();
    if !input.files.iter().any(|file| file.found) {
        one_deployment(&mut groups, &mut read);
    }
    tied::join(&mut groups, &mut read);
    let problems: BTreeMap<&str, &str> =
        input.missing.iter().map(|one| (one.path.as_str(), one.problem.as_str())).collect();
    let missing = lacking.into_iter().map(|Need { path, why, nodes }| {
        let problem = problems.get(path.as_str()).copied().unwrap_or_default().to_owned();
        NotAtHand { path, why, nodes, problem }
    });
    Assembled {
        groups,
        read,
        needs,
        missing: missing.collect(),
        diagnostics,
        suppressed,
        is_plain: false,
        named: input.files.iter().filter(|file| !file.found).map(|file| file.name.clone()).collect(),
    }
}

fn group(input: &CheckInput, deployment: Deployment) -> Group {
    let Deployment { name, kind, source, one_host, nodes, found } = deployment;
    // Nothing else says what the variables of a server are that has only a file.
    let is_alone = FILES_ALONE.contains(&kind.as_str());
    let nodes = nodes.into_iter().map(|mut node| {
        if is_alone {
            node.environment.extend(input.environment.clone());
        }
        sited(input, node)
    });
    let nodes = nodes.collect();
    Group { read: ReadDeployment { name, kind, source, one_host, found }, nodes }
}

fn sited(input: &CheckInput, config: NodeConfig) -> Sited {
    Sited { home: home(input, &config), config }
}

fn home(input: &CheckInput, node: &NodeConfig) -> Home {
    let Some(file) = &node.file else {
        return Home::Away("has no configuration file here".into());
    };
    let there = home_of(file);
    if let Some(read_only) = input.read_only.iter().find(|one| one.file == there) {
        return Home::Away(read_only.why.clone());
    }
    match &file.origin {
        None => Home::File(there.to_owned()),
        Some(_) if !input.files.iter().any(|one| one.name == there) => {
            Home::Away(format!("stands in {there}, which is no file here"))
        }
        Some(origin) if stands_whole(&file.text, origin) => Home::Inside(there.to_owned()),
        Some(_) => Home::Away(format!("stands in {there} folded, escaped or with variables,")),
    }
}

/// Configuration files that are named one by one are those of one deployment, wherever they lie.
fn one_deployment(groups: &mut Vec<Group>, read: &mut [ReadFile]) {
    let alone = groups.iter().all(|one| FILES_ALONE.contains(&one.read.kind.as_str()));
    // What no node was found in says nothing about the others.
    let all_toml = read.iter().filter(|file| file.nodes > 0).all(|file| file.kind == "toml");
    if !alone || !all_toml {
        return;
    }
    read.iter_mut().for_each(|file| file.notes.retain(|note| !note.message.starts_with(BY_ITSELF)));
    if groups.len() < 2 {
        return;
    }
    let mut all = groups.remove(0);
    for one in groups.drain(..) {
        all.nodes.extend(one.nodes);
        all.read.found.extend(one.read.found);
    }
    all.read.kind = "folder".into();
    groups.push(all);
}

/// What keeps a file from being read counts where the file may be one of a deployment: a folder holds other things.
fn leave_out_foreign(input: &CheckInput, diagnostics: &mut Vec<Diagnostic>) {
    let is_foreign = |name: &str| {
        let file = input.files.iter().find(|file| file.name == name);
        file.is_some_and(|file| file.found && !speaks_of_restate(&file.text))
    };
    diagnostics.retain(|one| !UNREAD.contains(&one.code.as_str()) || !is_foreign(&one.file));
}

fn speaks_of_restate(text: &str) -> bool {
    text.to_ascii_lowercase().contains("restate")
}
