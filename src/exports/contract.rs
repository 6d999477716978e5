//! Which contract a message follows, and what to tell a host that was written for another.

use crate::api::CONTRACT;
use crate::message::Unreadable;

/// A name from contract 1.0, and what has taken its place.
struct Renamed {
    /// The path in the message; `[]` stands for any index of a list.
    old: &'static str,
    new: &'static str,
}

const RENAMED: [Renamed; 6] = [
    Renamed { old: "goal", new: "`target`, in which `snapshots` is `repository`" },
    Renamed { old: "goal.snapshots", new: "`target.repository`" },
    Renamed { old: "target.snapshots", new: "`target.repository`" },
    Renamed { old: "files", new: "`nodes`, each with `name`, `file`, `environment` and `arguments`" },
    Renamed { old: "file.env", new: "`environment`" },
    Renamed { old: "needs-a-look", new: "`unsafe-fixes`" },
];

/// Kinds of observations of contract 1.0, each with what has taken its place.
const OLD_KINDS: [Renamed; 2] = [
    Renamed { old: "config", new: "`read-config`" },
    Renamed { old: "probe", new: "`dial`, `process`, `disk`, `installed` and `log-tail`" },
];

/// Kinds of requests and actions that a later contract may bring.
const RESERVED: [&str; 4] = ["dry-start", "write-test", "lease", "take-lease"];

/// Refuses a message that says it follows a contract of another major version.
///
/// # Errors
/// When it says so.
pub(super) fn check(contract: Option<&str>) -> Result<(), String> {
    match contract {
        None => Ok(()),
        Some(said) => foreign(said).map_or(Ok(()), |foreign| Err(format!("the input {foreign}"))),
    }
}

/// What to add to an error about a message that another contract allowed.
pub(super) fn hint(error: &Unreadable) -> Option<String> {
    let path = general(&error.path);
    let of_old =
        |old: &str, new: &str| format!("`{old}` is from contract 1.0; contract {CONTRACT} has {new}");
    if let Some(renamed) = RENAMED.iter().find(|renamed| renamed.old == path) {
        return Some(of_old(renamed.old, renamed.new));
    }
    if path == "approvals" && error.fault.starts_with("found an object") {
        let new = "a list of `{\"digest\", \"consent\"}`, as `approve` decisions carry them";
        return Some(of_old("approvals", new));
    }
    if path == "observations[].kind"
        && let Some(kind) = OLD_KINDS.iter().find(|kind| error.is_about(kind.old))
    {
        return Some(of_old(kind.old, kind.new));
    }
    if path.ends_with(".kind")
        && let Some(kind) = RESERVED.iter().find(|kind| error.is_about(kind))
    {
        return Some(format!("`{kind}` is reserved for a later contract; this module speaks {CONTRACT}"));
    }
    if let Some(foreign) = error.contract.as_deref().and_then(foreign) {
        return Some(format!("the input {foreign}"));
    }
    path.ends_with(".kind").then(|| format!("contract {CONTRACT} has no other kinds here"))
}

/// What is to be said of a contract that this module does not speak; `None` for one that it does.
fn foreign(said: &str) -> Option<String> {
    let ours = version(CONTRACT).map(|(major, _)| major);
    match version(said) {
        Some((major, _)) if Some(major) == ours => None,
        Some((major, minor)) => {
            Some(format!("follows contract {major}.{minor}; this module speaks {CONTRACT}"))
        }
        // No value of an input is repeated, unless it can be nothing but a version.
        None => Some(format!(
            "says in `contract` something that is no version; this module speaks {CONTRACT}, so write \
             `\"contract\": \"{CONTRACT}\"`, or leave it out"
        )),
    }
}

/// The numbers of a version, `2.0`.
fn version(text: &str) -> Option<(u16, u16)> {
    let number = |text: &str| {
        let canonical = text.bytes().all(|it| it.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
        canonical.then(|| text.parse().ok()).flatten()
    };
    let (major, minor) = text.split_once('.')?;
    Some((number(major)?, number(minor)?))
}

/// A path without the indexes of lists.
fn general(path: &str) -> String {
    let mut general = String::new();
    let mut inside = false;
    for character in path.chars() {
        inside = inside && character != ']';
        if !inside {
            general.push(character);
        }
        inside = inside || character == '[';
    }
    general
}
