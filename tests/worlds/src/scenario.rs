//! Recorded scenarios: folders with an `input.json`, read and written as `tests/scenarios` has them.

use std::fs;
use std::path::{Path, PathBuf};

use restate_scaleout_api::Target;
use serde_json::{Value, json};

/// A target and what was observed, as it was recorded.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// The name of its folder.
    pub name: String,
    /// The deployment wanted.
    pub target: Target,
    /// The same as a message.
    pub wanted: Value,
    /// The observations as messages.
    pub observations: Vec<Value>,
}

/// Where the recorded scenarios lie.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios")
}

/// All recorded scenarios by name.
///
/// # Panics
/// When a folder cannot be read as one.
pub fn recorded() -> Vec<Scenario> {
    let entries = fs::read_dir(folder()).expect("tests/scenarios");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.is_dir());
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

/// One scenario by its folder.
///
/// # Panics
/// When the folder cannot be read as one.
pub fn read(path: &Path) -> Scenario {
    let text = fs::read_to_string(path.join("input.json")).expect("input.json");
    let mut input: Value = serde_json::from_str(&text).expect("JSON");
    let wanted = input["target"].take();
    let Value::Array(observations) = input["observations"].take() else { panic!("no observations") };
    Scenario {
        name: path.file_name().expect("a name").to_string_lossy().into_owned(),
        target: serde_json::from_value(wanted.clone()).expect("a target"),
        wanted,
        observations,
    }
}

/// Writes a folder that can be committed; `UPDATE=1 cargo test --test scenarios` adds the decision.
///
/// # Errors
/// When it cannot be written.
pub fn write(folder: &Path, about: &str, wanted: &Value, observations: &[Value]) -> Result<(), String> {
    let input = json!({"about": about, "target": wanted, "observations": observations});
    let file = folder.join("input.json");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&file, serde_json::to_string_pretty(&input).unwrap_or_default() + "\n"))
        .map_err(|error| format!("{}: {error}", file.display()))
}
