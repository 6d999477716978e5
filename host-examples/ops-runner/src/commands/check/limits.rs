//! Files that are too large for the modules: which, how large, and what to do.

use restate_scaleout_api::check::CheckInput;
use restate_scaleout_api::limits::FILE_TEXT;
use restate_scaleout_api::validate::NodeConfig;

use super::text::{Given, size};
use crate::failure::{Exit, Failure};

/// Whether each file is short enough.
///
/// # Errors
/// With the name of one that is not.
pub fn check(nodes: &[NodeConfig]) -> Result<(), Failure> {
    let mut files = nodes.iter().filter_map(|node| node.file.as_ref());
    match files.find(|file| file.text.len() > FILE_TEXT) {
        None => Ok(()),
        Some(file) => Err(Failure::bad_input(too_long(&file.name, file.text.len()))),
    }
}

/// How long the texts are in a message.
pub fn of_message(files: &[Given]) -> usize {
    files.iter().map(|file| in_message(&file.text)).sum()
}

/// How long a text is in a message.
pub fn in_message(text: &str) -> usize {
    let escaped = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    text.len() + text.as_bytes().iter().filter(|byte| escaped(byte)).count()
}

/// What is said of a file that is too long.
pub fn too_long(name: &str, length: usize) -> String {
    let (has, may) = (size(length), size(FILE_TEXT));
    format!(
        "{name} has {has}, and a file may have {may}; is it of this deployment? If so, take out of it what no server reads"
    )
}

/// What a module says of an input that is too large, in terms of the files that were given.
pub fn explain(failure: Failure, input: &CheckInput) -> Failure {
    let given = input.given.iter().flat_map(|given| &given.nodes);
    let texts = given.filter_map(|node| node.file.as_ref()).map(|file| (file.name.as_str(), file.text.len()));
    let files = input.files.iter().map(|file| (file.name.as_str(), file.text.len()));
    explain_texts(failure, &files.chain(texts).collect::<Vec<_>>())
}

/// The same of files that nodes are read from.
pub fn explain_files(failure: Failure, files: &[Given]) -> Failure {
    explain_texts(
        failure,
        &files.iter().map(|file| (file.name.as_str(), file.text.len())).collect::<Vec<_>>(),
    )
}

fn explain_texts(failure: Failure, texts: &[(&str, usize)]) -> Failure {
    let Some(mut found) = found(&failure) else { return failure };
    for (at, (name, _)) in texts.iter().enumerate() {
        found = found.replace(&format!("`files[{at}].text`"), name);
    }
    let largest =
        texts.iter().max_by_key(|(_, length)| *length).map_or_else(String::new, |(name, length)| {
            format!("; of the {} files the largest is {name} with {}", texts.len(), size(*length))
        });
    Failure { exit: Exit::BadInput, message: format!("too much to check at once: {found}{largest}") }
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
