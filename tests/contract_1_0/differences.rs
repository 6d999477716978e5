//! The list of what is meant to differ from contract 1.0, each with its reason.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cases::{folder, json};
use crate::renames::Rename;

/// The list, and what was found to differ.
pub struct Differences {
    listed: List,
    found: BTreeMap<Place, Change>,
}

/// `differences.json`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    renames: Vec<Rename>,
    differences: Vec<Group>,
}

/// Differences that share a reason.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    reason: String,
    differences: Vec<Difference>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Difference {
    case: String,
    field: String,
    old: Value,
    new: Value,
}

/// A case, and a path into its outcome.
type Place = (String, String);
/// The old value and today's.
type Change = (Value, Value);

impl Differences {
    pub fn read() -> Self {
        let listed = serde_json::from_value(json(&file())).unwrap_or_else(|error| panic!("{error}"));
        Self { listed, found: BTreeMap::new() }
    }

    /// Notes where the outcomes of a case differ.
    pub fn compare(&mut self, case: &str, old: &Value, new: &Value) {
        let mut old = old.clone();
        self.listed.renames.iter_mut().for_each(|rename| rename.apply(&mut old));
        let mut path = Vec::new();
        different(&old, new, &mut path, &mut |field, old, new| {
            self.found.insert((case.into(), field), (old.clone(), new.clone()));
        });
    }

    /// Compares what was found with the list.
    #[track_caller]
    pub fn finish(mut self) {
        let mut wrong = Vec::new();
        for Rename { old, new, reason, used } in &self.listed.renames {
            if reason.trim().is_empty() {
                wrong.push(format!("{old}: is renamed to {new} without a reason"));
            }
            if !used {
                wrong.push(format!("{old}: is renamed to {new}, but nothing has that name"));
            }
        }
        for group in &self.listed.differences {
            for listed in &group.differences {
                let place = format!("{}: {}", listed.case, listed.field);
                if group.reason.trim().is_empty() {
                    wrong.push(format!("{place}: is listed without a reason"));
                }
                match self.found.remove(&(listed.case.clone(), listed.field.clone())) {
                    None => wrong.push(format!("{place}: is listed, but does not differ (any more)")),
                    Some((old, new)) if old != listed.old || new != listed.new => wrong.push(format!(
                        "{place}: listed are\n  {}\n  {}\nwhile it differs so:\n  {old}\n  {new}",
                        listed.old, listed.new
                    )),
                    Some(_) => {}
                }
            }
        }
        for ((case, field), (old, new)) in &self.found {
            wrong.push(format!("{case}: {field} differs:\n  {old}\n  {new}"));
        }
        if std::env::var_os("UPDATE").is_some() && !self.found.is_empty() {
            self.add_found();
        }
        assert!(
            wrong.is_empty(),
            "{} differences (UPDATE=1 lists new ones):\n{}",
            wrong.len(),
            wrong.join("\n")
        );
    }

    /// Adds what is not listed yet, under a reason that somebody has to write.
    fn add_found(&mut self) {
        let found = std::mem::take(&mut self.found).into_iter();
        let differences =
            found.map(|((case, field), (old, new))| Difference { case, field, old, new }).collect();
        self.listed.differences.push(Group { reason: String::new(), differences });
        let text = serde_json::to_string_pretty(&self.listed).unwrap() + "\n";
        fs::write(file(), text).unwrap();
    }
}

fn file() -> PathBuf {
    folder().join("differences.json")
}

/// Calls `found` with the path and both values of each difference, as deep as possible.
fn different(
    old: &Value,
    new: &Value,
    path: &mut Vec<String>,
    found: &mut dyn FnMut(String, &Value, &Value),
) {
    match (old, new) {
        _ if old == new => {}
        (Value::Object(one), Value::Object(two)) => {
            let mut names: Vec<&String> = one.keys().chain(two.keys()).collect();
            names.sort();
            names.dedup();
            for name in names {
                path.push(name.clone());
                different(&old[name], &new[name], path, found);
                path.pop();
            }
        }
        (Value::Array(one), Value::Array(two)) if one.len() == two.len() => {
            for (at, (old, new)) in one.iter().zip(two).enumerate() {
                path.push(at.to_string());
                different(old, new, path, found);
                path.pop();
            }
        }
        _ => found(path.join("."), old, new),
    }
}
