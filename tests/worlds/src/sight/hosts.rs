//! What hosts say of their nodes.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Seen;
use super::answer::{newest, one};

/// What `/health` says.
#[derive(Debug, Clone)]
pub struct Health {
    /// `N1:2`
    pub node_id: String,
    /// Of which cluster.
    pub cluster: String,
    /// `Alive` or another word.
    pub status: String,
    /// What it says of each role.
    pub roles: BTreeMap<String, String>,
}

/// What lies in a base directory.
#[derive(Debug, Clone)]
pub struct Disk {
    /// Whether it is there.
    pub exists: bool,
    /// Whether nothing is in it.
    pub empty: bool,
    /// Directories named for nodes.
    pub nodes: Vec<String>,
}

/// What a host says of its node.
#[derive(Debug, Clone)]
pub struct Host {
    /// How many processes run.
    pub processes: Seen<usize>,
    /// Its disk.
    pub disk: Seen<Disk>,
    /// Its file; `None` when it has none.
    pub file: Seen<Option<String>>,
    /// What answers, by the address that was dialled, without the last slash.
    pub dialled: BTreeMap<String, Seen<Health>>,
    /// Whether a connection to it was refused: nothing listens there.
    pub refuses: bool,
    /// The same from the hosts of other nodes: who dialled, and whether it answered.
    pub dialled_from: BTreeMap<(String, String), Seen<Health>>,
}

impl Host {
    /// The value of a key at the root or in a table of its file, as it is spelled.
    pub fn setting(&self, table: &str, key: &str) -> Option<String> {
        let text = self.file.as_ref().ok()?.as_ref()?;
        let mut at = "";
        let mut found = None;
        for line in text.lines().map(str::trim) {
            if let Some(head) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                at = head.trim();
            } else if let Some((name, value)) = line.split_once('=')
                && at == table
                && name.trim() == key
            {
                found = Some(value.trim().trim_matches('"').to_owned());
            }
        }
        found
    }
}

/// Reads everything that hosts said.
pub fn read(fresh: &[&Value]) -> BTreeMap<String, Host> {
    let all = newest(fresh);
    let mut hosts: BTreeMap<String, Host> = BTreeMap::new();
    for answers in all.values() {
        let seen = answers[0];
        let Some(node) = seen["node"].as_str() else { continue };
        let host = hosts.entry(node.to_owned()).or_insert_with(|| Host {
            processes: Err(format!("processes of {node} were not seen")),
            disk: Err(format!("the disk of {node} was not seen")),
            file: Err(format!("the file of {node} was not seen")),
            dialled: BTreeMap::new(),
            refuses: false,
            dialled_from: BTreeMap::new(),
        });
        let kind = seen["kind"].as_str().unwrap_or_default();
        let answer = one(&format!("{kind} of {node}"), answers);
        match kind {
            "process" => {
                host.processes = answer.map(|answer| answer["processes"].as_array().map_or(0, Vec::len))
            }
            "disk" => host.disk = answer.map(disk),
            "read-config" => host.file = answer.map(|answer| answer["text"].as_str().map(str::to_owned)),
            "dial" => {
                let url = seen["url"].as_str().unwrap_or_default();
                let address = url.trim_end_matches("/health").trim_end_matches('/').to_owned();
                host.refuses |= answer.as_ref().is_ok_and(|answer| answer["failure"] == "refused");
                let health = answer.and_then(|answer| health(&address, answer));
                match seen["from"].as_str() {
                    Some(from) => drop(host.dialled_from.insert((from.to_owned(), address), health)),
                    None => drop(host.dialled.insert(address, health)),
                }
            }
            _ => {}
        }
    }
    hosts
}

fn disk(answer: &Value) -> Disk {
    let names = answer["node-directories"].as_array().into_iter().flatten();
    Disk {
        exists: answer["exists"] == true,
        empty: answer["empty"] == true,
        nodes: names.filter_map(Value::as_str).map(str::to_owned).collect(),
    }
}

fn health(address: &str, answer: &Value) -> Seen<Health> {
    if answer["status"] != 200 {
        return Err(format!("{address} does not answer"));
    }
    let body: Option<Value> = answer["body"].as_str().and_then(|text| serde_json::from_str(text).ok());
    let body = body.ok_or_else(|| format!("{address} answers something else"))?;
    let word = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
    let said = [
        ("admin", "admin_status"),
        ("worker", "worker_status"),
        ("log-server", "log_server_status"),
        ("metadata-server", "metadata_server_status"),
    ];
    Ok(Health {
        node_id: word("node_id"),
        cluster: word("cluster_name"),
        status: word("status"),
        roles: said.into_iter().map(|(role, key)| (role.to_owned(), word(key))).collect(),
    })
}
