//! `same-process`

mod given;
mod place;
mod word;

use std::collections::BTreeMap;

use restate_scaleout_api::answer::{EnvironmentValue, ProcessInfo};
use restate_scaleout_api::{Action, Evidence};

use super::Invariant;
use crate::broken::{Broken, one_line};
use crate::config::{self, Settings};
use crate::directory::Directory;
use crate::endpoint::Endpoint;
use crate::read::nodes::Member;
use crate::read::servers::Servers;
use crate::review::Review;
use crate::world::{Answered, Host};

pub(super) const NEVER: &str = "starts a server beside a running one, or restarts one with other variables, flags, ports or data directory than it runs with";

/// A start finds what the running server has, and never runs beside it.
pub(super) struct SameProcess;

impl Invariant for SameProcess {
    fn name(&self) -> &'static str {
        "same-process"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        if let Some(node) = review.effect.does().writes {
            return restarted_as_it_runs(review, node);
        }
        let Some(node) = review.effect.does().starts else { return Ok(()) };
        let host = review.world.host(node);
        let starts_only = matches!(review.action(), Action::StartNode { .. });
        let listens = host.dial.seen().and_then(|dial| dial.listens);
        if starts_only && listens == Some(true) {
            return Err(Broken::new(
                format!("{node} is to be started, and something answers at its address"),
                vec![host.dial.evidence("something listens there")],
                "find out what runs there",
            ));
        }
        elsewhere(review, node)?;
        // What does not run is started by a restart as well.
        let nothing_runs = host.process.seen().is_none_or(|processes| processes.all.is_empty());
        if starts_only || nothing_runs && listens != Some(true) {
            answers_others(review, node)?;
        } else {
            let settings = review.settings(node)?;
            word::check(review, node, &settings)?;
        }
        // A host that cannot look for processes leaves the address alone to tell.
        let Some(processes) = host.process.seen() else {
            let runs = listens == Some(true);
            return if runs { place::check(review, node, None) } else { nothing_listens(review, node) };
        };
        match processes.all.as_slice() {
            [] if listens == Some(true) => Err(Broken::unknown(
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

/// A file is written for the restart that follows. What the host would then give the server does not depend on the
/// file, so that a difference is told before anything is written.
fn restarted_as_it_runs(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    // What runs without a file, and what it would lack with its first, is held against its start.
    if review.written()?.before.is_none() {
        return Ok(());
    }
    as_it_runs(review, node)
}

/// What the host would give the server of a node that runs is what it has, whatever its file will say.
pub(super) fn as_it_runs(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    match review.world.host(node).process.seen().map(|processes| processes.all.as_slice()) {
        Some([only]) => match running(review, node, only) {
            Ok(runs) => given::check(review, node, only, &runs, &review.start(node)?),
            Err(_) => Ok(()),
        },
        _ => Ok(()),
    }
}

/// The rest of the cluster hears from a server of the node, whatever its host shows.
fn answers_others(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let world = &review.world;
    let host = world.host(node);
    let running = |what: String, evidence: Evidence| {
        Err(Broken::unknown(
            format!("{node} is to be started, and {what}"),
            vec![host.process.evidence("no process that the host knows of"), evidence],
            "look again in some seconds; if it stays so, find out where that server runs: another host or another port",
        ))
    };
    for (from, dial) in &host.dialled_from {
        if dial.seen().is_some_and(|dial| dial.listens == Some(true)) {
            return running(format!("something answers {from} at its address"), dial.evidence("it answers"));
        }
    }
    let Some(member) = world.nodes.seen().and_then(|nodes| nodes.named(node)) else { return Ok(()) };
    // Gossip takes some seconds to notice that a node is gone. Its host and its address tell at once: no
    // process, and nobody listens.
    let gone = host.process.seen().is_some() && listens_nowhere(host, member);
    let state = world.liveness.seen().and_then(|gossip| gossip.get(&member.id)).filter(|_| !gone);
    // Every other state is one of a server that runs, or that did a moment ago.
    if let Some(state) = state.filter(|state| !matches!(state.as_str(), "dead" | "unknown")) {
        let state = one_line(state);
        let evidence = world.liveness.evidence(format!("{}: {state}", member.id));
        return running(format!("the cluster says that it is {state}"), evidence);
    }
    let answers = |servers: &&Servers| servers.rows.iter().any(|row| row.id == member.id);
    if world.servers.seen().filter(answers).is_some() {
        let evidence = world.servers.evidence(format!("{} answers", member.id));
        return running("its metadata server answers the others".into(), evidence);
    }
    Ok(())
}

/// Where nobody looks for processes, the address shows that none runs: nothing listens there, and it is the
/// one by which the cluster knows the node.
fn nothing_listens(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let host = review.world.host(node);
    let unclear = |why: &str| {
        Err(Broken::unknown(
            format!("whether a server of {node} runs is not known"),
            vec![host.process.evidence("processes are not told"), host.dial.evidence(why)],
            "let its host look for processes, or make its address reachable",
        ))
    };
    let dial = host.dial.need(&format!("whether {node} answers"))?;
    if dial.listens != Some(false) {
        return unclear("no answer in time");
    }
    match review.world.nodes.seen().and_then(|nodes| nodes.named(node)) {
        Some(member) if !listens_nowhere(host, member) => {
            unclear("it is registered at another address than was dialled")
        }
        _ => Ok(()),
    }
}

/// Nothing listens at the address that the node is registered with.
fn listens_nowhere(host: &Host, member: &Member) -> bool {
    let registered = Endpoint::parse(&member.address);
    let refused = |dial: &Answered| dial.listens == Some(false) && Endpoint::of_url(&dial.url) == registered;
    host.dial.seen().is_some_and(refused)
}

/// A server that its host takes for another node has the data of this one.
fn elsewhere(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    for (other, host) in review.world.hosts.iter().filter(|(other, _)| *other != node) {
        let opened = host.process.seen().into_iter().flat_map(|processes| &processes.all);
        let opened = opened.filter_map(|process| process.data_directory.as_deref());
        let own = |directory: &&str| Directory::of(directory).name() == Some(node);
        if let Some(directory) = opened.into_iter().find(own) {
            return Err(Broken::new(
                format!("the server that runs as {other} has the data of {node} open"),
                vec![host.process.evidence(format!("data directory `{directory}`"))],
                "find out which node that server is, and correct how the host finds the servers of both",
            ));
        }
    }
    Ok(())
}

fn same(review: &Review<'_>, node: &str, process: &ProcessInfo) -> Result<(), Broken> {
    let runs = running(review, node, process)?;
    given::check(review, node, process, &runs, &review.start(node)?)?;
    place::check(review, node, process.data_directory.as_deref())
}

/// The settings that a process runs with: those of the file, under the variables and flags that it reports,
/// and that a start would have where it reports none.
///
/// # Errors
/// When it was given another file than the one that was read, or they cannot be read.
pub(super) fn running(review: &Review<'_>, node: &str, process: &ProcessInfo) -> Result<Settings, Broken> {
    let host = review.world.host(node);
    let start = review.start(node)?;
    let environment = process.environment.as_ref().unwrap_or(&start.environment);
    let arguments = process.arguments.as_ref().unwrap_or(&start.arguments);
    let (runs, would) = (file(environment, arguments), file(&start.environment, &start.arguments));
    if let (None, Some(EnvironmentValue::Text(file))) = (&runs, &would) {
        return Err(without_file(node, host, file));
    }
    if runs != would {
        let show = |file: Option<EnvironmentValue>| match file {
            None => "none that is reported".to_owned(),
            Some(EnvironmentValue::Text(path)) => path,
            Some(EnvironmentValue::Hashed(_)) => "withheld".to_owned(),
        };
        return Err(differs(node, host, "configuration file", &show(runs), &show(would)));
    }
    let text = start.text.as_deref().unwrap_or_default();
    config::read(text, environment, arguments).map_err(|_| {
        Broken::unknown(
            format!("what {node} runs with is not understood"),
            vec![host.process.evidence("its flags or variables")],
            "let the host start it with flags that are known",
        )
    })
}

/// A server that runs on variables alone never reads the file that it has been given.
fn without_file(node: &str, host: &Host, file: &str) -> Broken {
    let disk = host.disk.seen();
    let data = disk.and_then(|disk| disk.base_dir.as_deref()).map_or_else(
        || "the directory that the file names".to_owned(),
        |base_dir| format!("{}/{node}", one_line(base_dir).trim_end_matches('/')),
    );
    let file = one_line(file);
    Broken::new(
        format!("{node} runs without a configuration file, and would be started with `{file}`"),
        vec![
            host.process.evidence("configuration file: none"),
            host.installed.evidence(format!("configuration file: {file}")),
        ],
        format!(
            "stop {node}, then run again: it is started with `{file}`, and finds its data in `{data}`. Only this first time \
             it is stopped by hand, since what it reads from its variables alone is not compared with a file"
        ),
    )
}

/// What the file says may be corrected there; what a variable or a flag says, and what a start lacks, is for its host.
fn differs(node: &str, host: &Host, what: &str, runs: &str, would: &str) -> Broken {
    let remedy = match (runs, would) {
        (_, "not set") => format!(
            "let the host of {node} start it with its {what} as well, the one that the running server has; if a start is to \
             have none, restart {node} by hand without it, and run again"
        ),
        ("not set", _) => format!(
            "take the {what} out of what the host of {node} starts it with; if it is to have that from now on, restart {node} \
             by hand with it, and run again"
        ),
        _ => format!("start {node} the way it runs: correct the {what} that its host would use"),
    };
    Broken::new(
        format!("{node} runs with another {what} than it would start with"),
        vec![
            host.process.evidence(format!("{what}: {runs}")),
            host.installed.evidence(format!("{what}: {would}")),
        ],
        remedy,
    )
}

/// The configuration file that flags and variables name.
fn file(environment: &BTreeMap<String, EnvironmentValue>, arguments: &[String]) -> Option<EnvironmentValue> {
    let by_flag = config::config_file(arguments).map(|path| EnvironmentValue::Text(path.to_owned()));
    by_flag.or_else(|| environment.get("RESTATE_CONFIG").cloned())
}
