//! `pp_epoch_<partition>`: whether somebody has frozen a partition's placement or leadership.

use std::collections::BTreeMap;

use serde_json::Value;

use super::json;

/// Policies of a partition that are set, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policies(pub Vec<&'static str>);

/// Reads the policies. A policy stands there only when it is set, and whatever it says, it keeps the
/// controllers from doing what they would.
///
/// # Errors
/// When the text is not an object.
pub fn read(text: &str) -> Result<Policies, String> {
    // `null` is what restatectl prints for a key that does not exist.
    let raw: BTreeMap<String, Value> = json::<Option<_>>(text)?.unwrap_or_default();
    let nested = raw.get("policies").and_then(Value::as_object);
    let set = |name: &&str| {
        let value = raw.get(*name).or_else(|| nested.and_then(|policies| policies.get(*name)));
        value.is_some_and(|value| !value.is_null())
    };
    Ok(Policies(["placement_policy", "leadership_policy"].into_iter().filter(set).collect()))
}
