//! What would make another node of a node at its next start, or keep it from its data, whoever starts it.

use std::collections::BTreeMap;

use crate::api::answer::{EnvironmentValue, ProcessInfo};
use crate::cluster::HostFacts;
use crate::config::document::Document;
use crate::config::keys;
use crate::config::layers::Layers;
use crate::config::settings::{MetadataKind, Settings};
use crate::restatectl::metadata::Member;

/// What differs, in words that follow the name of the node, and the key by which it does.
pub fn difference(
    name: &str,
    member: &Member,
    host: &HostFacts,
) -> Option<(String, &'static [&'static str])> {
    let settings = &host.file()?.settings;
    if settings.metadata_client.kind.value != MetadataKind::Replicated {
        return Some(("would look for its metadata elsewhere".into(), keys::METADATA_CLIENT_TYPE));
    }
    if let Some(number) = settings.force_node_id.value.filter(|number| *number != member.id.0) {
        return Some((format!("would be N{number}, and is {}", member.id), keys::FORCE_NODE_ID));
    }
    if let Some(other) = settings.node_name.value.as_deref().filter(|other| *other != name) {
        return Some((format!("would be called {other}"), keys::NODE_NAME));
    }
    let running = running(host)?;
    let data = |settings: &Settings| settings.base_dir.value.clone();
    let place = |settings: &Settings| settings.snapshots.destination.value.clone();
    if data(&running) != data(settings) {
        return Some(("would look for its data elsewhere than it has it".into(), keys::BASE_DIR));
    }
    (place(&running) != place(settings)).then(|| {
        ("would keep its snapshots elsewhere than it does".into(), keys::WORKER_SNAPSHOTS_DESTINATION)
    })
}

/// The settings that the only process of a node has by its own variables and arguments, where these differ from those
/// that a start would use. What the host does not tell, or withholds, counts as the same.
fn running(host: &HostFacts) -> Option<Settings> {
    let [ProcessInfo { environment: Some(environment), arguments, .. }] =
        host.process.known()?.processes.as_slice()
    else {
        return None;
    };
    let file = host.file()?;
    let is_key = |name: &str| name.starts_with("RESTATE_");
    let unknown = |name: &str| {
        file.withheld.contains(name)
            || environment.get(name).is_some_and(|value| matches!(value, EnvironmentValue::Hashed(_)))
    };
    let told = environment.iter().filter_map(|(name, value)| Some((name.clone(), value.text()?.to_owned())));
    let own: BTreeMap<String, String> = told.filter(|(name, _)| is_key(name) && !unknown(name)).collect();
    let start = file.env.iter().filter(|(name, _)| is_key(name));
    let (same, kept): (Vec<_>, Vec<_>) = start.partition(|(name, _)| !unknown(name));
    let arguments = arguments.as_ref().unwrap_or(&file.arguments);
    if *arguments == file.arguments && same.into_iter().eq(own.iter()) {
        return None;
    }
    let variables =
        own.into_iter().chain(kept.into_iter().map(|(name, value)| (name.clone(), value.clone())));
    let document = Document::parse(file.text.as_deref().unwrap_or_default());
    Some(Settings::of(&Layers::with_args(&document, &variables.collect(), arguments)))
}
