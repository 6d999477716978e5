//! Units, of which the settings are shown that say how the server is started.

use super::{command, harmless, lines};

/// Settings with words of their own.
const COMMANDS: [&str; 6] =
    ["ExecReload", "ExecStart", "ExecStartPost", "ExecStartPre", "ExecStop", "ExecStopPost"];
/// Settings that hold a path, a name, an amount or a word of systemd.
const PLAIN: [&str; 21] = [
    "DynamicUser",
    "EnvironmentFile",
    "Group",
    "KillMode",
    "KillSignal",
    "LimitNOFILE",
    "LoadCredential",
    "MemoryHigh",
    "MemoryLimit",
    "MemoryMax",
    "PassEnvironment",
    "Restart",
    "RestartSec",
    "RootDirectory",
    "StateDirectory",
    "TimeoutStartSec",
    "TimeoutStopSec",
    "Type",
    "UnsetEnvironment",
    "User",
    "WorkingDirectory",
];

/// The text with the lines that may be shown.
pub fn shown(text: &str) -> String {
    lines::kept(text, is_harmless)
}

/// Whether a line may be shown as it is, joined as a backslash joins lines.
pub fn is_harmless(line: &str) -> bool {
    let line = line.trim();
    if line.starts_with('[') && line.ends_with(']') {
        return line.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"[]-_".contains(&sign));
    }
    let Some((name, value)) = line.split_once('=') else { return false };
    let (name, value) = (name.trim(), value.trim());
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    let words = || value.split_whitespace().map(|word| word.trim_matches(['"', '\'']));
    if !harmless::is_value(value) {
        return false;
    }
    if COMMANDS.iter().any(|known| is(known)) {
        let all: Vec<&str> = words().collect();
        let is_parted = harmless::PARTS.iter().any(|part| value.contains(part));
        return !is_parted && harmless::runs_server(&all) && command::is_shown(value);
    }
    if name.eq_ignore_ascii_case("Environment") {
        return assignments(value).is_some_and(|all| all.into_iter().all(harmless::is_setting));
    }
    is_plain_setting(name)
}

/// The words of a list of variables without the quotes around them; nothing when a quote is not closed, and it is not known what
/// belongs to it.
fn assignments(value: &str) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    let mut rest = value.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, behind) = match first {
            '"' | '\'' => rest[1..].split_once(first)?,
            _ => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        if !(behind.is_empty() || behind.starts_with(char::is_whitespace)) {
            return None;
        }
        found.push(word);
        rest = behind.trim_start();
    }
    Some(found)
}

/// Whether a setting of this name holds nothing that is anybody's secret.
pub fn is_plain_setting(name: &str) -> bool {
    PLAIN.iter().any(|known| known.eq_ignore_ascii_case(name))
}
