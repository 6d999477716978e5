//! Variables and flags that beat what a step writes into a file.

use serde_json::Value as Json;

use super::settings::Wanted;
use crate::api::{Evidence, Refusal, StepKey};
use crate::cluster::NodeConfigFile;
use crate::config::document::Document;
use crate::config::keys;
use crate::config::layers::{Layer, key_of_variable};
use crate::config::patch::{KeyPath, same, value};
use crate::config::tree::Value;
use crate::lifecycle::verdict::refusal;

/// A setting that a variable or a flag overrides with something other than the target needs: a change of the
/// file would have no effect.
pub fn overridden(key: &StepKey, node: &str, file: &NodeConfigFile, wanted: &Wanted) -> Option<Refusal> {
    let above = file.layers(&Document::parse(""));
    wanted.set.iter().find_map(|(setting, wanted)| {
        if let Some(name) = file.withheld.iter().find(|name| touches(name, setting)) {
            return Some(withheld(key, node, name, setting));
        }
        let path: Vec<&str> = setting.0.iter().map(String::as_str).collect();
        let (has, origin) = above.get(&path)?;
        let (name, place, remedy) = match origin {
            // The production profile is below the file.
            Layer::Flag(flag) if flag == "--production" => return None,
            Layer::Flag(flag) => (flag, "arguments", "remove the flag from the server's arguments"),
            Layer::Env(name) => (name, "environment", "remove the variable from the server's environment"),
            // Variables set parts of a table.
            Layer::Default | Layer::File => {
                let part = above.variables.iter().find(|variable| variable.path.starts_with(&setting.0))?;
                let remedy = "remove the variable from the server's environment";
                (part.name.clone(), "environment", remedy)
            }
        };
        if fits(&path, has, wanted) {
            return None;
        }
        Some(refusal(
            "environment-override",
            Some(key),
            format!("{name} in the {place} of {node} overrides `{setting}`, which must change"),
            [Evidence { fact: format!("{name} is set"), source: format!("{place} of {node}") }],
            format!("{remedy} (a restart follows anyway)"),
        ))
    })
}

/// Whether a variable sets a key, a part of it or a table around it.
fn touches(name: &str, setting: &KeyPath) -> bool {
    key_of_variable(name).is_some_and(|path| path.starts_with(&setting.0) || setting.0.starts_with(&path))
}

fn withheld(key: &StepKey, node: &str, name: &str, setting: &KeyPath) -> Refusal {
    refusal(
        "known-facts",
        Some(key),
        format!("whether {name} overrides `{setting}` of {node} cannot be told: its value is withheld"),
        [Evidence { fact: format!("{name} is withheld"), source: format!("environment of {node}") }],
        "remove the variable from the server's environment, or let the host show its value",
    )
}

/// Whether a value from above the file is what a step wants.
fn fits(path: &[&str], has: &Value, wanted: &Json) -> bool {
    let Ok(wanted) = value(wanted) else { return false };
    match (has, &wanted) {
        // Their order does not matter, and more addresses of peers do no harm.
        (Value::Array(has), Value::Array(wanted)) if path == keys::METADATA_CLIENT_ADDRESSES => {
            within(wanted, has)
        }
        (Value::Array(has), Value::Array(wanted)) if path == keys::ROLES => {
            within(wanted, has) && within(has, wanted)
        }
        (Value::Table(has), Value::Table(wanted)) => has
            .entries
            .iter()
            .all(|entry| wanted.get(&entry.key).is_some_and(|wanted| same(&entry.item.value, &wanted.value))),
        _ => same(has, &wanted),
    }
}

fn within(some: &[crate::config::tree::Item], all: &[crate::config::tree::Item]) -> bool {
    some.iter().all(|one| all.iter().any(|other| same(&one.value, &other.value)))
}
