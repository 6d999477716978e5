//! Native times of the exports, from bytes to bytes, beside the floor: what `serde_json` takes to read the same
//! input. `./build.sh bench` runs it, and then the module and other tools on the same inputs.
//!
//! `cargo run --profile bench --package restate-scaleout-bench -- FOLDER` writes the inputs into the folder and
//! prints one JSON object. With part of a name as another argument it times only those inputs, for example for
//! a profile: `perf record -g target/release/restate-scaleout-bench FOLDER "10 × 128"`.

mod clusters;
mod fastest;
mod files;

use std::fs;
use std::hint::black_box;
use std::io::{Write, stderr, stdout};
use std::path::PathBuf;

use fastest::fastest;
use restate_scaleout::exports;
use serde_json::{Value, json};

/// A call to time.
struct Input {
    /// What it is called in the tables.
    name: String,
    export: &'static str,
    /// Made only when its turn comes, since approvals take a plan.
    message: Box<dyn Fn() -> Value>,
    /// The configuration files in it, for other tools.
    texts: Vec<String>,
}

fn main() {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().expect("the folder for the inputs"));
    let part = args.next().unwrap_or_default();
    fs::create_dir_all(&folder).expect("the folder can be made");
    let mut index = Vec::new();
    let mut times = serde_json::Map::new();
    let inputs = files::inputs().into_iter().chain(clusters::inputs());
    for (number, input) in inputs.filter(|input| input.name.contains(&part)).enumerate() {
        let _ = writeln!(stderr(), "native: {}", input.name);
        let message = (input.message)().to_string();
        let file = format!("{number}.json");
        fs::write(folder.join(&file), &message).expect("an input can be written");
        let message = message.as_bytes();
        let answer = call(input.export, message);
        times.insert(
            input.name.clone(),
            json!({
                "bytes": message.len(),
                "steps": steps(&answer),
                "native": fastest(|| call(input.export, message)),
                "floor": fastest(|| serde_json::from_slice::<Value>(black_box(message)).expect("JSON")),
            }),
        );
        index.push(json!({"name": input.name, "export": input.export, "file": file, "texts": input.texts}));
    }
    fs::write(folder.join("index.json"), Value::from(index).to_string()).expect("the index can be written");
    let _ = writeln!(stdout(), "{}", Value::from(times));
}

fn call(export: &str, message: &[u8]) -> Vec<u8> {
    exports::call(export, black_box(message)).unwrap_or_else(|error| panic!("{export}: {error}"))
}

/// The steps still to come in a plan.
fn steps(answer: &[u8]) -> usize {
    let answer: Value = serde_json::from_slice(answer).expect("an answer is JSON");
    let road = answer["road"].as_array().map(Vec::as_slice).unwrap_or_default();
    road.iter().filter(|step| step["status"] == "todo").count()
}
