//! `fix`: applies what `validate` offers, and sets or removes keys.

use super::document::Document;
use super::{diff, hash, patch, validate};
use crate::api::validate::{ConfigText, Diagnostic, FixInput, FixOutput, FixSafety, ValidateInput};
use crate::api::{CONTRACT, Edit};

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
    let mut file = input.file.clone();
    let findings = |file: &ConfigText| {
        let input = ValidateInput {
            files: vec![file.clone()],
            server_version: input.server_version.clone(),
            ..ValidateInput::default()
        };
        validate(&input).diagnostics
    };
    let mut applied = Vec::new();
    for _ in 0..ROUNDS {
        let mut edits: Vec<Edit> = Vec::new();
        let mut titles = Vec::new();
        let mut first = 0;
        let mut wanted = findings(&file);
        wanted.retain(|finding| is_wanted(finding, input));
        // A key that seems to be missing may stand there misspelled, so what is written is mended first.
        if wanted.iter().any(mends) {
            wanted.retain(mends);
        }
        for finding in wanted {
            let Some(fix) = finding.fix else { continue };
            let apart = fix
                .edits
                .iter()
                .all(|new| edits.iter().all(|old| new.end < old.start || old.end < new.start));
            if apart {
                titles.push(format!("{}: {}", finding.code, fix.title));
                edits.extend(fix.edits);
                if titles.len() == 1 {
                    first = edits.len();
                }
            }
        }
        if edits.is_empty() {
            break;
        }
        let mut all = edits.clone();
        all.sort();
        let text = patch::apply(&file.text, &all)?;
        // Two fixes may want the same key; one at a time they cannot.
        let broken = Document::parse(&file.text).is_valid() && !Document::parse(&text).is_valid();
        file.text = if broken {
            titles.truncate(1);
            edits.truncate(first);
            patch::apply(&file.text, &edits)?
        } else {
            text
        };
        applied.append(&mut titles);
    }
    if !input.set.is_empty() || !input.remove.is_empty() {
        let name = &file.name;
        let error = |error: patch::PatchError| format!("{name}: {error}");
        let mut patch = patch::Patch::new(&file.text).map_err(error)?;
        for (key, value) in &input.set {
            patch.set(key, value).map_err(error)?;
            applied.push(format!("set {key}"));
        }
        for key in &input.remove {
            patch.remove(key).map_err(error)?;
            applied.push(format!("remove {key}"));
        }
        file.text = patch.finish().map_err(error)?.text;
    }
    Ok(FixOutput {
        contract: CONTRACT.into(),
        from_sha256: hash::sha256_hex(&input.file.text),
        sha256: hash::sha256_hex(&file.text),
        diff: diff::unified(&input.file.text, &file.text, &file.name, &file.name),
        applied,
        remaining: findings(&file),
        text: file.text,
    })
}

/// Whether the fix changes what is written, rather than only adding to it.
fn mends(finding: &Diagnostic) -> bool {
    finding.fix.as_ref().is_some_and(|fix| fix.edits.iter().any(|edit| edit.end > edit.start))
}

fn is_wanted(finding: &Diagnostic, input: &FixInput) -> bool {
    let code = input.codes.as_ref().is_none_or(|codes| {
        codes.iter().any(|code| code.eq_ignore_ascii_case(&finding.code) || *code == finding.rule)
    });
    let safe = finding.fix.as_ref().is_some_and(|fix| fix.safety == FixSafety::Safe);
    code && (safe || input.needs_a_look)
}
