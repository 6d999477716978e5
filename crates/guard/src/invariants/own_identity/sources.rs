//! The places that a setting is read from: file, variables and flags.

use super::super::intended::intended;
use super::broken;
use crate::broken::Broken;
use crate::config::{Setting, Settings};
use crate::review::Review;

/// Settings that say who a node is, where it is found and where its data lies: these, and all below them.
const PLACES: [&str; 17] = [
    "cluster-name",
    "node-name",
    "force-node-id",
    "base-dir",
    "roles",
    "location",
    "advertised-address",
    "advertised-host",
    "bind-address",
    "bind-ip",
    "bind-port",
    "listen-mode",
    "use-random-ports",
    "auto-provision",
    "tls",
    "metadata-client",
    "worker.snapshots",
];

fn is_place(key: &str) -> bool {
    PLACES
        .iter()
        .any(|place| key.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
}

/// While the cluster cannot be asked, nobody knows whether the node ran with its file alone or with what
/// overrides it. So they have to say the same of what the target says nothing about.
pub(super) fn agree(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    let doubted = |key: &str| is_place(key) && !intended(review, node, key, &settings.at(key));
    let Some(key) = settings.contradicted(doubted) else { return Ok(()) };
    Err(broken(
        review,
        node,
        format!(
            "a variable or a flag gives {node} another `{key}` than its file, and the cluster cannot be asked which is right"
        ),
        format!("`{key}` in the file and beside it"),
    ))
}

/// Settings that a change of the file must leave alone unless the target asks for it. Others have rules of
/// their own.
const KEPT: [&str; 17] = [
    "advertised-host",
    "bind-address",
    "bind-ip",
    "bind-port",
    "listen-mode",
    "use-random-ports",
    "admin.bind-address",
    "admin.bind-ip",
    "admin.bind-port",
    "admin.listen-mode",
    "ingress.bind-address",
    "ingress.bind-ip",
    "ingress.bind-port",
    "ingress.listen-mode",
    "tls.mode",
    "worker.snapshots.aws-endpoint-url",
    "worker.snapshots.aws-region",
];

/// A change of the file of a registered node leaves it where it is found.
pub(super) fn kept(review: &Review<'_>, node: &str, after: &Settings) -> Result<(), Broken> {
    if review.member(node)?.is_none() || review.written()?.before.is_none() {
        return Ok(());
    }
    let before = review.before(node)?;
    let changed = |key: &&&str| {
        let (had, gets) = (before.at(key), after.at(key));
        had != gets && !intended(review, node, key, &gets)
    };
    match KEPT.iter().find(changed) {
        None => Ok(()),
        Some(key) => {
            let fact = match after.at(key) {
                Setting::Unset => format!("`{key}` is no longer set"),
                Setting::Set(_) | Setting::Unclear(_) => format!("`{key}` changes"),
            };
            Err(broken(
                review,
                node,
                format!("the new file would change `{key}` of {node}, which the target does not ask for"),
                fact,
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_place;

    #[test]
    fn a_table_is_a_place_with_all_that_is_in_it() {
        for (key, place) in [("tls", true), ("tls.mode", true), ("tlsx", false), ("x.tls", false)] {
            assert_eq!(is_place(key), place, "{key}");
        }
    }
}
