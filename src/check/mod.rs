//! Files as people have them, judged: read as deployments, each of them validated, all findings as one answer, and with
//! fixes what they make of the files.

mod assembled;
mod fixing;
mod group;
mod judged;
mod machine;
mod overview;
mod rendering;
mod shared;
mod tied;
mod written;

use std::collections::BTreeSet;

use crate::api::CONTRACT;
use crate::api::check::{CheckInput, CheckOutput, ReadSummary};
use crate::api::validate::{ConfigText, ValidateInput, ValidateOutput};
use crate::config;
use assembled::Assembled;
use group::Group;

pub use rendering::render;

/// Reads files as deployments and judges each.
///
/// # Errors
/// When their nodes or configuration texts are too much for one call, or fixes cannot be tried.
pub fn check(input: &CheckInput) -> Result<CheckOutput, String> {
    let assembled = Assembled::of(input);
    assembled.bounded()?;
    let fixes = input.fix.map(|mode| fixing::fixes(input, mode, &assembled)).transpose()?;
    let outputs: Vec<ValidateOutput> =
        assembled.groups.iter().map(|group| config::validate(&asked(input, group))).collect();
    let version = outputs.first().map(|one| one.server_version.clone()).unwrap_or_default();
    let shared = input.share.then(|| shared::shared(input, &assembled));
    let findings = judged::together(input, &assembled, outputs);
    Ok(CheckOutput {
        contract: CONTRACT.into(),
        files: texts(input, &assembled, &findings),
        reading: reading(assembled, &version),
        findings,
        fixes,
        shared,
    })
}

/// What `validate` is asked about a deployment.
fn asked(input: &CheckInput, group: &Group) -> ValidateInput {
    ValidateInput {
        nodes: group.nodes.iter().map(|node| node.config.clone()).collect(),
        server_version: input.server_version.clone(),
        one_host: input.one_host || group.read.one_host,
        target_version: input.target_version.clone(),
        accepted: input.accepted.clone(),
        ..ValidateInput::default()
    }
}

fn reading(mut assembled: Assembled, version: &str) -> ReadSummary {
    // What nothing says is what it was read for.
    let found = assembled.groups.iter_mut().flat_map(|group| &mut group.read.found);
    for found in found.filter(|one| one.version.is_empty()) {
        found.version = format!("{version}, since nothing says another");
    }
    ReadSummary {
        overview: overview::lines(&assembled),
        nothing: overview::nothing(&assembled),
        read: assembled.read,
        deployments: assembled.groups.into_iter().map(|group| group.read).collect(),
        needs: assembled.needs,
        missing: assembled.missing,
    }
}

/// The texts whose lines findings are shown with, and those whose places their fixes are counted in.
fn texts(input: &CheckInput, assembled: &Assembled, findings: &ValidateOutput) -> Vec<ConfigText> {
    let mut texts: Vec<ConfigText> = Vec::new();
    for file in
        assembled.groups.iter().flat_map(|one| &one.nodes).filter_map(|node| node.config.file.as_ref())
    {
        if !texts.contains(file) {
            texts.push(file.clone());
        }
    }
    let fixes = findings.diagnostics.iter().filter_map(|one| one.fix.as_ref());
    let edited = fixes.flat_map(|fix| &fix.edits).map(|edit| edit.file.as_str());
    let marked = findings.diagnostics.iter().map(|one| match &one.origin {
        Some(origin) => origin.file.as_str(),
        None => one.file.as_str(),
    });
    let named: BTreeSet<&str> = edited.chain(marked).collect();
    for file in input.files.iter().filter(|file| named.contains(file.name.as_str())) {
        if !texts.iter().any(|there| there.name == file.name && there.origin.is_none()) {
            texts.push(ConfigText { name: file.name.clone(), text: file.text.clone(), origin: None });
        }
    }
    texts
}
