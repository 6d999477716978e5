//! A configuration file as it will lie on the disk.

use restate_scaleout_api::Action;
use restate_scaleout_api::limits::FILE_TEXT;

use crate::broken::Broken;
use crate::hash::sha256_hex;
use crate::world::World;

/// The text that a `write-config` leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What lies there now.
    pub before: Option<String>,
    /// The text that the edits start from.
    pub base: String,
    /// What will.
    pub after: String,
}

/// Carries the edits out, as the host will.
///
/// # Errors
/// When the file or the base is not the text that the edits were made for, or they do not lead to the
/// text that is promised.
pub fn resulting(action: &Action, world: &World<'_>) -> Result<Written, Broken> {
    let Action::WriteConfig { node, expect, base, edits, sha256, .. } = action else {
        return Err(Broken::new("not a change of a configuration file", Vec::new(), "report this defect"));
    };
    let wrong = |problem: &str| {
        Broken::new(
            format!("the change of the file of {node} cannot be followed: {problem}"),
            vec![world.host(node).config.evidence(problem)],
            "read the file again and make the change anew",
        )
    };
    let present = world.host(node).config.need(&format!("the configuration file of {node}"))?;
    if present.sha256 != *expect {
        return Err(wrong("the file is not the text that is to be replaced"));
    }
    let from = world.host(&base.node).config.need(&format!("the configuration file of {}", base.node))?;
    let old = from.text.as_deref().unwrap_or_default();
    if sha256_hex(old) != base.sha256 {
        return Err(wrong("the text that the edits start from has changed"));
    }
    let mut after = String::with_capacity(old.len());
    let mut at = 0;
    for edit in edits {
        let kept =
            old.get(at..edit.start).ok_or_else(|| wrong("an edit lies outside the text or on another"))?;
        after.push_str(kept);
        after.push_str(&edit.insert);
        at = edit.end.max(edit.start);
        if at != edit.end {
            return Err(wrong("an edit ends before it starts"));
        }
    }
    after.push_str(old.get(at..).ok_or_else(|| wrong("an edit lies outside the text"))?);
    if after.len() > FILE_TEXT {
        return Err(wrong("the new text is too long"));
    }
    if sha256_hex(&after) != *sha256 {
        return Err(wrong("the edits do not lead to the text that is promised"));
    }
    Ok(Written { before: present.text.clone(), base: old.to_owned(), after })
}
