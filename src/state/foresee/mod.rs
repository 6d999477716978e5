//! What an action changes if it works. A plan shows this; only observations prove it.

mod logs;
mod metadata;
mod node;

use super::exposure::{self, tolerance::tolerance};
use super::intent::Intent;
use super::quorum::{Machine, Margin, Seat, Site, votes};
use super::sight::Sight;
use crate::api::{Exposure, ExposureChange, NodeSpec, Tolerance};
use crate::cluster::Facts;
use crate::cluster::Ternary;
use crate::restatectl::argv::WriteCommand;

/// What the target says about nodes that have yet to join and logs that have yet to spread.
#[derive(Debug, Clone, Copy)]
pub struct Outlook<'a> {
    /// The nodes of the target.
    pub nodes: &'a [NodeSpec],
    /// Losses to tolerate.
    pub tolerate: u32,
}

/// Changes the facts to what they are once an action has worked.
pub fn apply(facts: &mut Facts, intent: &Intent, outlook: Outlook<'_>) {
    // History is what has really been done; nothing foreseen has been.
    facts.history = Default::default();
    facts.foreseen = true;
    facts.now_ms += 10_000;
    match intent {
        Intent::Configure(change) => node::configure(facts, change),
        Intent::Restart(name) => node::restart(facts, name),
        Intent::Start(name) => {
            node::start(facts, name, outlook.nodes.iter().find(|node| node.name == *name));
        }
        Intent::Cluster(WriteCommand::SetReplication { logs, partitions }) => {
            logs::set_replication(facts, logs, partitions, outlook.tolerate);
        }
        Intent::Cluster(WriteCommand::UseReplicatedLoglet { logs }) => logs::use_replicated(facts, logs),
        Intent::Cluster(WriteCommand::SnapshotAndTrim) => logs::snapshot(facts),
        Intent::Cluster(WriteCommand::AddVoter(id)) => metadata::add_voter(facts, *id),
    }
}

/// Changes the facts to what they are once an action has worked, and returns the losses tolerated before,
/// during and after it.
pub fn change(facts: &mut Facts, before: Exposure, intent: &Intent, outlook: Outlook<'_>) -> ExposureChange {
    let under_way = under_way(facts, intent);
    apply(facts, intent, outlook);
    // A file changes nothing until a server starts with it.
    let after = if matches!(intent, Intent::Configure(_)) { before.clone() } else { exposure::now(facts) };
    let either = exposure::worst(&before, &after);
    let during = match under_way {
        UnderWay::Exposure(exposure) => exposure::worst(&either, &exposure),
        UnderWay::Metadata(metadata) => exposure::worst(&either, &Exposure { metadata, ..either.clone() }),
        UnderWay::Nothing => either,
    };
    ExposureChange { before, during, after }
}

/// The losses tolerated before, during and after an action, once it has worked. The facts stay as they are.
pub fn cost(facts: &Facts, before: Exposure, intent: &Intent, outlook: Outlook<'_>) -> ExposureChange {
    match intent {
        Intent::Configure(_) => ExposureChange { during: before.clone(), after: before.clone(), before },
        Intent::Restart(_) | Intent::Start(_) | Intent::Cluster(_) => {
            change(&mut facts.clone(), before, intent, outlook)
        }
    }
}

/// What an action costs only while it is under way.
enum UnderWay {
    Exposure(Exposure),
    Metadata(Tolerance),
    Nothing,
}

fn under_way(facts: &Facts, intent: &Intent) -> UnderWay {
    match intent {
        Intent::Restart(name) => match facts.member(name) {
            Some(member) => UnderWay::Exposure(exposure::without(facts, &[member.id])),
            None => UnderWay::Nothing,
        },
        // The new voter raises the quorum before it has caught up and can be part of one.
        Intent::Cluster(WriteCommand::AddVoter(_)) => {
            let voters = Sight::of(facts).voters().unwrap_or_default();
            let with = |alive| {
                let joiner = Seat { alive, site: Site::Unknown, host: Machine::Unknown };
                votes(&voters.iter().cloned().chain([joiner]).collect::<Vec<_>>())
            };
            let (caught_up, behind) = (with(Ternary::Yes), with(Ternary::No));
            let because = format!(
                "{} voters need {} alive, and one of them is still catching up",
                voters.len() + 1,
                behind.needed
            );
            let margin = match caught_up.nodes {
                Margin::Stands(_) => behind.nodes.max(Margin::Stands(0)),
                short => short,
            };
            UnderWay::Metadata(tolerance(margin, behind.zones, because))
        }
        Intent::Configure(_)
        | Intent::Start(_)
        | Intent::Cluster(
            WriteCommand::SetReplication { .. }
            | WriteCommand::UseReplicatedLoglet { .. }
            | WriteCommand::SnapshotAndTrim,
        ) => UnderWay::Nothing,
    }
}
