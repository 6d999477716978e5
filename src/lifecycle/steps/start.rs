//! `start-node` and `join-node`: a node runs and is registered.

use super::identity::another_identity;
use super::left_aside::{advertises_elsewhere, answers_elsewhere, elsewhere, set_aside};
use super::step::{Step, Work};
use crate::api::answer::DialFailure;
use crate::api::{Action, Evidence, Role, StepKey};
use crate::cluster::history::{complaints, last_error};
use crate::cluster::{DialFacts, HostFacts, Ternary};
use crate::lifecycle::verdict::{Act, Progress, holds, refuse, wait, why};
use crate::lifecycle::world::World;
use crate::restatectl::servers::MetadataCluster;
use crate::restatectl::states::{Liveness, StorageState};
use crate::state::intent::Intent;

/// Starting takes seconds, or longer if the node has to replay much of its log.
pub const START_MS: u64 = 180_000;

/// Lines of a server's log that are shown.
const SHOWN: usize = 5;

/// How many times a start is tried when the process exits at once.
pub const STARTS: usize = 4;

/// `start-node` for the first node, `join-node` for the others.
pub struct Start {
    name: &'static str,
    title: &'static str,
    page: &'static str,
    /// Whether it is for the node to start from.
    first: bool,
}

/// The node to start from must run.
pub const START_NODE: Start = Start {
    name: "start-node",
    title: "The first node runs and answers",
    page: include_str!("../../../docs/steps/start-node.md"),
    first: true,
};
/// A new node joins: as a worker and log server at once, as a metadata server on standby.
pub const JOIN_NODE: Start = Start {
    name: "join-node",
    title: "A new node starts, registers and is reachable, without a vote on metadata yet",
    page: include_str!("../../../docs/steps/join-node.md"),
    first: false,
};

impl Step for Start {
    fn name(&self) -> &'static str {
        self.name
    }

    fn page(&self) -> &'static str {
        self.page
    }

    fn title(&self) -> &'static str {
        self.title
    }

    fn work(&self) -> Work {
        Work::Start
    }

    fn revives(&self, world: &World, key: &StepKey) -> bool {
        self.first || world.is_down(key)
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let name = key.node.as_deref().unwrap_or_default();
        let Some(host) = world.facts.host(name) else {
            return Progress::NotApplicable;
        };
        let Some(seen) = host.dial.known() else {
            return refuse(
                "unreachable-node",
                key,
                format!("nothing is known about {name}: {}", host.dial.reason().unwrap_or_default()),
                [host.dial.evidence("dialling failed")],
                "correct how the inventory reaches this node",
            );
        };
        let url = &seen.url;
        if !seen.answered {
            return self.not_answering(world, key, name, host, seen);
        }
        if self.first && world.entry().is_none() {
            return wait(
                format!("{name} to be ready"),
                why(
                    format!("{name} answers at {url}, but its admin role is not ready"),
                    [host.dial.evidence(match &seen.health {
                        None => format!("{name} says nothing of itself"),
                        Some(health) => format!("{name} says that it is {}", health.status),
                    })],
                ),
                START_MS,
                None,
            );
        }
        if self.first {
            // What somebody took out of use is not what the target asks for, whether others are still to join or not.
            if let Some(refusal) = world.facts.member(name).and_then(|member| set_aside(world, key, member)) {
                return Progress::Refuse(refusal);
            }
            return holds(format!("{name} answers at {url}"), [host.dial.evidence("GET /health succeeded")]);
        }
        self.registered(world, key, name, host)
    }
}

impl Start {
    fn not_answering(
        &self,
        world: &World,
        key: &StepKey,
        name: &str,
        host: &HostFacts,
        seen: &DialFacts,
    ) -> Progress {
        let history = &world.facts.history;
        let tried = history.last(key);
        let evidence = || {
            let state = match host.running() {
                Ternary::Yes => "its process is running",
                Ternary::No => "its process is not running",
                Ternary::Unknown => "it is not known whether its process is running",
            };
            let mut evidence = vec![host.dial.evidence(format!("{} does not answer; {state}", seen.url))];
            // What a server says without complaint tells nothing of why it is down. What is no event of a server at all
            // may say why a start failed.
            let told = complaints(host.log_lines());
            let told = match told.is_empty() && tried.is_some() {
                true => host.log_lines().iter().map(String::as_str).collect(),
                false => told,
            };
            let last = &told[told.len().saturating_sub(SHOWN)..];
            evidence.extend(
                last.iter().map(|line| Evidence { fact: (*line).into(), source: format!("log of {name}") }),
            );
            evidence
        };
        if let Some(tried) = tried {
            if !tried.claims_success() && history.attempts(key) >= 2 {
                return refuse(
                    "host-failed",
                    key,
                    format!("{name} cannot be started: {}", tried.words()),
                    evidence(),
                    match rewritten(world, name) {
                        true => {
                            "correct what its log names, then run again. This run has changed its configuration file; the \
                             host keeps the previous one, so it can be put back by hand"
                        }
                        false => "correct what its log names, or start it by hand to see what is wrong, then run again",
                    },
                )
                .caused_by(tried.words());
            }
            // A node exits if its own metadata server answers before that knows the cluster; the next start
            // succeeds. A wrong configuration fails every time.
            if tried.claims_success() && host.running() == Ternary::No && history.attempts(key) >= STARTS {
                return refuse(
                    "node-died",
                    key,
                    format!("{name} was started {} times and exited each time", history.attempts(key)),
                    evidence(),
                    "read in its log why, correct that and run again",
                )
                .caused_by(last_error(&host.log_lines().join("\n")).unwrap_or_else(|| last(evidence())));
            }
        }
        if let Some(refusal) =
            answers_elsewhere(world, key, name, host).or_else(|| advertises_elsewhere(world, key, name, host))
        {
            return Progress::Refuse(refusal);
        }
        if host.running() == Ternary::Yes
            || host.running() == Ternary::Unknown && tried.is_some_and(|tried| tried.claims_success())
        {
            return wait(
                format!("{name} to answer at {}", seen.url),
                why(
                    format!(
                        "{name} is running, but its advertised address does not answer; if that lasts, the address is \
                         wrong or blocked, and its peers cannot reach it either"
                    ),
                    evidence(),
                ),
                START_MS,
                Some(Intent::Start(name.into())),
            )
            .caused_by(match last_error(&host.log_lines().join("\n")) {
                Some(error) => format!("the last error in its log: {error}"),
                None => evidence()[0].fact.clone(),
            });
        }
        if let Some(heard) = heard(world, name, host) {
            let reason = why(
                format!("{name} does not answer here, and the rest of the cluster still hears from it"),
                [heard.clone(), host.dial.evidence(format!("{} does not answer", seen.url))],
            );
            let awaited = format!("the cluster to notice that {name} is down");
            return wait(awaited, reason, START_MS, Some(Intent::Start(name.into()))).caused_by(heard.fact);
        }
        if world.facts.nodes.known().is_none()
            && let Some(refusal) = another_identity(world, key, name, host)
        {
            return Progress::Refuse(refusal);
        }
        // A log server that was disabled ends at its start.
        let disabled =
            world.facts.member(name).filter(|member| member.storage_state == StorageState::Disabled);
        if let Some(refusal) = disabled.and_then(|member| set_aside(world, key, member)) {
            return Progress::Refuse(refusal);
        }
        let joins = !self.first && world.facts.members().is_some() && world.facts.member(name).is_none();
        let summary = match world.facts.member(name) {
            _ if self.first => format!("{name} is down"),
            Some(member) => format!("{name} is registered as {} but is not running", member.id),
            None if joins => format!(
                "every partition has a snapshot and {name} has its file: it can join, without a vote on metadata yet"
            ),
            None => format!(
                "{name} is down and has data of its own; the cluster cannot be asked until enough of its nodes run"
            ),
        };
        Progress::Act(Box::new(Act {
            intent: Intent::Start(name.into()),
            why: why(summary, evidence()),
            postcondition: format!("{name} is registered and alive at {}", seen.url),
            rollback: if joins {
                "not a simple one: a node that has joined must be drained before it can leave".into()
            } else {
                "stop the node".into()
            },
            at_rest: !self.first && world.facts.member(name).is_none(),
        }))
    }

    fn registered(&self, world: &World, key: &StepKey, name: &str, host: &HostFacts) -> Progress {
        let awaiting = |what: String| {
            let reason = why(
                format!("{name} answers, but has not fully joined yet"),
                [host.dial.evidence("GET /health succeeded")],
            );
            wait(what, reason, START_MS, Some(Intent::Start(name.into())))
        };
        let Some(member) = world.facts.member(name) else {
            return awaiting(format!("{name} to register"));
        };
        if let Some(refusal) = set_aside(world, key, member).or_else(|| elsewhere(world, key, member, host)) {
            return Progress::Refuse(refusal);
        }
        if world.facts.alive(member.id) != Ternary::Yes {
            return awaiting(format!("gossip to report {name} alive"));
        }
        if member.roles.contains(&Role::LogServer) && !member.storage_state.takes_new_segments() {
            return awaiting(format!(
                "the log server of {name} to be read-write (it is {})",
                member.storage_state
            ));
        }
        if member.roles.contains(&Role::Worker) && !member.worker_state.takes_partitions() {
            return awaiting(format!("the worker of {name} to be active (it is {})", member.worker_state));
        }
        if member.roles.contains(&Role::MetadataServer) && !member.metadata_state.has_joined() {
            return awaiting(format!(
                "the metadata server of {name} to be on standby (it is {})",
                member.metadata_state
            ));
        }
        holds(
            format!("{name} is {}, alive and reachable", member.id),
            [world.facts.nodes.evidence(format!("{name} is registered as {}", member.id))],
        )
    }
}

/// What the rest of the cluster heard from a node that does not answer here. Gossip notices after some seconds
/// that a node is gone, so it does not count where the host finds no process and nothing listens.
fn heard(world: &World, name: &str, host: &HostFacts) -> Option<Evidence> {
    let facts = world.facts;
    let id = facts.member(name)?.id;
    let answers = |cluster: &MetadataCluster| cluster.servers.iter().any(|server| server.id == id);
    if facts.metadata.known().is_some_and(answers) {
        return Some(facts.metadata.evidence(format!("the metadata server of {id} answers")));
    }
    let refused = host.dial.known().is_some_and(|dial| dial.failure == Some(DialFailure::Refused));
    if host.running() == Ternary::No && refused && world.registered_at_target(name) {
        return None;
    }
    let state = facts.liveness.known()?.get(&id)?;
    let gone = matches!(state, Liveness::Dead) || matches!(state, Liveness::Other(word) if word == "unknown");
    (!gone).then(|| facts.liveness.evidence(format!("{id} is {state}")))
}

fn last(evidence: Vec<Evidence>) -> String {
    evidence.into_iter().next_back().map(|last| last.fact).unwrap_or_default()
}

/// Whether this run has changed the file of a node.
fn rewritten(world: &World, name: &str) -> bool {
    let writes = |action: &Action| matches!(action, Action::WriteConfig { node, .. } if node == name);
    world.facts.history.0.iter().any(|past| past.claims_success() && writes(&past.action))
}
