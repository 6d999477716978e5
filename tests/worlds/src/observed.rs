//! The raw observations of a world while it is being changed: finds answers, and writes them back in the form in
//! which servers print them.

use fastrand::Rng;
use serde_json::{Value, json};

use crate::printed::Printed;

/// Observations as messages.
#[derive(Debug, Clone)]
pub struct Observed(pub Vec<Value>);

/// A registered node, as `nodes_config` has it.
#[derive(Debug, Clone)]
pub struct Member {
    /// The number in `N3`.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Its generation.
    pub generation: u64,
}

impl Member {
    /// `N3`
    pub fn plain(&self) -> String {
        format!("N{}", self.id)
    }

    /// `N3:1`
    pub fn exact(&self) -> String {
        format!("N{}:{}", self.id, self.generation)
    }
}

impl Observed {
    /// The answers of `restatectl` to commands that have these words.
    pub fn answers(&mut self, words: &str) -> impl Iterator<Item = &mut Value> {
        self.0.iter_mut().filter_map(move |seen| {
            let args: Vec<&str> = seen["args"].as_array()?.iter().filter_map(Value::as_str).collect();
            let found = seen["kind"] == "restatectl" && args.join(" ").contains(words);
            seen.get_mut("answer")?.get_mut("ok").filter(|_| found)
        })
    }

    /// The answers of a host about a node.
    pub fn hosts(&mut self, kind: &str, node: &str) -> impl Iterator<Item = &mut Value> {
        self.0
            .iter_mut()
            .filter(move |seen| seen["kind"] == kind && seen["node"] == node)
            .filter_map(|seen| seen.get_mut("answer")?.get_mut("ok"))
    }

    /// Changes the JSON that a command printed. Whether anything was changed.
    pub fn json(&mut self, words: &str, mut change: impl FnMut(&mut Value) -> bool) -> bool {
        let mut changed = false;
        for answer in self.answers(words) {
            let text = answer["stdout"].as_str().unwrap_or_default();
            let Ok(mut printed) = serde_json::from_str::<Value>(text) else { continue };
            if change(&mut printed) {
                // Metadata is printed over many lines, rows of queries in one.
                let text = if printed.is_array() { printed.to_string() } else { format!("{printed:#}\n") };
                answer["stdout"] = json!(text);
                changed = true;
            }
        }
        changed
    }

    /// Changes the rows that a query printed.
    pub fn rows(&mut self, table: &str, mut change: impl FnMut(&mut Vec<Value>) -> bool) -> bool {
        self.json(&format!("FROM {table}"), |printed| printed.as_array_mut().is_some_and(&mut change))
    }

    /// Changes the table that a command printed.
    pub fn table(&mut self, words: &str, mut change: impl FnMut(&mut Printed) -> bool) -> bool {
        let mut changed = false;
        for answer in self.answers(words) {
            let Some(mut table) = Printed::read(answer["stdout"].as_str().unwrap_or_default()) else {
                continue;
            };
            if change(&mut table) {
                answer["stdout"] = json!(table.text());
                changed = true;
            }
        }
        changed
    }

    /// Changes what `/health` of a node says.
    pub fn health(&mut self, node: &str, mut change: impl FnMut(&mut Value) -> bool) -> bool {
        let mut changed = false;
        for answer in self.hosts("dial", node) {
            let body = answer["body"].as_str().unwrap_or_default();
            let Ok(mut said) = serde_json::from_str::<Value>(body) else { continue };
            if change(&mut said) {
                answer["body"] = json!(said.to_string());
                changed = true;
            }
        }
        changed
    }

    /// Changes the entry of a registered node.
    pub fn entry(&mut self, id: u64, mut change: impl FnMut(&mut Value) -> bool) -> bool {
        self.json("nodes_config", |config| {
            let entries = config["nodes"].as_array_mut().into_iter().flatten();
            let mut mine = entries.filter(|entry| entry[0] == id && entry[1]["Node"].is_object());
            mine.next().is_some_and(|entry| change(&mut entry[1]["Node"]))
        })
    }

    /// Changes the chain of a log; `at` counts logs as they were printed.
    pub fn chain(&mut self, at: usize, mut change: impl FnMut(&mut Vec<Value>) -> bool) -> bool {
        self.json("bifrost_config", |config| {
            let logs = config["logs"].as_array_mut().into_iter().flatten();
            let mut chains = logs.filter_map(|log| log[1]["chain"].as_array_mut());
            chains.nth(at).is_some_and(&mut change)
        })
    }

    /// The registered nodes.
    pub fn members(&mut self) -> Vec<Member> {
        let mut found = Vec::new();
        self.json("nodes_config", |config| {
            found.clear();
            for entry in config["nodes"].as_array().into_iter().flatten() {
                let node = &entry[1]["Node"];
                let (Some(id), Some(name)) = (entry[0].as_u64(), node["name"].as_str()) else { continue };
                let generation = node["current_generation"][1].as_u64().unwrap_or(1);
                found.push(Member { id, name: name.into(), generation });
            }
            false
        });
        found
    }

    /// One of the registered nodes.
    pub fn member(&mut self, rng: &mut Rng) -> Option<Member> {
        let members = self.members();
        rng.choice(members)
    }

    /// How many logs there are.
    pub fn logs(&mut self) -> usize {
        let mut count = 0;
        self.json("bifrost_config", |config| {
            count = config["logs"].as_array().map_or(0, Vec::len);
            false
        });
        count
    }

    /// A name of a node that a host has told something about.
    pub fn host(&self, rng: &mut Rng) -> Option<String> {
        let names: Vec<&str> = self.0.iter().filter_map(|seen| seen["node"].as_str()).collect();
        rng.choice(names).map(Into::into)
    }

    /// The time of the newest observation.
    pub fn newest(&self) -> u64 {
        self.0.iter().filter_map(|seen| seen["at-ms"].as_u64()).max().unwrap_or(0)
    }
}
