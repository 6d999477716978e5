//! The frozen inputs.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::renames;

/// A goal and observations in the spelling of contract 1.0.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// `scenarios/trimmed`: the place of its files below `inputs/` and `outcomes/`.
    #[serde(skip)]
    pub name: String,
    #[allow(dead_code, reason = "for the reader of the file")]
    #[serde(default)]
    about: String,
    pub goal: Value,
    pub observations: Vec<Value>,
    /// What had been approved beforehand, where that matters.
    #[serde(default)]
    pub approvals: Given,
}

/// Approvals of contract 1.0: steps of a plan, by their names of today, and risks by id (`risk:` and the step).
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    #[serde(default)]
    pub plan: Vec<String>,
    #[serde(default)]
    pub risks: Vec<String>,
}

impl Case {
    /// What the engine of contract 1.0 decided.
    pub fn outcome(&self) -> Value {
        json(&folder().join("outcomes").join(&self.name).with_extension("json"))
    }
}

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract_1_0")
}

pub fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    for kind in ["scenarios", "growth"] {
        for entry in fs::read_dir(folder().join("inputs").join(kind)).unwrap() {
            let path = entry.unwrap().path();
            let mut read = json(&path);
            if let Some(approvals) = read.get_mut("approvals") {
                renames::read().iter_mut().for_each(|rename| rename.apply(approvals));
            }
            let mut case: Case =
                serde_json::from_value(read).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            case.name = format!("{kind}/{}", path.file_stem().unwrap().to_str().unwrap());
            all.push(case);
        }
    }
    all.sort_by(|one, two| one.name.cmp(&two.name));
    all
}

pub fn json(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
