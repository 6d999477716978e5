//! `verified-trim`

mod history;
mod place;

use std::collections::BTreeSet;

use restate_scaleout_api::answer::ProcessInfo;

pub(super) use history::of_its_log;
pub(super) use place::Place;

use super::Invariant;
use super::own_identity::may_hold_data;
use super::same_process::running;
use crate::broken::Broken;
use crate::config;
use crate::review::Review;

pub(super) const NEVER: &str = "writes snapshots, or trims a log by them, while workers do not all use one repository, or while there may be another cluster";

/// Logs are trimmed by the server, up to what a snapshot it has just written covers.
pub(super) struct VerifiedTrim;

impl Invariant for VerifiedTrim {
    fn name(&self) -> &'static str {
        "verified-trim"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        if !review.effect.does().snapshots {
            return Ok(());
        }
        one_repository(review)?;
        of_its_log(review)?;
        another_cluster(review)
    }
}

/// All workers keep their snapshots in one place.
///
/// # Errors
/// When two do not, or when one of them does not run with what its next start would have.
pub(super) fn one_repository(review: &Review<'_>) -> Result<(), Broken> {
    let all = repositories(review)?;
    let mut pairs =
        all.iter().enumerate().flat_map(|(index, one)| all[..index].iter().map(move |two| (two, one)));
    let apart = pairs.find_map(|(one, two)| Some((one.1.apart(&two.1)?, one, two)));
    let Some((apart, (name, theirs), (other, elsewhere))) = apart else { return Ok(()) };
    let fact = format!("{name}: {theirs}, {other}: {elsewhere}");
    Err(Broken::new(
        format!("{name} and {other} keep snapshots {apart}"),
        vec![review.world.host(other).config.evidence(fact)],
        "give all nodes the same `worker.snapshots.destination`, and what else leads to the store, in files and variables; restart \
         them, and snapshot without trimming first",
    ))
}

/// The repository that each worker which is not lost runs with.
///
/// # Errors
/// When one has none, or may run with another than a start would.
pub(super) fn repositories(review: &Review<'_>) -> Result<Vec<(String, Place)>, Broken> {
    let nodes = review.world.nodes.need("who is registered")?;
    let mut all = Vec::new();
    review.each_member(|host, name| {
        if nodes.named(name).is_none_or(|member| !member.has("worker")) {
            return Ok(());
        }
        let start = review.start(name)?;
        let Some(place) = Place::of(&*review.settings(name)?, &start.environment, name)? else {
            return Err(Broken::new(
                format!("{name} has no snapshot repository"),
                vec![host.config.evidence("no worker.snapshots.destination")],
                "give it the same worker.snapshots as the other nodes, and restart it",
            ));
        };
        // A host that cannot look for processes leaves the ages of file and server to tell.
        let untold = [ProcessInfo::default()];
        let processes = match host.process.is_unsupported() {
            true => &untold[..],
            false => &host.process.need(&format!("which servers of {name} run"))?.all,
        };
        for process in processes {
            runs_there(review, name, process, &place)?;
        }
        let file = host.config.need(&format!("the configuration file of {name}"))?;
        // What a node that is down will run with stands in its file.
        let down = host.process.seen().is_some_and(|processes| processes.all.is_empty())
            && host.dial.seen().is_some_and(|dial| !dial.ok);
        // Host and server may both say when it was started; what they disagree about is not known.
        let by_server = host.dial.seen().and_then(|dial| dial.started);
        let in_effect = down
            || file.written.is_some_and(|written| {
                let since = |started: Option<i64>| started.is_none_or(|started| started >= written);
                host.started().is_some() && since(host.started()) && since(by_server)
            });
        if !in_effect {
            return Err(Broken::new(
                format!("{name} may not run with the repository that its file names"),
                vec![
                    host.config.evidence("when the file was written"),
                    host.process.evidence("when the process was started"),
                ],
                "restart it first, or let the host report the ages of file and process",
            ));
        }
        all.push((name.to_owned(), place));
        Ok(())
    })?;
    Ok(all)
}

/// A server runs with the repository that its next start would have. Variables and flags that its host does not tell of it
/// may be younger than it is, so that nothing is taken from those of a start.
fn runs_there(review: &Review<'_>, name: &str, process: &ProcessInfo, place: &Place) -> Result<(), Broken> {
    let host = review.world.host(name);
    let start = review.start(name)?;
    let environment = process.environment.as_ref().unwrap_or(&start.environment);
    let runs = Place::of(&running(review, name, process)?, environment, name)?;
    let evidence = |runs: &Option<Place>| {
        let shown = runs.as_ref().map_or_else(|| "none".to_owned(), Place::to_string);
        vec![
            host.process.evidence(format!("snapshot repository: {shown}")),
            host.installed.evidence(format!("snapshot repository: {place}")),
        ]
    };
    let elsewhere = |runs: &Option<Place>| runs.as_ref().is_none_or(|runs| runs.differs(place));
    if elsewhere(&runs) {
        return Err(Broken::new(
            format!("{name} runs with another snapshot repository than it would start with"),
            evidence(&runs),
            "correct its file, or the variables that the host would start it with, and restart it",
        ));
    }
    let told = process.environment.clone().unwrap_or_default();
    let arguments = process.arguments.as_deref().unwrap_or_default();
    let by_itself = config::read(start.text.as_deref().unwrap_or_default(), &told, arguments);
    let by_itself = by_itself.ok().map(|settings| Place::of(&settings, &told, name)).transpose()?.flatten();
    if elsewhere(&by_itself) {
        return Err(Broken::unknown(
            format!(
                "a start of {name} would find its snapshot repository by variables or flags, and its host does not tell those \
                 of the running server"
            ),
            evidence(&by_itself),
            "let the host report the variables and flags of the running server, or write these settings into its file instead, \
             and restart it",
        ));
    }
    Ok(())
}

/// A node of the target that is not registered, and has data or runs, belongs to another cluster, which may
/// be the true one: snapshots of this one would go over its.
fn another_cluster(review: &Review<'_>) -> Result<(), Broken> {
    let nodes = review.world.nodes.need("who is registered")?;
    let wanted = review.proposal.target.nodes.iter().map(|node| &node.name);
    let all: BTreeSet<&String> = wanted.chain(review.world.hosts.keys()).collect();
    for name in all.into_iter().filter(|name| nodes.named(name).is_none()) {
        let host = review.world.host(name);
        let disk = host.disk.need(&format!("whether {name}, which is not registered, has data"))?;
        let dial = host.dial.need(&format!("whether {name}, which is not registered, runs"))?;
        let runs = host.process.seen().is_some_and(|processes| !processes.all.is_empty());
        let (what, evidence) = if may_hold_data(disk) {
            let listed = disk.node_directories.join(", ");
            ("may have data", host.disk.evidence(format!("not known to be empty; directories: [{listed}]")))
        } else if runs {
            ("runs", host.process.evidence("a server process"))
        } else if dial.listens == Some(true) {
            ("may run", host.dial.evidence("something listens at its address"))
        } else if dial.listens.is_none() && (dial.silent || host.process.seen().is_none()) {
            let message =
                format!("whether {name}, which is not registered, runs is not known: nothing answered");
            return Err(Broken::unknown(
                message,
                vec![host.dial.evidence("no answer that tells")],
                "let its address be dialled from a place where it can be reached, or take it out of the target for now",
            ));
        } else {
            continue;
        };
        return Err(Broken::new(
            format!(
                "{name} {what}, and the cluster that was read does not know it: there may be another cluster"
            ),
            vec![evidence],
            "find out which cluster it belongs to before anything is written to the repository; keep the data of both",
        ));
    }
    Ok(())
}
