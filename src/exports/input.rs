//! What all inputs of exports have in common.

use std::collections::BTreeSet;

use crate::api::check::CheckInput;
use crate::api::collect::CollectInput;
use crate::api::complete::CompleteInput;
use crate::api::describe::{DescribeInput, ExplainInput};
use crate::api::edits::ApplyEditsInput;
use crate::api::fix::FixInput;
use crate::api::limits;
use crate::api::render::{Format, RenderInput};
use crate::api::run::RunInput;
use crate::api::validate::{ConfigText, NodeConfig, ValidateInput};
use crate::api::what_if::WhatIfInput;
use crate::api::{Observation, StepInput};
use crate::config::bounds::too_many;

/// An input of an export.
pub(super) trait Input {
    /// The contract that its host was written for.
    fn contract(&self) -> Option<&str>;

    /// The texts in it that are parsed as configuration, each with its path.
    fn texts(&self) -> Vec<(String, &str)>;

    /// What else is too large, if anything.
    fn excess(&self) -> Option<String>;
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

/// An input of files of all kinds.
macro_rules! files {
    ($($input:ty),+) => {
        $(impl Input for $input {
            contract!();

            /// Those of nodes are counted when they are known; the others are YAML, units and more, whose readers bound
            /// themselves.
            fn texts(&self) -> Vec<(String, &str)> {
                Vec::new()
            }

            fn excess(&self) -> Option<String> {
                let lengths = self.files.iter().map(|file| file.text.len());
                too_many_files(lengths, self.environment.len())
            }
        })+
    };
}

files!(CollectInput, CheckInput);

/// What is too much of files of all kinds, whose texts have these lengths.
fn too_many_files(mut lengths: impl ExactSizeIterator<Item = usize>, variables: usize) -> Option<String> {
    let counts = [
        (lengths.len(), "`files` has", "files", limits::COLLECTED_FILES),
        (variables, "`environment` has", "variables", limits::VARIABLES),
    ];
    if let Some(at) = lengths.position(|length| length > limits::FILE_TEXT) {
        return Some(format!(
            "the text at `files[{at}].text` has more than the limit of {} bytes ({} MiB) for one file; leave \
             out what is no part of the deployment",
            limits::FILE_TEXT,
            limits::FILE_TEXT / limits::MIB
        ));
    }
    let (count, where_, what, limit) = counts.into_iter().find(|(count, _, _, limit)| count > limit)?;
    Some(format!("{where_} {count} {what}, more than the limit of {limit} for one call; send fewer at once"))
}

impl Input for RenderInput {
    contract!();

    fn texts(&self) -> Vec<(String, &str)> {
        let others = self.reading.iter().flat_map(|reading| &reading.read).filter(|read| read.kind != "toml");
        let others: BTreeSet<&str> = others.map(|read| read.file.as_str()).collect();
        let is_parsed = |file: &ConfigText| file.origin.is_some() || !others.contains(file.name.as_str());
        let files = self.files.iter().enumerate().filter(|(_, file)| is_parsed(file));
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

/// An input of what was observed.
macro_rules! observed {
    ($($input:ty),+) => {
        $(impl Input for $input {
            contract!();

            fn texts(&self) -> Vec<(String, &str)> {
                observed_texts(&self.observations)
            }

            fn excess(&self) -> Option<String> {
                None
            }
        })+
    };
}

observed!(StepInput, WhatIfInput);

/// The configuration files among what was seen.
fn observed_texts(observations: &[Observation]) -> Vec<(String, &str)> {
    let texts = observations.iter().enumerate().filter_map(|(at, observation)| match observation {
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
