//! Sets of files whose servers are started together, and what the validator says of them.
//!
//! Each change of a sound set must be named, and do what is written of it. Of sets with two of them an error about the start
//! must come true, and where nothing is found at warning or above the nodes must become one cluster that serves.

mod cases;
mod running;

use std::path::Path;
use std::time::Duration;

use restate_scaleout::api::validate::{Diagnostic, NodeConfig, Severity, ValidateInput};
use restate_scaleout::config::rules::{Stage, find};
use restate_scaleout::config::validate;

use crate::out;
use crate::parity::server::Server;
use cases::{Case, cases};
use running::{Ports, Wanting, start};

/// How long servers that should not become a cluster are watched for becoming one all the same.
const WATCHED: Duration = Duration::from_secs(12);
/// How long servers that should may take, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(90);

/// What is said of a set at warning or above.
fn found(case: &Case, server: &str) -> Vec<Diagnostic> {
    let ports = Ports::sketched();
    let node = |(at, text): (usize, &String)| {
        NodeConfig::with_file(format!("n{}.toml", at + 1), ports.filled(text, Path::new("/data")))
    };
    let input = ValidateInput {
        nodes: case.files.iter().enumerate().map(node).collect(),
        server_version: Some(server.to_owned()),
        one_host: true,
        fixes: false,
        ..ValidateInput::default()
    };
    let all = validate(&input).diagnostics;
    all.into_iter().filter(|one| one.severity != Severity::Info).collect()
}

/// Whether the nodes should become one cluster; `None` where either would be right.
fn expected(case: &Case, found: &[Diagnostic]) -> Option<bool> {
    match case.changes.as_slice() {
        [] => Some(true),
        [change] => Some(change.whole),
        _ if found.iter().any(ends_a_start) => Some(false),
        _ if found.is_empty() => Some(true),
        _ => None,
    }
}

/// Whether it is an error about the start: others show only later.
fn ends_a_start(one: &Diagnostic) -> bool {
    // At a port of nobody a node waits for ever; here it may be that of another node.
    one.severity == Severity::Error
        && one.code != "RS158"
        && find(&one.code).is_some_and(|rule| rule.stage != Stage::Later)
}

/// What is not as it should be with a case; nothing when all is.
fn compare(server: &Server, case: &Case) -> Result<Option<String>, String> {
    let found = found(case, &server.version.to_string());
    let Some(whole) = expected(case, &found) else { return Ok(None) };
    let (wanting, files): (Wanting, _) = start(server, &case.files, if whole { PATIENCE } else { WATCHED })?;
    if wanting.is_empty() == whole {
        return Ok(None);
    }
    let said: Vec<String> = found.iter().map(|one| format!("{} {}", one.code, one.message)).collect();
    Ok(Some(format!(
        "said: {}\nwas: {}\n{}",
        said.join("; "),
        if wanting.is_empty() { "one cluster".into() } else { wanting.join("; ") },
        files.join("\n---\n")
    )))
}

/// Compares and reports; whether nothing was surprising.
///
/// # Errors
/// When a server cannot be started.
pub fn compare_all(servers: &[Server], seed: u64, pairs: usize) -> Result<bool, String> {
    // Older servers know no TLS; what nodes make of each other is compared with the newest.
    let Some(server) = servers.last() else { return Ok(true) };
    let cases = cases(seed, pairs);
    out::say(format_args!("seed {seed}, {} sets of {}", cases.len(), server.version));
    let mut agreed = true;
    for case in &cases {
        let names: Vec<&str> = case.changes.iter().map(|change| change.name).collect();
        let name = if names.is_empty() { "as it should be".to_owned() } else { names.join(" + ") };
        match compare(server, case)? {
            None => out::say(format_args!("  {name}: as expected")),
            Some(surprise) => {
                agreed = false;
                out::say(format_args!("  {name}: OTHERWISE"));
                surprise.lines().for_each(|line| out::say(format_args!("    | {line}")));
            }
        }
    }
    Ok(agreed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_is_named_and_nothing_else_is_said_of_a_sound_set() {
        let mut wrong = Vec::new();
        for case in cases(1, 0) {
            let found = found(&case, "1.7.12");
            let codes: Vec<&str> = found.iter().map(|one| one.code.as_str()).collect();
            let (name, wanted) =
                case.changes.first().map_or(("", [].as_slice()), |one| (one.name, one.codes));
            let silent = wanted.is_empty() && !codes.is_empty();
            if silent || wanted.iter().any(|code| !codes.contains(code)) {
                wrong.push(format!("{name}: {found:#?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_seed_gives_the_same_sets_again() {
        let texts = |seed| cases(seed, 20).into_iter().flat_map(|case| case.files).collect::<Vec<_>>();
        assert_eq!(texts(3), texts(3));
        assert_eq!(cases(3, 20).len(), 1 + cases::CHANGES.len() + 20);
    }
}
