//! Whether a deployment has settled: nothing is under way, dead or lagging.

use super::quorum::{Judge, Recovery, Ternary};
use super::sight::{Sight, property};
use crate::api::Role;
use crate::cluster::Facts;
use crate::cluster::logs;
use crate::cluster::processors::ByPartition;
use crate::restatectl::list;

/// A follower counts as lagging when it is this many records behind its log's tail.
const LAG_LIMIT: u64 = 1_000;

/// What the deployment has yet to settle, if anything: something is under way, dead or lagging.
pub fn unrest(facts: &Facts) -> Option<String> {
    nodes(facts).or_else(|| metadata(facts)).or_else(|| of_logs(facts)).or_else(|| partitions(facts))
}

fn nodes(facts: &Facts) -> Option<String> {
    for node in facts.members() {
        match facts.alive(node.id) {
            Some(true) => {}
            Some(false) => return Some(format!("{} ({}) to be alive", node.id, node.name)),
            None => return Some(format!("gossip to report the state of {} ({})", node.id, node.name)),
        }
        let health = facts.host(&node.name).and_then(|host| host.health());
        if let Some(health) = health.filter(|health| health.status != "Alive") {
            return Some(format!("{} ({}) to finish starting (it is {})", node.id, node.name, health.status));
        }
        if node.roles.contains(&Role::LogServer) && node.storage_state == "provisioning" {
            return Some(format!("the log server of {} ({}) to be ready", node.id, node.name));
        }
        if node.roles.contains(&Role::Worker) && node.worker_state == "provisioning" {
            return Some(format!("the worker of {} ({}) to be ready", node.id, node.name));
        }
    }
    None
}

fn metadata(facts: &Facts) -> Option<String> {
    let metadata = facts.metadata.known()?;
    if facts.metadata_leader().is_none() {
        return Some("the metadata cluster to have a leader".into());
    }
    if !metadata.unreachable.is_empty() {
        return Some(format!("metadata servers to answer: {}", list(&metadata.unreachable)));
    }
    let Some(voters) = facts.voters() else {
        return Some("all metadata servers to agree on the members".into());
    };
    let joining = metadata
        .servers
        .iter()
        .find(|server| voters.contains(&server.id) && (server.members.is_empty() || server.leader.is_none()));
    joining.map(|server| format!("{} to take part in the metadata cluster", server.id))
}

fn of_logs(facts: &Facts) -> Option<String> {
    let logs = facts.logs.known()?;
    let sealed = logs::sealed(logs);
    if let Some(first) = sealed.first() {
        // Servers make one when somebody writes: an idle log stays sealed.
        return Some(format!(
            "a new segment for the sealed logs {sealed:?}; `restatectl logs reconfigure -l {first}` makes one"
        ));
    }
    let mut judge = Judge::new(Sight { facts, down: None }.nodes());
    let stuck = logs::tails(logs).into_iter().find(|(_, tail)| {
        let verdict = property(tail).map(|property| judge.segment(&tail.nodeset, &property));
        let works = verdict.is_some_and(|it| it.append == Ternary::Yes && it.recovery == Recovery::Certain);
        tail.kind == "replicated" && !works
    });
    stuck.map(|(log, _)| format!("log {log} to have enough log servers alive"))
}

fn partitions(facts: &Facts) -> Option<String> {
    let count = facts.partitions.known()?.count;
    let placement = facts.placement.known()?;
    let processors = ByPartition::new(facts.processors.known()?);
    let begins = |log: u32| Some(facts.logs.known()?.chains.get(&log)?.last()?.base_lsn);
    for partition in 0..count {
        let Some(place) = placement.get(&partition) else {
            return Some(format!("partition {partition} to be placed"));
        };
        if !place.next.is_empty() {
            return Some(format!("partition {partition} to move to {}", list(&place.next)));
        }
        let mut leaders = 0;
        for node in &place.current {
            let Some(processor) = processors.on(partition, *node) else {
                return Some(format!("partition {partition} to run on {node}"));
            };
            if processor.status != "active" {
                return Some(format!(
                    "partition {partition} on {node} to be active (it is {})",
                    processor.status
                ));
            }
            leaders += u32::from(processor.leads);
            // A replica that does not know of the newest segment takes an older tail for its log's.
            let tail = processor.tail.max(begins(place.log));
            if let (Some(tail), Some(applied)) = (tail, processor.applied)
                && tail.saturating_sub(applied) > LAG_LIMIT
            {
                let behind = tail - applied;
                return Some(format!(
                    "partition {partition} on {node} to catch up ({behind} records behind)"
                ));
            }
        }
        if leaders != 1 {
            return Some(format!("partition {partition} to have one leader (it has {leaders})"));
        }
    }
    None
}
