//! A server that runs with another configuration file than the one that was read: nothing that the file says is
//! what the node does.

use std::collections::BTreeMap;

use super::verdict::refusal;
use super::world::World;
use crate::api::answer::EnvironmentValue;
use crate::api::{Evidence, Refusal};
use crate::config::layers::config_file;

/// The first node whose process was given another file than a start would be.
pub fn find(world: &World) -> Option<Refusal> {
    world.facts.hosts.iter().find_map(|(name, host)| {
        let [process] = host.process.known()?.processes.as_slice() else { return None };
        let start = host.installed.known()?;
        let runs = named(process.arguments.as_deref()?, process.environment.as_ref())?;
        let would = named(start.arguments.as_deref()?, start.environment.as_ref())?;
        let evidence = |fact: String, source: &str| Evidence { fact, source: source.into() };
        (runs != would).then(|| {
            refusal(
                "same-process",
                None,
                format!("{name} runs with `{runs}`, and the file that was read, and that a start would use, is `{would}`"),
                [
                    evidence(format!("configuration file: {runs}"), host.process.source()),
                    evidence(format!("configuration file: {would}"), host.installed.source()),
                ],
                format!(
                    "let the host read and start {name} with `{runs}` (`config` in an inventory); or stop the server, start it \
                     with `{would}` by hand, and make sure that it is still the same node"
                ),
            )
        })
    })
}

/// The configuration file that flags or else a variable name.
fn named(arguments: &[String], environment: Option<&BTreeMap<String, EnvironmentValue>>) -> Option<String> {
    if let Some(path) = config_file(arguments) {
        return Some(path.to_owned());
    }
    environment?.get("RESTATE_CONFIG")?.text().map(str::to_owned)
}
