//! A target holds no credentials: it is shown in plans, kept in approvals, and written into files.

use serde_json::Value;

use crate::api::Target;
use crate::api::secret::{is_secret, user_parts};

/// The first field that holds one.
pub fn field_of(target: &Target) -> Option<String> {
    let repository = &target.repository;
    if !user_parts(&repository.destination).is_empty() {
        return Some("repository.destination".into());
    }
    let found = repository.settings.iter().find(|(key, value)| holds_one(key, value));
    if let Some((key, _)) = found {
        return Some(format!("repository.settings.{key}"));
    }
    target.nodes.iter().enumerate().find_map(|(at, node)| {
        if !user_parts(&node.address).is_empty() {
            return Some(format!("nodes[{at}].address"));
        }
        let (key, _) = node.settings.iter().find(|(key, value)| holds_one(key, value))?;
        Some(format!("nodes[{at}].settings.{key}"))
    })
}

/// Whether a setting holds a credential; its key may be a path with dots.
fn holds_one(key: &str, value: &Value) -> bool {
    let mut path: Vec<String> = key.split('.').map(|part| part.trim_matches('"').to_owned()).collect();
    any(&mut path, value)
}

fn any(path: &mut Vec<String>, value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.iter().any(|(key, value)| {
            path.push(key.clone());
            let found = any(path, value);
            path.pop();
            found
        }),
        Value::Array(items) => items.iter().any(|item| any(path, item)),
        // Where a key lies is no key.
        Value::String(text) => {
            let file = path.last().is_some_and(|key| key.ends_with("-file") || key.ends_with("-path"));
            is_secret(path) && !file && !text.is_empty() || !user_parts(text).is_empty()
        }
        Value::Number(_) => is_secret(path),
        Value::Null | Value::Bool(_) => false,
    }
}
