//! What all inputs of exports have in common.

use crate::api::collect::CollectInput;
use crate::api::complete::CompleteInput;
use crate::api::describe::{DescribeInput, ExplainInput};
use crate::api::edits::ApplyEditsInput;
use crate::api::fix::FixInput;
use crate::api::limits;
use crate::api::render::{Format, RenderInput};
use crate::api::run::RunInput;
use crate::api::validate::{NodeConfig, ValidateInput};
use crate::api::{Observation, StepInput};
use crate::config::document::{MOST_A_BYTE, parts};

/// An input of an export.
pub(super) trait Input {
    /// The contract that its host was written for.
    fn contract(&self) -> Option<&str>;

    /// The texts in it that are parsed as configuration, each with its path.
    fn texts(&self) -> Vec<(String, &str)>;

    /// What else is too large, if anything.
    fn excess(&self) -> Option<String>;
}

/// What is too long, or too much, about the texts of configuration files.
pub(super) fn too_much(texts: &[(String, &str)]) -> Option<String> {
    if let Some((path, text)) = texts.iter().find(|(_, text)| text.len() > limits::FILE_TEXT) {
        return Some(format!(
            "the text at `{path}` has {} bytes, more than the limit of {} ({} MiB) for one file",
            text.len(),
            limits::FILE_TEXT,
            limits::FILE_TEXT / limits::MIB
        ));
    }
    let limit = limits::FILE_PARTS;
    if texts.iter().map(|(_, text)| text.len()).sum::<usize>() * MOST_A_BYTE <= limit {
        return None;
    }
    let counts = texts.iter().map(|(path, text)| (parts(text), path));
    let (most, path) = counts.clone().max_by_key(|(count, _)| *count)?;
    let all: usize = counts.map(|(count, _)| count).sum();
    (all > limit).then(|| {
        format!(
            "the configuration files have {all} keys, values, signs and faults, more than the limit of {limit} for one call, \
             most of them ({most}) in `{path}`; if that is a restate.toml, shorten its longest arrays, or send fewer files at once"
        )
    })
}

macro_rules! contract {
    () => {
        fn contract(&self) -> Option<&str> {
            self.contract.as_deref()
        }
    };
}

/// An input that holds no configuration, and nothing that grows with a deployment.
macro_rules! small {
    ($($input:ty),+) => {
        $(impl Input for $input {
            contract!();

            fn texts(&self) -> Vec<(String, &str)> {
                Vec::new()
            }

            fn excess(&self) -> Option<String> {
                None
            }
        })+
    };
}

small!(DescribeInput, ExplainInput, RunInput);

impl Input for ApplyEditsInput {
    contract!();

    fn texts(&self) -> Vec<(String, &str)> {
        vec![("text".into(), &self.text)]
    }

    fn excess(&self) -> Option<String> {
        None
    }
}

impl Input for FixInput {
    contract!();

    fn texts(&self) -> Vec<(String, &str)> {
        let own = text_of(&self.node).map(|text| ("node.file.text".into(), text));
        let others = self.others.iter().enumerate();
        own.into_iter()
            .chain(others.filter_map(|(at, node)| Some((format!("others[{at}].file.text"), text_of(node)?))))
            .collect()
    }

    fn excess(&self) -> Option<String> {
        let nodes = std::iter::once(&self.node).chain(&self.others);
        if let Some(excess) = too_many(nodes, ["`others`", "`environment`"]) {
            return Some(excess);
        }
        let length = serde_json::to_vec(&self.set).map_or(usize::MAX, |set| set.len());
        let limit = limits::FIX_SET;
        (length > limit).then(|| {
            format!("`set` has {length} bytes, more than the limit of {limit} ({} KiB)", limit / 1024)
        })
    }
}

fn text_of(node: &NodeConfig) -> Option<&str> {
    node.file.as_ref().map(|file| file.text.as_str())
}

impl Input for CompleteInput {
    contract!();

    fn texts(&self) -> Vec<(String, &str)> {
        vec![("file.text".into(), &self.file.text)]
    }

    fn excess(&self) -> Option<String> {
        None
    }
}

impl Input for CollectInput {
    contract!();

    /// They are YAML, units and more: each reader bounds itself.
    fn texts(&self) -> Vec<(String, &str)> {
        Vec::new()
    }

    fn excess(&self) -> Option<String> {
        let long = self.files.iter().position(|file| file.text.len() > limits::FILE_TEXT);
        let counts = [
            (self.files.len(), "`files` has", "files", limits::COLLECTED_FILES),
            (self.environment.len(), "`environment` has", "variables", limits::VARIABLES),
        ];
        if let Some(at) = long {
            return Some(format!(
                "the text at `files[{at}].text` has more than the limit of {} bytes ({} MiB) for one file; leave \
                 out what is no part of the deployment",
                limits::FILE_TEXT,
                limits::FILE_TEXT / limits::MIB
            ));
        }
        let (count, where_, what, limit) = counts.into_iter().find(|(count, _, _, limit)| count > limit)?;
        Some(format!(
            "{where_} {count} {what}, more than the limit of {limit} for one call; send fewer at once"
        ))
    }
}

impl Input for RenderInput {
    contract!();

    fn texts(&self) -> Vec<(String, &str)> {
        let files = self.files.iter().enumerate();
        files.map(|(at, file)| (format!("files[{at}].text"), file.text.as_str())).collect()
    }

    fn excess(&self) -> Option<String> {
        let findings = self.output.diagnostics.len() + self.output.suppressed.len();
        let limit = if self.format == Format::Sarif { limits::SARIF_FINDINGS } else { limits::FINDINGS };
        (findings > limit).then(|| {
            format!(
                "`output` has {findings} findings, more than the limit of {limit} for this format; validate and \
                 render fewer nodes at once"
            )
        })
    }
}

impl Input for ValidateInput {
    contract!();

    fn texts(&self) -> Vec<(String, &str)> {
        let nodes = self.nodes.iter().enumerate();
        nodes.filter_map(|(at, node)| Some((format!("nodes[{at}].file.text"), text_of(node)?))).collect()
    }

    fn excess(&self) -> Option<String> {
        too_many(self.nodes.iter(), ["`nodes`", "`nodes[].environment`"])
    }
}

/// What is too much of these nodes, which stand at the first of the paths and their variables at the second.
fn too_many<'n>(nodes: impl Iterator<Item = &'n NodeConfig>, paths: [&str; 2]) -> Option<String> {
    let (mut count, mut variables) = (0, 0);
    nodes.for_each(|node| (count, variables) = (count + 1, variables + node.environment.len()));
    let counted = [(count, "nodes", limits::NODES), (variables, "variables", limits::VARIABLES)];
    let found = paths.into_iter().zip(counted).find(|(_, (count, _, limit))| count > limit);
    let (path, (count, what, limit)) = found?;
    Some(format!(
        "{path} has {count} {what}, more than the limit of {limit} for one call; send fewer at once"
    ))
}

impl Input for StepInput {
    contract!();

    fn texts(&self) -> Vec<(String, &str)> {
        let observations = self.observations.iter().enumerate();
        let texts = observations.filter_map(|(at, observation)| match observation {
            Observation::ReadConfig { answer, .. } => {
                let text = answer.ok()?.text.as_deref()?;
                Some((format!("observations[{at}].answer.ok.text"), text))
            }
            Observation::DumpConfig { answer, .. } => {
                Some((format!("observations[{at}].answer.ok.stdout"), answer.ok()?.stdout.as_str()))
            }
            Observation::Restatectl { .. }
            | Observation::Process { .. }
            | Observation::Disk { .. }
            | Observation::Installed { .. }
            | Observation::Dial { .. }
            | Observation::LogTail { .. }
            | Observation::Action { .. } => None,
        });
        texts.collect()
    }

    fn excess(&self) -> Option<String> {
        None
    }
}
