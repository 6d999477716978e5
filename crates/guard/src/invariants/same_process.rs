//! `same-process`

use std::collections::BTreeMap;

use restate_scaleout_api::Action;
use restate_scaleout_api::answer::{EnvironmentValue, ProcessInfo};

use super::Invariant;
use crate::broken::Broken;
use crate::config;
use crate::review::Review;

pub(super) const NEVER: &str = "starts a server beside a running one, or restarts one with other identity, flags or data directory than it runs with";

/// A start finds what the running server has, and never runs beside it.
pub(super) struct SameProcess;

impl Invariant for SameProcess {
    fn name(&self) -> &'static str {
        "same-process"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let Some(node) = review.effect.starts() else { return Ok(()) };
        let host = review.world.host(node);
        let starts_only = matches!(review.action(), Action::StartNode { .. });
        if starts_only && host.dial.seen().is_some_and(|dial| dial.ok) {
            return Err(Broken::new(
                format!("{node} is to be started, and something answers at its address"),
                vec![host.dial.evidence("it answers")],
                "find out what runs there",
            ));
        }
        // A host that cannot look for processes leaves the address alone to tell.
        let Some(processes) = host.process.seen() else { return Ok(()) };
        match processes.all.as_slice() {
            [] => Ok(()),
            _ if starts_only => Err(Broken::new(
                format!("{node} is to be started, and a server of it runs"),
                vec![host.process.evidence(format!("{} processes", processes.all.len()))],
                "wait until it answers, or stop it; two servers must never share a disk",
            )),
            [only] => same(review, node, only),
            several => Err(Broken::new(
                format!("{} servers of {node} run at once", several.len()),
                vec![host.process.evidence(format!("{} processes", several.len()))],
                "find out which one is the node, and stop the other",
            )),
        }
    }
}

fn same(review: &Review<'_>, node: &str, process: &ProcessInfo) -> Result<(), Broken> {
    let host = review.world.host(node);
    let start = review.start(node)?;
    let environment = process.environment.as_ref().unwrap_or(&start.environment);
    let arguments = process.arguments.as_ref().unwrap_or(&start.arguments);
    let differs = |what: &str, runs: &str, would: &str| {
        Err(Broken::new(
            format!("{node} runs with another {what} than it would start with"),
            vec![
                host.process.evidence(format!("{what}: {runs}")),
                host.installed.evidence(format!("{what}: {would}")),
            ],
            "start it the way it runs: correct the flags and variables that the host would use",
        ))
    };
    let (runs, would) = (file(environment, arguments), file(&start.environment, &start.arguments));
    if runs != would {
        return differs("configuration file", runs.unwrap_or("none"), would.unwrap_or("none"));
    }
    let text = start.text.as_deref().unwrap_or_default();
    let Ok(runs) = config::read(text, environment, arguments) else {
        return Err(Broken::unknown(
            format!("what {node} runs with is not understood"),
            vec![host.process.evidence("its flags or variables")],
            "let the host start it with flags that are known",
        ));
    };
    let would = review.settings(node)?;
    for ((key, runs), (_, would)) in runs.identity().into_iter().zip(would.identity()) {
        if runs != would {
            return differs(key, &runs, &would);
        }
    }
    if let (Some(directory), Some(base)) = (&process.data_directory, would.base_dir.get(node, "base-dir")?)
        && base.starts_with('/')
        && directory.trim_end_matches('/') != format!("{}/{node}", base.trim_end_matches('/'))
    {
        return differs("data directory", directory, base);
    }
    Ok(())
}

/// The configuration file that flags and variables name.
fn file<'a>(environment: &'a BTreeMap<String, EnvironmentValue>, arguments: &'a [String]) -> Option<&'a str> {
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--config-file" | "-c" => return rest.next().map(String::as_str),
            other => {
                if let Some(path) = other.strip_prefix("--config-file=") {
                    return Some(path);
                }
            }
        }
    }
    environment.get("RESTATE_CONFIG").and_then(EnvironmentValue::text)
}
