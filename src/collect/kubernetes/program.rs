//! What a container runs: a server, another program of Restate, or something else.

use super::super::image::{ImageKind, ImageName};
use super::super::yaml::Yaml;
use super::pod::Container;

/// What a container runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Program {
    /// The server, whose arguments begin at this place of `command`.
    Server(usize),
    /// The server, started by a script that may give it any argument.
    Script,
    /// Another program of Restate, or one of Restate's images with another program in it.
    Tool(String),
    /// Something else.
    Other,
}

/// Programs that start what they are given.
const SHELLS: [&str; 6] = ["sh", "bash", "ash", "dash", "env", "busybox"];

/// What a container runs. Without a command it is what its image is made for.
pub fn of(container: &Container<'_>) -> Program {
    let image = container.image.and_then(Yaml::text).unwrap_or_default();
    let kind = ImageName::parse(image).kind();
    let command: Vec<&str> = container.command.iter().filter_map(|one| one.text()).collect();
    if let Some(at) = command.iter().position(|word| base(word) == "restate-server") {
        return Program::Server(at + 1);
    }
    let first = command.first().map(|word| base(word));
    let arguments = container.args.iter().filter_map(|one| one.text());
    let mut words = command.iter().copied().chain(arguments);
    match (kind, first) {
        (_, None) if container.is_server || kind == ImageKind::Server => Program::Server(0),
        (_, Some(first)) if SHELLS.contains(&first) && words.any(|word| word.contains("restate-server")) => {
            Program::Script
        }
        (_, Some(_)) if container.is_server => Program::Script,
        (ImageKind::Server, _) => Program::Tool(first.unwrap_or_default().to_owned()),
        (ImageKind::Tool, _) => Program::Tool(image.to_owned()),
        (ImageKind::Foreign, _) => Program::Other,
    }
}

fn base(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}
