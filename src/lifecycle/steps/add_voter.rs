//! `add-voter`: a standby metadata server whose registered address has answered gets a vote.
//!
//! Restate has no learners: a member votes at once. A voter that cannot be reached would freeze a cluster
//! of two, in which not even its address could be corrected any more. So nodes join on standby first.

use super::need::need;
use super::step::Step;
use crate::api::{Request, StepKey};
use crate::cluster::{DialFacts, Fact};
use crate::config::values::address::Endpoint;
use crate::lifecycle::observe::health_url;
use crate::lifecycle::verdict::{Act, Progress, holds, refuse, wait, why};
use crate::lifecycle::world::World;
use crate::restatectl::argv::WriteCommand;
use crate::restatectl::list;
use crate::state::intent::Intent;

/// Catching up takes a Raft snapshot and the log after it.
const CATCH_UP_MS: u64 = 120_000;

/// `add-voter`
pub struct AddVoter;

impl Step for AddVoter {
    fn name(&self) -> &'static str {
        "add-voter"
    }

    fn page(&self) -> &'static str {
        include_str!("../../../docs/steps/add-voter.md")
    }

    fn title(&self) -> &'static str {
        "The node's metadata server gets a vote, one node at a time"
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let facts = &world.facts;
        let name = key.node.as_deref().unwrap_or_default();
        if let Err(instead) = need(key, &facts.nodes) {
            return instead;
        }
        let Some(member) = facts.member(name) else { return Progress::NotApplicable };
        let intent = Intent::Cluster(WriteCommand::AddVoter(member.id));
        let Some(voters) = world.voting() else {
            return wait(
                "all metadata servers to agree on the members",
                why(
                    "a membership change is under way, or not all servers have answered",
                    [facts.metadata.evidence("they list different members, or none")],
                ),
                CATCH_UP_MS,
                Some(intent),
            );
        };
        let evidence = facts.metadata.evidence(format!("voters: {}", list(voters)));
        let taking_part = facts.metadata.known().is_some_and(|metadata| {
            metadata
                .servers
                .iter()
                .any(|server| server.id == member.id && server.members.is_some() && server.leader.is_some())
        });
        if voters.contains(&member.id) && taking_part {
            return holds(format!("{name} has a vote"), [evidence]);
        }
        if voters.contains(&member.id) {
            return wait(
                format!("{name} to catch up with the metadata log"),
                why(format!("{name} has a vote and is catching up"), [evidence]),
                CATCH_UP_MS,
                Some(intent),
            );
        }
        if let Some(last) = facts.history.last(key) {
            let since = facts.now_ms.saturating_sub(last.at_ms);
            if last.claims_success() && since < CATCH_UP_MS {
                let reason = why("the vote was given, but not every server lists it yet", [evidence]);
                return wait(format!("{name} to be a member"), reason, CATCH_UP_MS, Some(intent));
            }
            if facts.history.attempts(key) >= 3 {
                return refuse(
                    "no-progress",
                    key,
                    format!("{name} was not given a vote: {}", last.words()),
                    [evidence],
                    "correct what restatectl complains about, then run again",
                );
            }
        }
        let Some(host) = facts.host(name) else { return Progress::NotApplicable };
        // Every voter will have to reach the new one, so it is dialled from each of them.
        let unseen: Vec<Request> = facts
            .known_members()
            .iter()
            .filter(|voter| voters.contains(&voter.id))
            .filter(|voter| {
                host.dialled_from.get(&voter.name).is_none_or(|seen| wants_look(seen, &member.address))
            })
            .map(|voter| Request::Dial {
                node: name.into(),
                url: health_url(&member.address),
                from: Some(voter.name.clone()),
            })
            .collect();
        if !unseen.is_empty() {
            let reason = why(
                format!("{name} gets a vote only once every voter has reached it at its registered address"),
                [evidence],
            );
            return Progress::Observe(unseen, reason);
        }
        Progress::Act(Box::new(Act {
            intent,
            why: why(
                format!("{name} is on standby at {}, where every voter can reach it", member.address),
                [evidence],
            ),
            postcondition: format!(
                "every metadata server lists {name} as a member, and {name} knows the leader"
            ),
            rollback: format!(
                "restatectl metadata-server remove-node {}, while there is a quorum",
                member.id
            ),
            at_rest: true,
        }))
    }
}

/// Whether it has to be dialled, since it was not, or at another address than it is registered with.
fn wants_look(seen: &Fact<DialFacts>, address: &str) -> bool {
    let elsewhere = |dial: &DialFacts| Endpoint::of(&dial.url) != Endpoint::of(address);
    seen.wants_look() || seen.known().is_some_and(elsewhere)
}
