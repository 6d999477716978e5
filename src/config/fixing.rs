//! `fix`: applies what `validate` offers, and sets or removes keys.

use std::collections::BTreeSet;

use super::rules::{self, Bench, Candidate, Context, Rule, Secrets};
use super::{diff, hash, patch, validating};
use crate::api::CONTRACT;
use crate::api::fix::{FixInput, FixOutput, FixedFile};
use crate::api::validate::{FixSafety, NodeConfig, ValidateInput};

/// Rounds of fixing after which it ends: each round applies every fix that does not touch another, so
/// more than a few are needed only by fixes that undo each other, and there are none.
const ROUNDS: usize = 32;

/// Applies fixes to the file of a node, and to those of the other nodes of its deployment.
///
/// # Errors
/// When a code is unknown, the text cannot be parsed, or a key cannot be set, with the position.
pub fn fix(input: &FixInput) -> Result<FixOutput, String> {
    for (at, code) in input.codes.iter().flatten().enumerate() {
        if super::rules::find(code).is_none() {
            return Err(format!(
                "`codes[{at}]`: there is no such rule; write codes like RS103, or rule names"
            ));
        }
    }
    let Some(file) = &input.node.file else {
        return Err("`node.file`: there is no file to fix".into());
    };
    let given: Vec<&NodeConfig> = std::iter::once(&input.node).chain(&input.others).collect();
    let mut nodes: Vec<NodeConfig> = given.iter().copied().cloned().collect();
    let context = validating::context(&asked(input, &nodes));
    let mut applied: Vec<Vec<String>> = vec![Vec::new(); nodes.len()];
    for _ in 0..ROUNDS {
        let changes = round(&nodes, &context, input)?;
        if changes.is_empty() {
            break;
        }
        for change in changes {
            nodes[change.node].file.get_or_insert_default().text = change.text;
            applied[change.node].extend(change.titles);
        }
    }
    if !input.set.is_empty() || !input.remove.is_empty() {
        let text = with_keys(input, &file.name, nodes[0].text())?;
        nodes[0].file.get_or_insert_default().text = text;
        applied[0].extend(input.set.keys().map(|key| format!("set {key}")));
        applied[0].extend(input.remove.iter().map(|key| format!("remove {key}")));
    }
    let remaining = validating::validate(&asked(input, &nodes)).diagnostics;
    let mut files =
        given.iter().zip(&nodes).zip(applied).enumerate().map(|(at, ((old, new), applied))| FixedFile {
            at: at.saturating_sub(1),
            node: old.name.clone(),
            text: new.text().to_owned(),
            from_sha256: hash::sha256_hex(old.text()),
            sha256: hash::sha256_hex(new.text()),
            diff: diff::unified(old.text(), new.text(), label(old), label(old)),
            applied,
        });
    let FixedFile { text, from_sha256, sha256, diff, applied, .. } =
        files.next().ok_or("`node`: there is no node")?;
    let others = files.filter(|file| file.from_sha256 != file.sha256).collect();
    Ok(FixOutput { contract: CONTRACT.into(), text, from_sha256, sha256, diff, applied, others, remaining })
}

fn label(node: &NodeConfig) -> &str {
    node.file.as_ref().map_or(&node.name, |file| &file.name)
}

/// What `validate` is asked about these nodes.
fn asked(input: &FixInput, nodes: &[NodeConfig]) -> ValidateInput {
    ValidateInput {
        nodes: nodes.to_vec(),
        server_version: input.server_version.clone(),
        one_host: input.one_host,
        target_version: input.target_version.clone(),
        cluster: input.cluster.clone(),
        accepted: input.accepted.clone(),
        ..ValidateInput::default()
    }
}

/// The text with the keys of `set` and without those of `remove`.
fn with_keys(input: &FixInput, name: &str, text: &str) -> Result<String, String> {
    let error = |error: patch::PatchError| format!("{name}: {error}");
    let mut patch = patch::Patch::new(text).map_err(error)?;
    patch.set_all(&input.set).map_err(error)?;
    let remove: Vec<patch::KeyPath> = input.remove.iter().map(patch::KeyPath::from).collect();
    patch.remove_all(&remove).map_err(error)?;
    Ok(patch.finish().map_err(error)?.text)
}

/// A file after a round.
struct Change {
    /// Its node, by its place in the input.
    node: usize,
    text: String,
    titles: Vec<String>,
}

/// Applies the fixes that can be applied together, over all files; none when there is none left.
fn round(given: &[NodeConfig], context: &Context, input: &FixInput) -> Result<Vec<Change>, String> {
    let nodes = rules::read(given, context);
    let collected = rules::findings(given, context, &nodes);
    let found = &collected.found;
    let bench = Bench::new(context, &nodes, &collected);
    let secrets = Secrets::of(&nodes);
    let mut wanted: Vec<Candidate> = rules::offers(&bench, &rules::open(context, &nodes, found), &secrets)
        .into_iter()
        .filter(|(one, safety)| {
            is_wanted(found[one.finding].rule, input) && (*safety == FixSafety::Safe || input.unsafe_fixes)
        })
        .map(|(one, _)| one)
        .collect();
    // A key that seems to be missing may stand there misspelled, so what is written is fixed first.
    if wanted.iter().any(rewrites) {
        wanted.retain(rewrites);
    }
    // What is concluded from all files goes before what is concluded from one, if they do not go together.
    wanted.sort_by_key(|one| !found[one.finding].rule.check.is_of_set());
    let (together, _) = bench.apart(&wanted);
    let group: Vec<&Candidate> = together.iter().map(|at| &wanted[*at]).collect();
    let group = bench.largest(&group);
    let title = |one: &Candidate| {
        let found = &found[one.finding];
        let title = secrets.withheld(&found.finding.fix.as_ref()?.title);
        Some(format!("{}: {title}", found.rule.code))
    };
    let files: BTreeSet<usize> = group.iter().map(|one| one.file).collect();
    let change = |file: usize| {
        let own = group.iter().filter(|one| one.file == file);
        Ok(Change {
            node: given.iter().position(|node| std::ptr::eq(node, nodes[file].given)).unwrap_or_default(),
            text: bench.applied(file, &group)?,
            titles: own.filter_map(|one| title(one)).collect(),
        })
    };
    files.into_iter().map(change).collect()
}

/// Whether the fix changes what is written, rather than only adding to it.
fn rewrites(fix: &Candidate) -> bool {
    fix.edits.iter().any(|edit| edit.end > edit.start)
}

fn is_wanted(rule: &Rule, input: &FixInput) -> bool {
    input.codes.as_ref().is_none_or(|codes| {
        codes.iter().any(|code| code.eq_ignore_ascii_case(rule.code) || *code == rule.name)
    })
}
