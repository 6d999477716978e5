//! Nodes: what is wanted of each, and what its host reports.

use serde_json::{Value, json};

/// Nodes that vote on metadata and serve the admin API, as larger deployments have it.
pub const VOTERS: usize = 5;

/// Addresses in the recorded scenarios: those of n1, and of the n2 that has joined or has not.
const FIRST: &str = "127.0.0.1:16745";
const PEERS: [&str; 2] = ["127.0.0.1:10541", "127.0.0.1:15121"];

/// A node's address without the scheme.
pub fn endpoint(id: usize) -> String {
    format!("10.0.{}.{}:5122", id / 250, id % 250 + 1)
}

/// A node's roles, as a JSON list.
pub fn roles(id: usize) -> Value {
    match id {
        1..=VOTERS => json!(["http-ingress", "admin", "worker", "log-server", "metadata-server"]),
        _ => json!(["http-ingress", "worker", "log-server"]),
    }
}

/// The generation of a node that has joined: the first one's as recorded.
pub fn generation(id: usize) -> usize {
    if id == 1 { 4 } else { 2 }
}

/// A node as the target has it.
pub fn wanted(id: usize) -> Value {
    json!({"name": format!("n{id}"), "address": format!("http://{}", endpoint(id)), "roles": roles(id)})
}

/// A node as the target has it, with every role.
pub fn wanted_everywhere(id: usize) -> Value {
    json!({"name": format!("n{id}"), "address": format!("http://{}", endpoint(id))})
}

/// An observation of n1 or n2, as if it were of node `id` in a cluster of so many.
pub fn observed(recorded: &Value, id: usize, joined: usize) -> Value {
    let old = recorded["node"].as_str().unwrap_or_default();
    let mut observation = replaced(recorded, &|text| {
        let mut text = text.replace(&format!("\"{old}\""), &format!("\"n{id}\""));
        text = text.replace(&format!("/{old}/"), &format!("/n{id}/"));
        text = text.replace("N2:2", &format!("N{id}:2"));
        for peer in [FIRST].iter().chain(&PEERS) {
            text = text.replace(peer, &endpoint(id));
        }
        if text == old { format!("n{id}") } else { text }
    });
    let ok = &mut observation["answer"]["ok"];
    if let Some(text) = ok["text"].as_str() {
        ok["text"] = json!(file(text, id, joined));
    }
    if let Some(body) = ok["body"].as_str() {
        let mut health: Value = serde_json::from_str(body).expect("health is JSON");
        health["roles"] = roles(id);
        if id > VOTERS {
            health["metadata_server_status"] = json!("Unknown");
        }
        ok["body"] = json!(health.to_string());
    }
    observation
}

/// A question to the first node, at its address here.
pub fn at_first_node(recorded: &Value) -> Value {
    replaced(recorded, &|text| text.replace(FIRST, &endpoint(1)))
}

/// The recorded file with the node's roles and the addresses of all voters.
fn file(text: &str, id: usize, joined: usize) -> String {
    let voters: Vec<String> = (1..=joined.min(VOTERS)).map(|id| format!("http://{}", endpoint(id))).collect();
    let lines = text.lines().map(|line| match line.strip_prefix("addresses = ") {
        Some(_) => format!("addresses = {}", json!(voters)),
        None => line.to_owned(),
    });
    let roles = format!("roles = {}", roles(id));
    [roles].into_iter().chain(lines).collect::<Vec<_>>().join("\n") + "\n"
}

/// A value with each of its texts replaced.
fn replaced(value: &Value, by: &impl Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => json!(by(text)),
        Value::Array(items) => items.iter().map(|item| replaced(item, by)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, field)| (name.clone(), replaced(field, by))).collect::<Value>()
        }
        other => other.clone(),
    }
}
