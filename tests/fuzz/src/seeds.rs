//! The inputs that mutation begins with: what the repository has recorded anyway, and the files in `corpus`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::input::Input;

/// The root of the repository.
pub fn repository() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().and_then(Path::parent);
    root.expect("this crate lies in the repository").to_path_buf()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What lies in a folder of the repository, by name. None when there is no such folder.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    entries
}

/// Inputs, each once.
fn each_once(inputs: impl IntoIterator<Item = Input>) -> Vec<Input> {
    let all: BTreeMap<Vec<u8>, Input> = inputs.into_iter().map(|input| (input.bytes(), input)).collect();
    all.into_values().collect()
}

/// What mutation has found of a target, or somebody has thought of: the folder of the target in `corpus`.
pub fn own(target: &str) -> Vec<Input> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    entries(&folder).iter().map(|path| Input::of_file(path)).collect()
}

/// Seeds of a target: its own, then others.
pub fn of(target: &str, others: impl IntoIterator<Item = Input>) -> Vec<Input> {
    let mut all = own(target);
    all.extend(each_once(others));
    all
}

fn json_lines(name: &str) -> Vec<Value> {
    let text = read(&repository().join("tests/vectors").join(format!("{name}.jsonl")));
    text.lines().map(|line| serde_json::from_str(line).expect("a vector")).collect()
}

/// The inputs of an export's vectors.
pub fn vectors(export: &str) -> Vec<Input> {
    let shared = json_lines("inputs");
    let inputs: BTreeMap<&str, &str> =
        shared.iter().filter_map(|line| Some((line["name"].as_str()?, line["input"].as_str()?))).collect();
    let lines = json_lines(export);
    let text = |line: &Value| match line["input-from"].as_str() {
        Some(name) => inputs[name].to_owned(),
        None => line["input"].as_str().expect("an input").to_owned(),
    };
    lines.iter().map(|line| Input::of(text(line).as_bytes())).collect()
}

/// Vectors of `run`: each input with what its host answers.
pub fn runs() -> Vec<Input> {
    let run = |line: &Value| {
        let input: Value = serde_json::from_str(line["input"].as_str()?).ok()?;
        let calls = line["calls"].as_array()?;
        let answers: Vec<&Value> = calls.iter().map(|call| &call["answer"]).collect();
        Some(Input::Json(json!({"input": input, "answers": answers})))
    };
    json_lines("run").iter().filter_map(run).collect()
}

/// The recorded scenarios, as `next_step` takes them.
pub fn scenarios() -> Vec<Value> {
    let paths = entries(&repository().join("tests/scenarios"));
    let scenario = |path: &PathBuf| {
        let mut input: Value = serde_json::from_str(&read(&path.join("input.json"))).expect("a scenario");
        // What it is about is no part of the message.
        input.as_object_mut().expect("an object").remove("about");
        input
    };
    paths.iter().map(scenario).collect()
}

/// All that was observed in the scenarios and in the vectors.
pub fn observations() -> Vec<Value> {
    let vectors = json_lines("inputs")
        .into_iter()
        .filter_map(|line| serde_json::from_str(line["input"].as_str()?).ok());
    let all = scenarios().into_iter().chain(vectors);
    all.filter_map(|mut input: Value| input["observations"].as_array_mut().map(std::mem::take))
        .flatten()
        .collect()
}

/// The files that the pages of rules show.
pub fn shown_files() -> Vec<String> {
    let mut found = Vec::new();
    for page in entries(&repository().join("docs/rules")) {
        let text = read(&page);
        for part in text.split("\n```") {
            if let Some((_, file)) = part.strip_prefix("toml").and_then(|rest| rest.split_once('\n')) {
                found.push(format!("{file}\n"));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The cases of `collect`, as lists of files.
pub fn folders() -> Vec<Value> {
    let cases = ["tests/collect/cases", "tests/kubernetes"].map(|folder| entries(&repository().join(folder)));
    let folder = |path: &PathBuf| {
        let mut files = Vec::new();
        below(path, path, &mut files);
        (!files.is_empty()).then_some(Value::Array(files))
    };
    cases.iter().flatten().filter(|path| path.is_dir()).filter_map(folder).collect()
}

fn below(folder: &Path, under: &Path, out: &mut Vec<Value>) {
    for path in entries(under) {
        let name = path.strip_prefix(folder).expect("below").display().to_string();
        if path.is_dir() {
            below(folder, &path, out);
        } else if !["expected.txt", "call.json", "read.txt"].contains(&name.as_str()) {
            out.push(json!({"name": name, "text": read(&path)}));
        }
    }
}
