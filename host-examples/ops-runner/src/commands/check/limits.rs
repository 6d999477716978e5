//! Files that are too large for the modules: which, how large, and what to do.

use restate_scaleout_api::limits::FILE_TEXT;

use super::sources::CheckedNode;
use super::text::{Given, size};
use crate::failure::{Exit, Failure};

/// Whether each file is short enough.
///
/// # Errors
/// With the name of one that is not.
pub fn check<'n>(nodes: impl Iterator<Item = &'n CheckedNode>) -> Result<(), Failure> {
    match texts(nodes).find(|(_, length)| *length > FILE_TEXT) {
        None => Ok(()),
        Some((name, length)) => Err(Failure::bad_input(format!(
            "{name} has {}, and a configuration file may have {}; is it a restate.toml? If so, take out of it what no \
             server reads",
            size(length),
            size(FILE_TEXT)
        ))),
    }
}

/// What a module says of an input that is too large, in terms of the files that were given.
pub fn explain(failure: Failure, nodes: &[CheckedNode]) -> Failure {
    let Some(mut found) = found(&failure) else { return failure };
    for (at, node) in nodes.iter().enumerate() {
        let fixed = match at {
            0 => "`node.file.text`".to_owned(),
            at => format!("`others[{}].file.text`", at - 1),
        };
        for path in [format!("`nodes[{at}].file.text`"), format!("`files[{at}].text`"), fixed] {
            found = found.replace(&path, &node.config.name);
        }
    }
    too_much(&found, nodes.len(), texts(nodes.iter()))
}

/// The same of files that nodes are read from.
pub fn explain_files(failure: Failure, files: &[Given]) -> Failure {
    let Some(mut found) = found(&failure) else { return failure };
    for (at, file) in files.iter().enumerate() {
        found = found.replace(&format!("`files[{at}].text`"), &file.name);
    }
    too_much(&found, files.len(), files.iter().map(|file| (file.name.as_str(), file.text.len())))
}

/// What a module says of an input that is too large, without the names of the export and of the module.
fn found(failure: &Failure) -> Option<String> {
    let Failure { message, .. } = failure;
    if !message.contains("more than the limit") && !message.contains("of memory;") {
        return None;
    }
    let found = message.rsplit_once("failed: ").map_or(message.as_str(), |(_, found)| found);
    let found = found
        .split_once(": ")
        .map_or(found, |(export, rest)| if export.contains(' ') { found } else { rest });
    Some(found.to_owned())
}

fn too_much<'f>(found: &str, count: usize, lengths: impl Iterator<Item = (&'f str, usize)>) -> Failure {
    let largest = lengths.max_by_key(|(_, length)| *length).map_or_else(String::new, |(name, length)| {
        format!("; of the {count} files the largest is {name} with {}", size(length))
    });
    Failure { exit: Exit::BadInput, message: format!("too much to check at once: {found}{largest}") }
}

fn texts<'n>(nodes: impl Iterator<Item = &'n CheckedNode>) -> impl Iterator<Item = (&'n str, usize)> {
    nodes.filter_map(|node| {
        let file = node.config.file.as_ref()?;
        Some((file.name.as_str(), file.text.len()))
    })
}
