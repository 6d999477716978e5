//! What was read: nodes by deployment, the files that they come from, and what is not at hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use restate_scaleout_api::collect::{CollectOutput, Deployment};
use restate_scaleout_api::limits::ONE_FILE_INPUT;
use restate_scaleout_api::validate::{ConfigText, NodeConfig, ValidateOutput};

use super::folder::PassedOver;
use super::gather::{Gathered, collect, gather};
use super::given::Found;
use super::sources::{CheckedNode, Home};
use super::text::{Given, STDIN};
use super::written::stands_whole;
use super::{Group, known};
use crate::cli::{CheckOptions, Format};
use crate::failure::Failure;
use crate::plugin::Pure;

/// Deployments that are configuration files alone.
const FILES_ALONE: [&str; 2] = ["file", "folder"];

/// Rules about files of which nothing can be read.
const UNREAD: [&str; 2] = ["RS403", "RS440"];

/// What was read.
pub struct Sight {
    /// What the module made of the files.
    pub gathered: Gathered,
    /// What in folders was passed over.
    pub passed_over: PassedOver,
    /// How many files were passed over that do not speak of Restate, because all were too much.
    pub silent: usize,
    /// Whether folders were read, and not only files that the command line names.
    pub folders: bool,
    /// Override files of Compose that lie beside a file that is named.
    pub left_aside: Vec<String>,
    /// Variables that the command line sets.
    pub environment: BTreeMap<String, String>,
}

impl Sight {
    /// Reads files as nodes.
    ///
    /// # Errors
    /// When they are too much for the module.
    pub fn of(
        found: Found,
        environment: &BTreeMap<String, String>,
        pure: &mut Pure,
    ) -> Result<Self, Failure> {
        let Found { mut files, passed_over, folders, left_aside } = found;
        let before = files.len();
        if folders && files.iter().map(|file| file.text.len()).sum::<usize>() > ONE_FILE_INPUT / 2 {
            files.retain(|file| file.named || speaks_of_restate(&file.text));
        }
        let silent = before - files.len();
        let mut gathered = gather(pure, files, environment)?;
        leave_out_foreign(&mut gathered);
        if !folders {
            one_deployment(&mut gathered.output);
        }
        Ok(Self { gathered, passed_over, silent, folders, left_aside, environment: environment.clone() })
    }

    /// The same with other texts in the files.
    ///
    /// # Errors
    /// When they are too much for the module.
    pub fn anew(&self, pure: &mut Pure, files: Vec<Given>) -> Result<Self, Failure> {
        let missing = self.gathered.missing.clone();
        let mut output = collect(pure, &files, &missing, &self.environment)?;
        if !self.folders {
            one_deployment(&mut output);
        }
        let mut gathered = Gathered { output, files, missing };
        leave_out_foreign(&mut gathered);
        Ok(Self {
            gathered,
            passed_over: self.passed_over.clone(),
            left_aside: self.left_aside.clone(),
            environment: self.environment.clone(),
            ..*self
        })
    }

    /// What is checked together.
    pub fn groups(&self, options: &CheckOptions, env: &BTreeMap<String, String>) -> Vec<Group> {
        let group = |deployment: &Deployment| Group {
            nodes: deployment.nodes.iter().map(|node| self.node(deployment, node, env)).collect(),
            server_version: options.server_version.clone(),
            one_host: options.one_host || deployment.one_host,
        };
        self.gathered.output.deployments.iter().map(group).collect()
    }

    fn node(
        &self,
        deployment: &Deployment,
        node: &NodeConfig,
        env: &BTreeMap<String, String>,
    ) -> CheckedNode {
        let mut config = node.clone();
        // Nothing else says what the variables of a server are that has only a file.
        if FILES_ALONE.contains(&deployment.kind.as_str()) {
            config.environment.extend(known(env));
        }
        CheckedNode { home: self.home(node), config }
    }

    fn home(&self, node: &NodeConfig) -> Home {
        let Some(file) = &node.file else {
            return Home::Away("has no configuration file here".into());
        };
        let there = file.origin.as_ref().map_or(&file.name, |origin| &origin.file);
        if there == STDIN {
            return Home::Away("came from standard input".into());
        }
        if !self.gathered.files.iter().any(|one| one.name == *there) {
            return Home::Away(format!("stands in {there}, which is no file here"));
        }
        let path = PathBuf::from(there);
        match &file.origin {
            None => Home::File(path),
            Some(origin) if stands_whole(&file.text, origin) => Home::Inside(path),
            Some(_) => Home::Away(format!("stands in {there} folded, escaped or with variables,")),
        }
    }

    /// Files that a node takes something from.
    pub fn used(&self) -> BTreeSet<&str> {
        let nodes = self.gathered.output.deployments.iter().flat_map(|one| &one.nodes);
        let mut used = BTreeSet::new();
        for node in nodes {
            let origins = node.origins.values().chain(&node.argument_origins).chain(&node.origin);
            used.extend(origins.map(|origin| origin.file.as_str()));
            if let Some(file) = &node.file {
                used.insert(file.origin.as_ref().map_or(file.name.as_str(), |origin| origin.file.as_str()));
            }
        }
        used
    }

    /// The texts whose lines findings are shown with, or whose places their fixes are counted in.
    pub fn shown(&self, output: &ValidateOutput, format: Format) -> Vec<ConfigText> {
        let nodes = self.gathered.output.deployments.iter().flat_map(|one| &one.nodes);
        let own = nodes.filter_map(|node| node.file.clone());
        let mut shown: Vec<ConfigText> = Vec::new();
        for file in own {
            if !shown.contains(&file) {
                shown.push(file);
            }
        }
        if format == Format::Human {
            return shown;
        }
        let edits = output.diagnostics.iter().filter_map(|one| one.fix.as_ref()).flat_map(|fix| &fix.edits);
        let edited: BTreeSet<&str> = edits.map(|edit| edit.file.as_str()).collect();
        for file in self.gathered.files.iter().filter(|file| edited.contains(file.name.as_str())) {
            if !shown.iter().any(|there| there.name == file.name && there.origin.is_none()) {
                let (name, text) = (file.name.clone(), file.text.clone());
                shown.push(ConfigText { name, text, origin: None });
            }
        }
        shown
    }
}

/// Configuration files that are named one by one are those of one deployment, wherever they lie.
fn one_deployment(output: &mut CollectOutput) {
    let alone = output.deployments.iter().all(|one| FILES_ALONE.contains(&one.kind.as_str()));
    let all_toml = output.read.iter().all(|file| file.kind == "toml" && file.nodes > 0);
    if !alone || !all_toml {
        return;
    }
    output.read.iter_mut().for_each(|file| file.notes.clear());
    if output.deployments.len() < 2 {
        return;
    }
    let mut all = output.deployments.remove(0);
    for one in output.deployments.drain(..) {
        all.nodes.extend(one.nodes);
        all.found.extend(one.found);
    }
    all.kind = "folder".into();
    output.deployments.push(all);
}

/// What keeps a file from being read counts where the file may be one of a deployment: a folder holds other things.
fn leave_out_foreign(gathered: &mut Gathered) {
    let files = &gathered.files;
    let is_foreign = |name: &str| {
        let file = files.iter().find(|file| file.name == name);
        file.is_some_and(|file| !file.named && !speaks_of_restate(&file.text))
    };
    gathered.output.diagnostics.retain(|one| !UNREAD.contains(&one.code.as_str()) || !is_foreign(&one.file));
}

fn speaks_of_restate(text: &str) -> bool {
    text.to_ascii_lowercase().contains("restate")
}
