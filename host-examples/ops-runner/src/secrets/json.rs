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
            // Lines of one text, or a flag and its value.
            Value::Array(items) if items.iter().all(Value::is_string) => {
                let lines: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                self.redact_lines(&lines).into()
            }
            Value::Array(items) => items.iter().map(|item| self.redact_json(item, without)).collect(),
            Value::String(text) => self.redact(text).into(),
            other => other.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_of_texts_are_read_as_one() {
        let shown = Secrets::default().redact_json(
            &json!({"lines": ["-----BEGIN PRIVATE KEY-----", "MIIhush"], "args": ["--token", "hush"], "n": [1, "x"]}),
            &[],
        );
        assert!(!shown.to_string().contains("hush"), "{shown}");
        assert_eq!((&shown["args"][0], &shown["n"]), (&json!("--token"), &json!([1, "x"])));
    }
}
