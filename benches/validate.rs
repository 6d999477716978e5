//! Time of `validate` on the files of `bench/`, JSON in and JSON out, as a JSON object of nanoseconds.
//! It is run by `./build.sh bench`, which sets it beside other tools.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use restate_scaleout::api::validate::{ConfigText, ValidateInput};
use restate_scaleout::config::validate;

/// How long one median is taken over.
const SPAN: Duration = Duration::from_secs(2);

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/files");
    let sets = [
        ("small", vec!["small.toml"]),
        ("full", vec!["full.toml"]),
        ("set", vec!["set/n1.toml", "set/n2.toml", "set/n3.toml", "set/n4.toml", "set/n5.toml"]),
    ];
    let mut times = BTreeMap::new();
    for (name, files) in sets {
        let files = files
            .iter()
            .map(|file| ConfigText {
                name: (*file).into(),
                text: std::fs::read_to_string(folder.join(file)).expect("the file is committed"),
                ..ConfigText::default()
            })
            .collect();
        let input = serde_json::to_vec(&ValidateInput { files, ..ValidateInput::default() }).expect("JSON");
        times.insert(name, median(|| call(&input)));
    }
    println!("{}", serde_json::to_string(&times).expect("JSON"));
}

fn call(input: &[u8]) -> Vec<u8> {
    let input: ValidateInput = serde_json::from_slice(black_box(input)).expect("the input is one");
    serde_json::to_vec(&validate(&input)).expect("JSON")
}

/// The median of single calls in nanoseconds, after as long a time of warming up.
fn median(mut call: impl FnMut() -> Vec<u8>) -> u128 {
    let mut times = Vec::new();
    for keep in [false, true] {
        let end = Instant::now() + SPAN;
        while Instant::now() < end {
            let started = Instant::now();
            black_box(call());
            if keep {
                times.push(started.elapsed().as_nanos());
            }
        }
    }
    times.sort_unstable();
    times[times.len() / 2]
}
