//! Deployments as they were recorded, and actions on them, both to be spoilt by a case.

use restate_scaleout::api::action::EditBase;
use restate_scaleout::api::{Action, Edit};
use restate_scaleout::cluster::Facts;
use restate_scaleout::config::document::Document;
use restate_scaleout::config::hash::sha256_hex;
use restate_scaleout::config::settings::Settings;

use crate::common::facts;

/// A worker could join: one node, every partition with a snapshot, n2's file in place.
pub fn ready_to_join() -> Facts {
    let mut facts = facts("single-snapshotted");
    let first = facts.hosts["n1"].file().unwrap().text.clone().unwrap();
    let text = first.replace("node-name = \"n1\"", "node-name = \"n2\"");
    let text = replace_line(&text, "advertised-address", "advertised-address = \"http://127.0.0.1:15121\"");
    let text = text + "\n[metadata-server]\nauto-join = false\n";
    set_config(&mut facts, "n2", &text);
    facts
}

/// Three nodes and voters, replication 2, old segments of the first node still there.
pub fn grown_with_old_segments() -> Facts {
    facts("replication-settled")
}

/// The same once the old segments are trimmed away, everything at rest.
pub fn grown() -> Facts {
    let mut facts = grown_with_old_segments();
    for chain in facts.logs.known_mut().unwrap().chains.values_mut() {
        let tail = chain.len() - 1;
        chain.drain(..tail);
    }
    facts
}

pub fn replace_line(text: &str, key: &str, line: &str) -> String {
    text.lines().map(|old| if old.starts_with(key) { line } else { old }).collect::<Vec<_>>().join("\n")
        + "\n"
}

pub fn set_config(facts: &mut Facts, node: &str, text: &str) {
    let file = facts.hosts.get_mut(node).unwrap().config.known_mut().unwrap();
    file.settings = Settings::of(&file.layers(&Document::parse(text)));
    file.text = Some(text.into());
    file.sha256 = Some(sha256_hex(text));
}

pub fn entry(facts: &Facts) -> String {
    facts.known_members()[0].address.clone()
}

pub fn restatectl(facts: &Facts, words: &[&str]) -> Action {
    let mut args = vec!["--address".to_owned(), entry(facts)];
    args.extend(words.iter().map(|word| (*word).to_owned()));
    Action::Restatectl { args, timeout_ms: 1 }
}

pub fn set_replication(facts: &Facts, replication: &str) -> Action {
    let words =
        ["config", "set", "--log-replication", replication, "--partition-replication", replication, "--yes"];
    restatectl(facts, &words)
}

pub fn snapshot(facts: &Facts) -> Action {
    restatectl(facts, &["--request-timeout", "600000", "snapshots", "create", "--trim-log", "--yes"])
}

pub fn add_voter(facts: &Facts, node: &str) -> Action {
    restatectl(facts, &["metadata-server", "add-node", node, "--yes"])
}

pub fn start(node: &str) -> Action {
    Action::StartNode { node: node.into(), restore: None }
}

pub fn restart(node: &str) -> Action {
    Action::RestartNode { node: node.into(), restore: None }
}

/// Replaces the whole text of a node's file.
pub fn write(facts: &Facts, node: &str, text: &str) -> Action {
    let file = facts.hosts[node].file().unwrap();
    let old = file.text.clone().unwrap_or_default();
    Action::WriteConfig {
        node: node.into(),
        expect: file.sha256.clone(),
        base: EditBase { node: node.into(), sha256: sha256_hex(&old) },
        edits: vec![Edit { start: 0, end: old.len(), insert: text.into() }],
        sha256: sha256_hex(text),
        diff: "+ …".into(),
    }
}

pub fn text(facts: &Facts, node: &str) -> String {
    facts.hosts[node].file().unwrap().text.clone().unwrap()
}
