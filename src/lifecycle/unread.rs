//! The road writes the settings of a target into files, where a server silently passes over a key that it does
//! not know.

use super::verdict::refusal;
use crate::api::{NodeSpec, Refusal, Target};
use crate::config::asked::{Mistaken, mistake};
use crate::config::keys;
use crate::config::version::{self, NEWEST};

/// Refuses the first setting that no server of the target's version reads, or that it rejects.
///
/// # Errors
/// With the nearest key.
pub fn check(target: &Target) -> Result<(), Refusal> {
    let version = target.server_version.as_ref().and_then(|text| version::parse(text).ok());
    let version = version.unwrap_or(NEWEST);
    let repository = &target.repository.settings;
    if let Some(mistaken) = mistake(keys::WORKER_SNAPSHOTS, repository, &version) {
        return Err(refused("the repository", mistaken));
    }
    let of_node = |node: &NodeSpec| {
        mistake(&[], &node.settings, &version).map(|mistaken| refused(&format!("`{}`", node.name), mistaken))
    };
    target.nodes.iter().find_map(of_node).map_or(Ok(()), Err)
}

fn refused(of: &str, Mistaken { message, help }: Mistaken) -> Refusal {
    let end = if help.ends_with('?') { "" } else { "." };
    let message = format!("the target's settings for {of}: {message}");
    let remedy = format!("{help}{end} Correct it in the settings of {of}, and run again");
    refusal("invalid-target", None, message, [], remedy)
}
