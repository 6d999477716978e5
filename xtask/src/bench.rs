//! Validation beside what users have today, in one run, as ratios.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::dist::dist;
use crate::gate::gzipped;
use crate::modules::{MODULES, bytes};
use crate::run::{npm_ci, output, root};

/// Nanoseconds for each of the inputs.
type Times = BTreeMap<String, f64>;

const INPUTS: [(&str, &str); 3] = [("small", "0.5 KB"), ("full", "8 KB"), ("set", "5 files")];

/// Builds the modules, measures, and prints a table. Nothing is asserted.
///
/// # Errors
/// When a tool is missing or fails.
pub fn bench() -> Result<(), String> {
    dist()?;
    npm_ci("bench")?;
    npm_ci("tests/parity")?;
    let native = output("cargo", &["bench", "--locked", "--quiet", "--bench", "validate"])?;
    let native = times(&json(native.lines().last().unwrap_or_default())?);
    let path = |file: &str| root().join(file).display().to_string();
    let script = path("bench/run.mjs");
    let module = path(&format!("dist/{}", MODULES[0].file));
    let schema = path(&format!("schema/restate-{}.json", restate_scaleout::config::version::NEWEST));
    let server = path("tests/parity/node_modules/restate-server-1-7/bin/restate-server");
    let others = output("node", &["--no-warnings", &script, &module, &schema, &server])?;
    let others = json(&others)?;
    let others: BTreeMap<String, Times> =
        others.as_object().into_iter().flatten().map(|(tool, value)| (tool.clone(), times(value))).collect();
    print(&native, &others)?;
    sizes()
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("{error}: {text}"))
}

fn times(value: &Value) -> Times {
    let pairs = value.as_object().into_iter().flatten();
    pairs.filter_map(|(input, time)| Some((input.clone(), time.as_f64()?))).collect()
}

fn print(native: &Times, others: &BTreeMap<String, Times>) -> Result<(), String> {
    let of = |times: &Times, input: &str| times.get(input).copied().ok_or(format!("no time of {input}"));
    println!(
        "{:<30} {}",
        "median, and as native = 1",
        INPUTS.map(|(_, what)| format!("{what:>20}")).concat()
    );
    let row = |name: &str, times: &Times| -> Result<(), String> {
        let mut cells = String::new();
        for (input, _) in INPUTS {
            let (time, base) = (of(times, input)?, of(native, input)?);
            cells.push_str(&format!("{:>20}", format!("{:.0} µs {:>6.2}", time / 1000.0, time / base)));
        }
        println!("{name:<30} {cells}");
        Ok(())
    };
    row("native", native)?;
    others.iter().try_for_each(|(name, times)| row(name, times))
}

fn sizes() -> Result<(), String> {
    for module in &MODULES {
        let code = bytes(module)?;
        println!("dist/{}: {} bytes, {} gzipped", module.file, code.len(), gzipped(&code)?);
    }
    Ok(())
}
