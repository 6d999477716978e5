//! Files that are too large for the modules: which, how large, and what to do.

use restate_scaleout_api::limits::{FILE_TEXT, MIB};

use super::sources::CheckedNode;
use crate::failure::{Exit, Failure};

/// Whether each file is short enough.
///
/// # Errors
/// With the name of one that is not.
pub fn check(nodes: &[CheckedNode]) -> Result<(), Failure> {
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
    let Failure { message, .. } = &failure;
    if !message.contains("more than the limit") && !message.contains("of memory;") {
        return failure;
    }
    // Behind the names of the export and of the module is what is wrong.
    let found = message.rsplit_once("failed: ").map_or(message.as_str(), |(_, found)| found);
    let found = found
        .split_once(": ")
        .map_or(found, |(export, rest)| if export.contains(' ') { found } else { rest });
    let mut found = found.to_owned();
    for (at, node) in nodes.iter().enumerate() {
        let fixed = match at {
            0 => "`node.file.text`".to_owned(),
            at => format!("`others[{}].file.text`", at - 1),
        };
        for path in [format!("`nodes[{at}].file.text`"), format!("`files[{at}].text`"), fixed] {
            found = found.replace(&path, &node.config.name);
        }
    }
    let largest = texts(nodes).max_by_key(|(_, length)| *length);
    let largest = largest.map_or_else(String::new, |(name, length)| {
        format!("; of the {} files the largest is {name} with {}", nodes.len(), size(length))
    });
    Failure { exit: Exit::BadInput, message: format!("too much to check at once: {found}{largest}") }
}

fn texts(nodes: &[CheckedNode]) -> impl Iterator<Item = (&str, usize)> {
    nodes.iter().filter_map(|node| {
        let file = node.config.file.as_ref()?;
        Some((file.name.as_str(), file.text.len()))
    })
}

/// `1.2 MiB`, or bytes where that says nothing.
fn size(bytes: usize) -> String {
    if bytes < MIB / 10 { format!("{bytes} bytes") } else { format!("{:.1} MiB", bytes as f64 / MIB as f64) }
}
