//! The road writes the settings of a target into files, where a server silently passes over a key that it does
//! not know.

use semver::Version;
use serde_json::Value as Json;

use super::field::invalid;
use crate::api::validate::{NodeConfig, Severity, ValidateInput};
use crate::api::{Refusal, Repository, Target};
use crate::config;
use crate::config::asked::{Mistaken, mistake};
use crate::config::keys;
use crate::config::version::{self, NEWEST};

/// Refuses the first setting that no server of the target's version reads, that it rejects, or that it does not
/// start with.
///
/// # Errors
/// With the nearest key.
pub fn check(target: &Target) -> Result<(), Refusal> {
    let version = target.server_version.as_ref().and_then(|text| version::parse(text).ok());
    let version = version.unwrap_or(NEWEST);
    let repository = &target.repository.settings;
    if let Some(mistaken) = mistake(keys::WORKER_SNAPSHOTS, repository, &version) {
        return Err(refused("repository.settings", "the repository", mistaken));
    }
    for (at, node) in target.nodes.iter().enumerate() {
        if let Some(mistaken) = mistake(&[], &node.settings, &version) {
            return Err(refused(&format!("nodes[{at}].settings"), &format!("`{}`", node.name), mistaken));
        }
    }
    snapshots(target, &version)
}

/// A destination that no server starts with would otherwise come to light in the file that it is written into.
fn snapshots(target: &Target, version: &Version) -> Result<(), Refusal> {
    let Repository { destination, interval, .. } = &target.repository;
    let mut text = String::new();
    let asked: [(&str, &[&str], Option<&String>); 2] = [
        ("repository.destination", keys::WORKER_SNAPSHOTS_DESTINATION, Some(destination)),
        ("repository.interval", keys::WORKER_SNAPSHOTS_SNAPSHOT_INTERVAL, interval.as_ref()),
    ];
    for (field, key, value) in asked {
        let Some(value) = value else { continue };
        text += &format!("{} = {}\n", key.join("."), Json::from(value.as_str()));
        let input = ValidateInput {
            nodes: vec![NodeConfig::with_file("target", text.as_str())],
            server_version: Some(version.to_string()),
            fixes: false,
            ..ValidateInput::default()
        };
        let key = key.join(".");
        let found = config::validate(&input).diagnostics.into_iter();
        let error = found
            .filter(|one| one.severity == Severity::Error)
            .find(|one| one.key.as_ref().is_some_and(|found| *found == key));
        if let Some(error) = error {
            let help = error.help.unwrap_or_default();
            let remedy = format!("correct `{field}`, and run again. {help}");
            return Err(invalid(field, &format!("`{field}`: {}", error.message), remedy.trim()));
        }
    }
    Ok(())
}

fn refused(field: &str, of: &str, Mistaken { setting, message, help }: Mistaken) -> Refusal {
    let end = if help.ends_with('?') { "" } else { "." };
    let message = format!("the target's settings for {of}: {message}");
    let remedy = format!("{help}{end} Correct it in the settings of {of}, and run again");
    invalid(&format!("{field}.{setting}"), &message, &remedy)
}
