//! How much configuration one call may hold.

use super::document::{MOST_A_BYTE, parts};
use crate::api::limits;
use crate::api::validate::NodeConfig;

/// What is too long, or too much, about the texts of configuration files.
pub fn too_much(texts: &[(String, &str)]) -> Option<String> {
    if let Some((path, text)) = texts.iter().find(|(_, text)| text.len() > limits::FILE_TEXT) {
        return Some(format!(
            "the text at `{path}` has {} bytes, more than the limit of {} ({} MiB) for one file",
            text.len(),
            limits::FILE_TEXT,
            limits::FILE_TEXT / limits::MIB
        ));
    }
    let limit = limits::FILE_PARTS;
    if texts.iter().map(|(_, text)| text.len()).sum::<usize>() * MOST_A_BYTE <= limit {
        return None;
    }
    let counts = texts.iter().map(|(path, text)| (parts(text), path));
    let (most, path) = counts.clone().max_by_key(|(count, _)| *count)?;
    let all: usize = counts.map(|(count, _)| count).sum();
    (all > limit).then(|| {
        format!(
            "the configuration files have {all} keys, values, signs and faults, more than the limit of {limit} for one call, \
             most of them ({most}) in `{path}`; if that is a restate.toml, shorten its longest arrays, or send fewer files at once"
        )
    })
}

/// What is too much of these nodes, which stand at the first of the paths and their variables at the second.
pub fn too_many<'n>(nodes: impl Iterator<Item = &'n NodeConfig>, paths: [&str; 2]) -> Option<String> {
    let (mut count, mut variables) = (0, 0);
    nodes.for_each(|node| (count, variables) = (count + 1, variables + node.environment.len()));
    let counted = [(count, "nodes", limits::NODES), (variables, "variables", limits::VARIABLES)];
    let found = paths.into_iter().zip(counted).find(|(_, (count, _, limit))| count > limit);
    let (path, (count, what, limit)) = found?;
    Some(format!(
        "{path} has {count} {what}, more than the limit of {limit} for one call; send fewer at once"
    ))
}
