//! Applying the edits of a `write-config` action, proved by both hashes.

use super::hash::sha256_hex;
use super::patch;
use crate::api::CONTRACT;
use crate::api::Edit;
use crate::api::edits::{ApplyEditsInput, ApplyEditsOutput};

/// The text that edits make of a base text.
///
/// # Errors
/// When the base text or the new one has another hash than was announced, or an edit does not fit.
pub fn apply(text: &str, base_sha256: &str, edits: &[Edit], sha256: &str) -> Result<String, String> {
    if sha256_hex(text) != base_sha256 {
        return Err(
            "the text is not the one that the edits were made for; it has changed since, so read it again"
                .into(),
        );
    }
    let new = patch::apply(text, edits)?;
    if sha256_hex(&new) != sha256 {
        return Err("the edits do not give the text that was announced".into());
    }
    Ok(new)
}

/// The export `apply_edits`.
///
/// # Errors
/// As [`apply`].
pub fn apply_edits(input: &ApplyEditsInput) -> Result<ApplyEditsOutput, String> {
    let text = apply(&input.text, &input.base_sha256, &input.edits, &input.sha256)?;
    Ok(ApplyEditsOutput { contract: CONTRACT.into(), text })
}
