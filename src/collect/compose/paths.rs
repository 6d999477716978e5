//! Paths that lead from one compose file to another.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::interpolate::expand;
use super::variables::Variables;
use crate::collect::found::Told;
use crate::collect::yaml::Yaml;

/// How many files or services one may lead to the next by `extends` and `include`.
pub const DEPTH: usize = 16;

/// All compose files of a call, by place: the documents of each, which Compose puts on top of each other as it does with
/// files.
pub type ComposeFiles = BTreeMap<usize, Vec<Rc<Yaml>>>;

/// A path with its variables; or why it is not known.
///
/// # Errors
/// When it is no text, holds a variable that is not known, or would be refused.
pub fn path(written: &Yaml, variables: &Variables<'_>) -> Result<String, String> {
    let text = written.text().ok_or("it is no text")?;
    match expand(text, variables).map(|text| text.told()) {
        Ok(Told::Known(text)) => Ok(text),
        Ok(Told::Unknown { settled_by, .. }) => Err(format!("it takes {settled_by}")),
        Err(_) => Err("Compose refuses the `$` in it".into()),
    }
}
