//! Which contract a message follows, and what to tell a host that was written for another.

use crate::api::CONTRACT;
use crate::message::Unreadable;

/// A name from contract 1.0, and what has taken its place.
struct Renamed {
    /// The path in the message; `[]` stands for any index of a list.
    old: &'static str,
    new: &'static str,
}

const RENAMED: [Renamed; 8] = [
    Renamed { old: "goal", new: "`target`, in which `snapshots` is `repository`" },
    Renamed { old: "goal.snapshots", new: "`target.repository`" },
    Renamed { old: "target.snapshots", new: "`target.repository`" },
    Renamed {
        old: "approvals",
        new: "a list of `{\"digest\", \"consent\"}`, as `approve` decisions carry them",
    },
    Renamed {
        old: "observations[].kind",
        new: "`read-config` for `config`, and `dial`, `process`, `disk`, `installed` and `log-tail` for `probe`",
    },
    Renamed { old: "files", new: "`nodes`, each with `name`, `file`, `environment` and `arguments`" },
    Renamed { old: "file.env", new: "`environment`" },
    Renamed { old: "needs-a-look", new: "`unsafe-fixes`" },
];

/// Refuses a message that says it follows a contract of another major version.
///
/// # Errors
/// When it says so.
pub(super) fn check(contract: Option<&str>) -> Result<(), String> {
    match contract {
        None => Ok(()),
        Some(said) if major(said) == major(CONTRACT) => Ok(()),
        Some(said) => Err(match known(said) {
            Some(said) => {
                format!("the input follows contract {said}; this module speaks {CONTRACT}")
            }
            None => format!("`contract` is not a version; this module speaks {CONTRACT}"),
        }),
    }
}

/// What to add to an error about a message that contract 1.0 allowed.
pub(super) fn hint(error: &Unreadable) -> Option<String> {
    let path = general(&error.path);
    let renamed = RENAMED.iter().find(|renamed| renamed.old == path);
    let old = error.contract.as_deref().is_some_and(|said| major(said) != major(CONTRACT));
    match renamed {
        Some(Renamed { old, new }) => {
            Some(format!("`{old}` is from contract 1.0; contract {CONTRACT} has {new}"))
        }
        None if old => Some(format!("the message follows another contract; this module speaks {CONTRACT}")),
        None => None,
    }
}

fn major(version: &str) -> &str {
    version.split('.').next().unwrap_or_default()
}

/// A text that is short and looks like a version, so that no other value is repeated in an error.
fn known(version: &str) -> Option<&str> {
    let numbers =
        |part: &str| !part.is_empty() && part.len() < 4 && part.bytes().all(|it| it.is_ascii_digit());
    let (one, two) = version.split_once('.')?;
    (numbers(one) && numbers(two)).then_some(version)
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
