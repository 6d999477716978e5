//! JSON without credentials.

use serde_json::Value;

use super::Secrets;

/// Fields of a `write-config` action whose texts may hold credentials.
pub const TEXTS: [&str; 2] = ["edits", "text"];

impl Secrets {
    /// The value without credentials, and without these fields of `write-config` actions.
    pub fn redact_json(&self, value: &Value, without: &[&str]) -> Value {
        match value {
            Value::Object(fields) => {
                let writes = fields.get("kind").is_some_and(|kind| kind == "write-config");
                let kept = fields.iter().filter(|(name, _)| !(writes && without.contains(&name.as_str())));
                kept.map(|(name, value)| (name.clone(), self.redact_json(value, without))).collect()
            }
            Value::Array(items) => items.iter().map(|item| self.redact_json(item, without)).collect(),
            Value::String(text) => self.redact(text).into(),
            other => other.clone(),
        }
    }
}
