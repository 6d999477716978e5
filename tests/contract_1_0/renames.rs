//! Names of steps, refusals and invariants that are others today.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cases::{folder, json};

/// One name for another, wherever it stands.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    /// The name in contract 1.0.
    pub old: String,
    /// Today's.
    pub new: String,
    /// Why.
    pub reason: String,
    /// Whether the old name was met.
    #[serde(skip)]
    pub used: bool,
}

/// All renames that are listed.
pub fn read() -> Vec<Rename> {
    let listed = json(&folder().join("differences.json"));
    serde_json::from_value(listed["renames"].clone()).unwrap_or_else(|error| panic!("renames: {error}"))
}

impl Rename {
    /// Puts the new name in the place of the old one.
    pub fn apply(&mut self, outcome: &mut Value) {
        match outcome {
            Value::String(text) => {
                let words: Vec<String> = text.split(' ').map(|word| self.word(word)).collect();
                *text = words.join(" ");
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.apply(item)),
            Value::Object(fields) => fields.values_mut().for_each(|value| self.apply(value)),
            _ => {}
        }
    }

    /// A word that is the name, or a step's name with a node: `join-node:n2`.
    fn word(&mut self, word: &str) -> String {
        match word.strip_prefix(self.old.as_str()) {
            Some(rest) if rest.is_empty() || rest.starts_with(':') => {
                self.used = true;
                format!("{}{rest}", self.new)
            }
            _ => word.into(),
        }
    }
}
