//! The conformance vectors of `tests/vectors` in every host: natively, by each SDK, and as the browser has the module.

mod hosts;
mod table;

use crate::dist::dist;
use crate::out;
use crate::section::section;
use crate::web;

use hosts::{Host, OTHERS, RUNNER, all};

/// Builds everything, asks every host, and prints who answers how many vectors as it should, and how fast.
///
/// # Errors
/// When something cannot be built, or a host answers otherwise.
pub fn run() -> Result<(), String> {
    dist()?;
    web::package()?;
    compare(&all())
}

/// The hosts in other languages than Rust, of modules that are built. Whose toolchain is missing is skipped by name.
///
/// # Errors
/// When a host answers otherwise.
pub fn others() -> Result<(), String> {
    compare(&OTHERS)
}

/// The ops runner's engine, which takes its time to build.
///
/// # Errors
/// When it answers otherwise.
pub fn runner() -> Result<(), String> {
    compare(&[RUNNER])
}

fn compare(hosts: &[Host]) -> Result<(), String> {
    let mut rows = Vec::new();
    let mut failed = Vec::new();
    for host in hosts {
        if let Some(missing) = (host.missing)() {
            out::note(format_args!("skipped: conformance of {}: {missing}", host.name));
            continue;
        }
        let came = section(&format!("conformance of {}", host.name), host.ask)?;
        rows.extend(table::rows(&came.printed)?);
        if !came.well {
            failed.push(host.name);
        }
    }
    out::say(table::table(&rows).trim_end());
    match failed[..] {
        [] => Ok(()),
        _ => Err(format!("other answers than the native crate gives: {}", failed.join(", "))),
    }
}
