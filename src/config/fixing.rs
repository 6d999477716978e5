//! `fix`: applies what `validate` offers, and sets or removes keys.

use super::rules::{self, Bench, Candidate, Context, Rule, Secrets, TrialOutcome};
use super::{diff, hash, patch, validating};
use crate::api::CONTRACT;
use crate::api::fix::{FixInput, FixOutput};
use crate::api::validate::{FixSafety, NodeConfig, ValidateInput};

/// Rounds of fixing after which it ends: each round applies every fix that does not touch another, so
/// more than a few are needed only by fixes that undo each other, and there are none.
const ROUNDS: usize = 32;

/// Applies fixes to one file.
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
    let mut node = input.node.clone();
    let Some(file) = &input.node.file else {
        return Err("`node.file`: there is no file to fix".into());
    };
    let validate = |node: &NodeConfig| ValidateInput {
        nodes: vec![node.clone()],
        server_version: input.server_version.clone(),
        ..ValidateInput::default()
    };
    let context = validating::context(&validate(&node));
    let mut applied = Vec::new();
    for _ in 0..ROUNDS {
        let Some((text, titles)) = round(&node, &context, input)? else { break };
        node.file.get_or_insert_default().text = text;
        applied.extend(titles);
    }
    let mut text = node.file.as_ref().map_or_else(String::new, |file| file.text.clone());
    if !input.set.is_empty() || !input.remove.is_empty() {
        let name = &file.name;
        let error = |error: patch::PatchError| format!("{name}: {error}");
        let mut patch = patch::Patch::new(&text).map_err(error)?;
        patch.set_all(&input.set).map_err(error)?;
        let remove: Vec<patch::KeyPath> = input.remove.iter().map(patch::KeyPath::from).collect();
        patch.remove_all(&remove).map_err(error)?;
        applied.extend(input.set.keys().map(|key| format!("set {key}")));
        applied.extend(input.remove.iter().map(|key| format!("remove {key}")));
        text = patch.finish().map_err(error)?.text;
        node.file.get_or_insert_default().text.clone_from(&text);
    }
    Ok(FixOutput {
        contract: CONTRACT.into(),
        from_sha256: hash::sha256_hex(&file.text),
        sha256: hash::sha256_hex(&text),
        diff: diff::unified(&file.text, &text, &file.name, &file.name),
        applied,
        remaining: validating::validate(&validate(&node)).diagnostics,
        text,
    })
}

/// Applies the fixes that can be applied together, and says which; `None` when there is none left.
fn round(
    node: &NodeConfig,
    context: &Context,
    input: &FixInput,
) -> Result<Option<(String, Vec<String>)>, String> {
    let given = std::slice::from_ref(node);
    let nodes = rules::read(given, context);
    let collected = rules::findings(given, context, &nodes);
    let found = &collected.found;
    let all: Vec<usize> = (0..found.len()).collect();
    let bench = Bench::new(context, &nodes, &collected);
    let secrets = Secrets::of(&nodes);
    let mut wanted: Vec<Candidate> = rules::offers(&bench, &all, &secrets)
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
    let (together, _) = bench.apart(&wanted);
    let mut group: Vec<&Candidate> = together.iter().map(|at| &wanted[*at]).collect();
    // What is applied is what was tried.
    if group.len() > 1 && bench.outcome(&group) == TrialOutcome::Breaks {
        group.truncate(1);
    }
    if group.is_empty() {
        return Ok(None);
    }
    let title = |one: &&Candidate| {
        let found = &found[one.finding];
        let title = secrets.withheld(&found.finding.fix.as_ref()?.title);
        Some(format!("{}: {title}", found.rule.code))
    };
    Ok(Some((bench.applied(0, &group)?, group.iter().filter_map(title).collect())))
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
