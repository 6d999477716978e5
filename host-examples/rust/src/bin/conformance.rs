//! Asks the crate what `tests/vectors` ask. Prints a line of JSON for each export: vectors, those that are equal,
//! milliseconds. Its argument is the root of the repository.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use restate_scaleout::{Host, exports};
use restate_scaleout_native_host::{Compared, Recorded, Vector, compare, read};

struct Scripted(Recorded);

impl Host for Scripted {
    fn call(&mut self, function: &'static str, request: &[u8]) -> Result<Vec<u8>, String> {
        self.0.answer(function, request)
    }
}

fn ask(vector: &Vector) -> (Result<Vec<u8>, String>, usize) {
    let input = vector.input.as_bytes();
    if vector.export == exports::RUN {
        let mut host = Scripted(Recorded(vector.calls.clone().into()));
        let answer = exports::run(&mut host, input);
        return (answer, host.0.0.len());
    }
    (exports::call(&vector.export, input), 0)
}

fn main() -> Result<ExitCode, String> {
    let root = PathBuf::from(std::env::args().nth(1).ok_or("the root of the repository is missing")?);
    let vectors = read(&root.join("tests/vectors"))?;
    let rows = compare("native Rust", &vectors, ask, |vector, came| {
        let _ = writeln!(io::stderr(), "{}, {}: {came}", vector.export, vector.name);
    });
    for row in &rows {
        let line = serde_json::to_string(row).map_err(|error| error.to_string())?;
        writeln!(io::stdout(), "{line}").map_err(|error| error.to_string())?;
    }
    Ok(if rows.iter().all(Compared::all_equal) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
