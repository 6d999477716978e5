//! Which names and values are harmless.

use crate::api::secret;
use crate::collect::docker::RUNNERS;
use crate::collect::image::{ImageKind, ImageName};
use crate::config::variables;

/// What parts commands, or hands one's output to another: what stands there may be any program's.
pub const PARTS: [&str; 6] = [";", "|", "&", "<<", "`", "$("];
/// The program of the server.
const SERVER: &str = "restate-server";

/// Whether the words of a command line start the server: by its own name, or by its image. What runs anything else may take
/// words that nobody here knows.
pub fn runs_server(words: &[&str]) -> bool {
    let program = |word: &&str| word.rsplit('/').next().unwrap_or_default().to_owned();
    let is_runner = |word: &&str| RUNNERS.contains(&program(word).as_str());
    let is_image = |word: &&str| ImageName::parse(word).kind() == ImageKind::Server;
    words.first().is_some_and(|first| program(first) == SERVER)
        || (words.iter().any(is_runner) && words.iter().any(is_image))
}

/// Whether the value of a variable may be shown, as far as its name tells.
pub fn is_variable(name: &str) -> bool {
    variables::is_told(name, "")
}

/// Whether nothing in a value looks like a secret.
pub fn is_value(text: &str) -> bool {
    !secret::stands_for_table(text) && secret::withhold(text) == text && secret::without_user(text) == text
}

/// The name of `NAME=value`.
pub fn name_of(text: &str) -> Option<&str> {
    let (name, _) = text.split_once('=')?;
    let part = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-' | '.');
    let name = name.trim();
    (!name.is_empty() && !name.starts_with('-') && name.chars().all(part)).then_some(name)
}

/// Whether a word of a list of variables may be shown: one that sets a variable that may. What sets none may be anything.
pub fn is_setting(word: &str) -> bool {
    is_value(word) && name_of(word).is_some_and(is_variable)
}
