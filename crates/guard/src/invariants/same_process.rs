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
        let answers = host.dial.seen().is_some_and(|dial| dial.answers);
        if starts_only && answers {
            return Err(Broken::new(
                format!("{node} is to be started, and something answers at its address"),
                vec![host.dial.evidence("it answers")],
                "find out what runs there",
            ));
        }
        // A host that cannot look for processes leaves the address alone to tell, and a server that hangs does not
        // answer either.
        let Some(processes) = host.process.seen() else {
            if starts_only && !host.dial.seen().is_some_and(|dial| dial.refused) {
                return Err(Broken::unknown(
                    format!(
                        "whether a server of {node} runs is not known: nothing refuses connections there"
                    ),
                    vec![host.dial.evidence("no answer, and no refusal")],
                    "let the host look for processes, or see for yourself that none runs",
                ));
            }
            return Ok(());
        };
        match processes.all.as_slice() {
            [] if answers => Err(Broken::unknown(
                format!("{node} answers, and its host finds no server of it"),
                vec![host.process.evidence("no process"), host.dial.evidence("it answers")],
                "let the host find the process that answers: a restart would start a second one beside it",
            )),
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
        let show = |file: Option<EnvironmentValue>| match file {
            None => "none".to_owned(),
            Some(EnvironmentValue::Text(path)) => path,
            Some(EnvironmentValue::Hashed(_)) => "withheld".to_owned(),
        };
        return differs("configuration file", &show(runs), &show(would));
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
fn file(environment: &BTreeMap<String, EnvironmentValue>, arguments: &[String]) -> Option<EnvironmentValue> {
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let (flag, attached) = match argument.split_once('=') {
            Some((flag, path)) => (flag, Some(path)),
            None => (argument.as_str(), None),
        };
        if matches!(flag, "--config-file" | "-c") {
            let path = attached.or_else(|| rest.next().map(String::as_str))?;
            return Some(EnvironmentValue::Text(path.to_owned()));
        }
    }
    environment.get("RESTATE_CONFIG").cloned()
}
