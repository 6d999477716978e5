//! Asks the modules what `tests/vectors` ask. Prints a line of JSON for each export: vectors, those that are equal,
//! milliseconds. Its argument is the root of the repository.

#[path = "../../rust/src/vectors.rs"]
mod vectors;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use extism::{Function, Manifest, Plugin, PluginBuilder, UserData, Wasm};
use ops_runner::plugin::{Answers, DRIVER, PURE, bind};
use vectors::{Compared, Recorded, Vector, compare, read};

fn main() -> Result<ExitCode, String> {
    let root = PathBuf::from(std::env::args().nth(1).ok_or("the root of the repository is missing")?);
    let vectors = read(&root.join("tests/vectors"))?;
    let host = Arc::new(Mutex::new(Recorded::default()));
    let mut pure = load(&root.join("dist").join(PURE), [])?;
    let mut driver =
        load(&root.join("dist").join(DRIVER), bind(&UserData::new(Scripted(Arc::clone(&host)))))?;
    let ask = |vector: &Vector| {
        let recorded = |calls: usize| host.lock().map_or(calls, |host| host.0.len());
        if let Ok(mut host) = host.lock() {
            host.0 = vector.calls.clone().into();
        }
        let plugin = if vector.export == "run" { &mut driver } else { &mut pure };
        let answer =
            plugin.call::<_, Vec<u8>>(&vector.export, &vector.input).map_err(|error| error.to_string());
        (answer, recorded(usize::MAX))
    };
    let rows = compare("Extism, Rust", &vectors, ask, |vector, came| {
        let _ = writeln!(io::stderr(), "{}, {}: {came}", vector.export, vector.name);
    });
    for row in &rows {
        let line = serde_json::to_string(row).map_err(|error| error.to_string())?;
        writeln!(io::stdout(), "{line}").map_err(|error| error.to_string())?;
    }
    Ok(if rows.iter().all(Compared::all_equal) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn load(file: &Path, functions: impl IntoIterator<Item = Function>) -> Result<Plugin, String> {
    let code = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let manifest = Manifest::new([Wasm::data(code)]).disallow_all_hosts().with_memory_max(4096);
    let built = PluginBuilder::new(manifest).with_wasi(false).with_functions(functions).build();
    built.map_err(|error| format!("{}: {error:#}", file.display()))
}

/// The recorded host, answering as the runner's own does.
struct Scripted(Arc<Mutex<Recorded>>);

impl Answers for Scripted {
    fn answer(&mut self, function: &str, request: &str) -> String {
        let answer = self
            .0
            .lock()
            .map_err(|error| error.to_string())
            .and_then(|mut host| host.answer(function, request.as_bytes()));
        // An empty answer counts as failed, which the recorded ones did not.
        answer.ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}
