//! `valid-start`

mod doomed;
mod dumped;
pub(super) mod ports;
pub(super) mod untried;

use std::collections::BTreeMap;

use restate_scaleout_api::Evidence;
use restate_scaleout_api::answer::EnvironmentValue;

use crate::broken::one_line;
use crate::effect::Effect;

use super::Invariant;
use crate::broken::Broken;
use crate::config::{self, Setting};
use crate::directory::Directory;
use crate::fact::Fact;
use crate::review::Review;

/// Errors that are shown.
const MOST: usize = 5;

pub(super) const NEVER: &str = "starts a server with a configuration that has errors or that ends it at once, or on a full disk, or writes such a configuration";

/// No server starts with a configuration that it would reject or read as something else.
pub(super) struct ValidStart;

impl Invariant for ValidStart {
    fn name(&self) -> &'static str {
        "valid-start"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let node = match &review.effect {
            Effect::Write(node) => node.as_str(),
            effect => match effect.does().starts {
                Some(node) => node,
                None => return Ok(()),
            },
        };
        let host = review.world.host(node);
        let start = review.start(node)?;
        if start.text.is_none() {
            return Err(Broken::new(
                format!(
                    "{node} has no configuration file: with defaults it would found a cluster of its own"
                ),
                vec![host.config.evidence("no file")],
                "write its configuration first",
            ));
        }
        if start.version.is_none() {
            return Err(Broken::unknown(
                format!("which server version {node} would start is not known"),
                vec![host.installed.evidence("no version")],
                "let the host report what `restate-server --version` prints there",
            ));
        }
        let verdict = (review.proposal.verdict)(&start);
        if verdict.judged != start {
            return Err(Broken::unknown(
                format!("the verdict on the configuration of {node} is about another one"),
                vec![host.config.evidence("judged: another text, environment or version")],
                "this is a defect of the planner: report it",
            ));
        }
        if verdict.errors.is_empty() {
            doomed::check(review, node, &*review.settings(node)?)?;
            return tried(review, node);
        }
        let without_file = host.config.seen().is_some_and(|file| file.text.is_none());
        let shown = verdict.errors.iter().take(MOST).map(|error| match without_file {
            true => Evidence {
                fact: one_line(error),
                source: format!("variables and flags that a start of {node} would have; there is no file"),
            },
            false => host.config.evidence(one_line(error)),
        });
        Err(Broken::new(
            match without_file {
                true => {
                    format!("{node} has no file, and the variables and flags of its start are not enough")
                }
                false => format!("the configuration that {node} would start with has errors"),
            },
            shown.collect(),
            match without_file {
                true => format!(
                    "give its start {} (in an inventory: `env` of the node)",
                    missing(review, node, &start.environment)
                ),
                false => "correct the configuration file, or the variables and flags of a start".into(),
            },
        ))
    }
}

/// The variables of the running server that a start would not have.
fn missing(review: &Review<'_>, node: &str, start: &BTreeMap<String, EnvironmentValue>) -> String {
    let all = || "every variable and flag that the running server has".to_owned();
    let Some(processes) = review.world.host(node).process.seen() else { return all() };
    let [process] = processes.all.as_slice() else { return all() };
    let runs = process.environment.iter().flatten().map(|(name, _)| name);
    let names: Vec<String> = runs
        .filter(|name| name.starts_with("RESTATE_") && !start.contains_key(*name))
        .map(|name| one_line(name))
        .collect();
    match names.is_empty() {
        true => all(),
        false => format!("the variables of the running server that it lacks: {}", names.join(", ")),
    }
}

/// What the installed server made of the same configuration, where the host has tried: it knows better than
/// anyone who reads the file.
fn tried(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let host = review.world.host(node);
    let file = host.config.need(&format!("the configuration file of {node}"))?;
    let starts_it = review.effect.does().starts.is_some() && !matches!(review.effect, Effect::Upgrade { .. });
    // Hosts need not try; one that has, and did not see the end of it, does not know.
    if !starts_it || matches!(host.dump, Fact::Unseen) || host.dump.is_unsupported() {
        return Ok(());
    }
    let dump = host.dump.need(&format!("what the installed server makes of the configuration of {node}"))?;
    // A dump from before the file was written is about another text.
    if file.written.is_some_and(|written| written > dump.at) {
        return Ok(());
    }
    let settings = match &dump.settings {
        Ok(settings) => settings,
        Err(why) => {
            return Err(Broken::new(
                format!("the installed server rejects the configuration that {node} would start with"),
                vec![host.dump.evidence(one_line(why))],
                "correct the configuration: a server that is stopped would not come up again",
            ));
        }
    };
    let settings = config::read(settings, &BTreeMap::new(), &[]).map_err(|why| {
        Broken::unknown(
            format!("what the installed server made of the configuration of {node} is not known: {why}"),
            vec![host.dump.evidence(why)],
            "look again; let the host return the whole output of `--dump-config`, and nothing else",
        )
    })?;
    let would = review.settings(node)?;
    let another = |key: &str, ours: &str, theirs: &str| {
        Err(Broken::new(
            format!("{node} would start with another `{key}` than its configuration was read to have"),
            vec![
                host.config.evidence(format!("{key}: {}", one_line(ours))),
                host.dump.evidence(format!("{key}: {}", one_line(theirs))),
            ],
            "let the host report the file, variables and flags that a start really uses",
        ))
    };
    if let Some((key, ours, theirs)) = dumped::otherwise(node, &would, &settings)? {
        return another(key, &ours, &theirs);
    }
    let Setting::Set(theirs) = &settings.base_dir else { return Ok(()) };
    let directory = Directory::of(theirs);
    if !directory.is_absolute() {
        return Ok(());
    }
    let ours = would.base_dir(node)?;
    if !directory.may_be(&Directory::of(ours)) {
        return another("base-dir", ours, theirs);
    }
    // A relative path is below the directory that the server is started in, and the host has to look there.
    let disk = host.disk.need(&format!("the disk of {node}"))?;
    let looked = disk.base_dir.as_deref().unwrap_or_default();
    let leads = disk.data_directory.as_deref().map(Directory::of);
    if directory == Directory::of(looked) || Some(directory.join(node)) == leads {
        return Ok(());
    }
    another("base-dir", looked, theirs)
}
