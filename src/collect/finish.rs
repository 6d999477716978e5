//! From what readers found to what `validate` takes.

use std::collections::{BTreeMap, BTreeSet};

use super::allowed::AllowComment;
use super::found::{FoundDeployment, FoundNode, Gathered, Given, Told};
use super::image::FoundVersion;
use super::once::{sorted, start};
use super::sources::{Locus, Sources};
use super::suppressed;
use crate::api::CONTRACT;
use crate::api::collect::{CollectOutput, Deployment, FoundAt, Need, ReadFile};
use crate::api::validate::{ConfigText, NodeConfig, NodePart, Origin, UnknownPart};
use crate::config::layers;

/// The answer of a call.
pub fn output(mut gathered: Gathered, comments: &[AllowComment], sources: &Sources<'_>) -> CollectOutput {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for node in gathered.deployments.iter().flat_map(|one| &one.nodes) {
        *counts.entry(node.at.file).or_default() += 1;
    }
    let mut diagnostics = sorted(std::mem::take(&mut gathered.findings));
    let mut told = ToldAt::new();
    for one in &diagnostics {
        told.entry((one.file.clone(), start(one.span))).or_default().insert(one.code.clone());
    }
    for (at, code) in std::mem::take(&mut gathered.told) {
        let place = (sources.name(at.file).to_owned(), at.bytes.start);
        told.entry(place).or_default().insert(code.into());
    }
    let found = std::mem::take(&mut gathered.deployments).into_iter();
    let mut deployments: Vec<Deployment> = found.map(|one| deployment(one, &told, sources)).collect();
    let suppressed = suppressed::take(comments, &mut diagnostics, sources, &mut gathered);
    suppressed::hand_on(comments, &mut deployments, sources, &mut gathered);
    diagnostics.append(&mut gathered.findings);
    let mut notes = gathered.notes;
    let read = (0..sources.count()).map(|file| ReadFile {
        file: sources.name(file).into(),
        kind: gathered.kinds.get(&file).copied().unwrap_or_default().name().into(),
        nodes: counts.get(&file).copied().unwrap_or_default(),
        notes: notes.remove(&file).into_iter().flatten().collect(),
    });
    let needs = gathered.needs.into_iter().map(|(path, (why, nodes))| Need {
        path,
        why,
        nodes: nodes.into_iter().collect(),
    });
    let (lacking, needs): (Vec<Need>, Vec<Need>) = needs.partition(|need| sources.is_missing(&need.path));
    CollectOutput {
        contract: CONTRACT.into(),
        read: read.collect(),
        deployments,
        needs,
        lacking,
        diagnostics: sorted(diagnostics),
        suppressed,
    }
}

/// Codes of what was found, by file and first byte.
type ToldAt = BTreeMap<(String, usize), BTreeSet<String>>;

/// A place, with what was found there.
fn place(at: &Locus, told: &ToldAt, sources: &Sources<'_>) -> Origin {
    let mut origin = sources.origin(at);
    if let Some(codes) = told.get(&(origin.file.clone(), at.bytes.start)) {
        origin.told = codes.iter().cloned().collect();
    }
    origin
}

fn deployment(found: FoundDeployment, told: &ToldAt, sources: &Sources<'_>) -> Deployment {
    let at = |node: &FoundNode| {
        let span = sources.span(&node.at);
        FoundAt {
            node: node.name.clone(),
            file: sources.name(node.at.file).into(),
            line: span.line,
            column: span.column,
            template: node.template.clone(),
            image: node.image.clone(),
            version: node.version.words(),
        }
    };
    Deployment {
        name: found.name,
        kind: found.kind.into(),
        source: sources.name(found.source).into(),
        one_host: found.one_host,
        found: found.nodes.iter().map(at).collect(),
        nodes: found.nodes.into_iter().map(|node| config(node, told, sources)).collect(),
    }
}

fn config(found: FoundNode, told: &ToldAt, sources: &Sources<'_>) -> NodeConfig {
    let mut unknown = found.unknown;
    let origins =
        found.environment.iter().map(|(name, given)| (name.clone(), place(&given.at, told, sources)));
    let origins = origins.collect();
    let names = found.environment.iter().filter_map(|(name, given)| Some((name, given.name.as_ref()?)));
    let name_origins = names.map(|(name, at)| (name.clone(), sources.origin(at))).collect();
    let mut environment = BTreeMap::new();
    for (name, given) in found.environment {
        let value = match given.value {
            Told::Known(text) => Some(text),
            Told::Unknown { settled_by, .. } => {
                if layers::key_of_variable(&name).is_some() && !layers::is_a_tools(&name) {
                    unknown.push(UnknownPart {
                        part: NodePart::Variable,
                        name: Some(name.clone()),
                        settled_by,
                    });
                }
                None
            }
        };
        environment.insert(name, value);
    }
    let arguments = known_arguments(found.arguments, &mut unknown);
    let version_told = unknown.iter().any(|one| one.part == NodePart::Version);
    if let FoundVersion::Unknown(why) = &found.version
        && !version_told
    {
        unknown.push(UnknownPart {
            part: NodePart::Version,
            name: None,
            settled_by: format!("the version of the server ({why})"),
        });
    }
    unknown.sort();
    unknown.dedup();
    NodeConfig {
        name: found.name,
        file: found.file.map(|file| ConfigText { name: file.name, text: file.text, origin: file.origin }),
        environment,
        argument_origins: arguments.iter().map(|given| place(&given.at, told, sources)).collect(),
        arguments: arguments.iter().filter_map(|given| given.value.text().map(str::to_owned)).collect(),
        server_version: found.version.version().map(ToString::to_string),
        memory_limit: found.memory_limit,
        memory_limit_origin: found
            .memory_at
            .filter(|_| found.memory_limit.is_some())
            .map(|at| sources.origin(&at)),
        server_version_origin: found.version_at.map(|at| sources.origin(&at)),
        host_name: found.host_name,
        own_hosts: found.own_hosts,
        reached_as: found.reached_as,
        published_ports: found.published_ports,
        provisioned_for: found.provisioned_for,
        origins,
        name_origins,
        origin: Some(place(&found.at, told, sources)),
        allowed: Vec::new(),
        unknown,
    }
}

/// The arguments that are known. A flag whose value is not known is left out and named; what may be any flag leaves
/// all of them open.
fn known_arguments(arguments: Vec<Given>, unknown: &mut Vec<UnknownPart>) -> Vec<Given> {
    let mut known: Vec<Given> = Vec::new();
    for given in arguments {
        let Told::Unknown { prefix, settled_by } = given.value else {
            known.push(given);
            continue;
        };
        let settled_by = || settled_by.clone();
        let flag = |name: &str| UnknownPart {
            part: NodePart::Flag,
            name: Some(name.to_owned()),
            settled_by: settled_by(),
        };
        if let Some((name, _)) = prefix.split_once('=').filter(|(name, _)| name.starts_with("--")) {
            unknown.push(flag(name));
            continue;
        }
        let before = known
            .last()
            .and_then(|given| given.value.text())
            .filter(|text| text.starts_with('-') && !text.contains('='));
        match before.map(str::to_owned) {
            Some(name) if !prefix.starts_with('-') => {
                known.pop();
                unknown.push(flag(&name));
            }
            _ => {
                unknown.push(UnknownPart { part: NodePart::Arguments, name: None, settled_by: settled_by() })
            }
        }
    }
    known
}
