//! `restate.toml` as the server reads it.

pub mod catalogue;
pub mod diff;
pub mod document;
pub mod effective;
pub mod hash;
pub mod layers;
pub mod patch;
pub mod rules;
pub mod secret;
pub mod settings;
pub mod tree;
pub mod values;
pub mod version;

use std::collections::BTreeMap;

use crate::api::CONTRACT;
use crate::api::validate::{
    ConfigText, Diagnostic, FixInput, FixOutput, FixSafety, ValidateInput, ValidateOutput,
};
use catalogue::Catalogue;
use rules::Context;

/// The newest server version the catalogue knows.
pub const NEWEST: &str = "1.7.12";

/// Findings about a set of configuration files.
pub fn validate(input: &ValidateInput) -> ValidateOutput {
    let known = |text: Option<&String>| text.and_then(|text| version::parse(text).ok());
    let version = known(input.server_version.as_ref()).unwrap_or(catalogue::NEWEST);
    let context = Context {
        catalogue: Catalogue::for_version(&version),
        version,
        one_host: input.one_host,
        files: input.files.len(),
        target: known(input.target_version.as_ref()),
        cluster: input.cluster.clone(),
    };
    let mut diagnostics = rules::run(&input.files, &context);
    diagnostics.splice(0..0, rules::versions(input));
    let effective = if input.effective { effective::read(&input.files, &context) } else { BTreeMap::new() };
    ValidateOutput {
        contract: CONTRACT.into(),
        server_version: context.version.to_string(),
        diagnostics,
        effective,
    }
}

/// Rounds of fixing after which it ends: each round applies every fix that does not touch another, so
/// more than a few are needed only by fixes that undo each other, and there are none.
const ROUNDS: usize = 32;

/// Applies fixes to one file.
///
/// # Errors
/// When the text cannot be parsed or a key cannot be set, with the position.
pub fn fix(input: &FixInput) -> Result<FixOutput, String> {
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
        let mut edits: Vec<crate::api::Edit> = Vec::new();
        for finding in findings(&file).into_iter().filter(|finding| is_wanted(finding, input)) {
            let Some(fix) = finding.fix else { continue };
            let apart = fix
                .edits
                .iter()
                .all(|new| edits.iter().all(|old| new.end < old.start || old.end < new.start));
            if apart {
                applied.push(format!("{}: {}", finding.code, fix.title));
                edits.extend(fix.edits);
            }
        }
        if edits.is_empty() {
            break;
        }
        edits.sort();
        file.text = patch::apply(&file.text, &edits)?;
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

fn is_wanted(finding: &Diagnostic, input: &FixInput) -> bool {
    let code = input.codes.as_ref().is_none_or(|codes| codes.contains(&finding.code));
    let safe = finding.fix.as_ref().is_some_and(|fix| fix.safety == FixSafety::Safe);
    code && (safe || input.needs_a_look)
}
