//! `restart-first-node` and `reload-node`: a process runs with the configuration file on its disk.

use super::need::looked_at;
use super::step::Step;
use crate::api::StepKey;
use crate::cluster::{HostFacts, Ternary};
use crate::lifecycle::verdict::{Act, Progress, clarity, holds, passed, refusal, refuse, wait, why};
use crate::lifecycle::world::World;
use crate::state::intent::Intent;
use crate::state::rest::Rest;

/// The old process may take a minute to shut down, and the new one has to become ready.
const RESTART_MS: u64 = 240_000;

/// `restart-first-node` before the cluster grows, `reload-node` after.
pub struct Restart {
    name: &'static str,
    title: &'static str,
    page: &'static str,
    /// Whether it comes before the cluster grows.
    before: bool,
}

/// The first node loads its configuration.
pub const RESTART_FIRST: Restart = Restart {
    name: "restart-first-node",
    title: "The first node runs with its new file; identity and repository are read only at a start",
    page: include_str!("../../../docs/steps/restart-first-node.md"),
    before: true,
};
/// A node of the grown cluster loads its configuration.
pub const RELOAD_NODE: Restart = Restart {
    name: "reload-node",
    title: "The node runs with the full list of peers, restarted alone while the others carry on",
    page: include_str!("../../../docs/steps/reload-node.md"),
    before: false,
};

impl Step for Restart {
    fn name(&self) -> &'static str {
        self.name
    }

    fn page(&self) -> &'static str {
        self.page
    }

    fn title(&self) -> &'static str {
        self.title
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let name = key.node.as_deref().unwrap_or_default();
        if self.before && world.facts.several() {
            return passed(
                "the cluster already has several nodes",
                [world.facts.nodes.evidence("more than one node is registered")],
            );
        }
        let Some(host) = world.facts.host(name) else {
            return Progress::NotApplicable;
        };
        let evidence = || {
            [
                host.config.evidence("when the file was last written"),
                host.dial.evidence("when the process was started"),
            ]
        };
        let moved = world.facts.member(name).is_some() && !world.registered_at_target(name);
        match host.restart_pending() {
            Ternary::No if !moved => {
                if let Some(last) = world.facts.history.last(key) {
                    match world.rest() {
                        Rest::Settled => {}
                        Rest::Unknown(unknown) => return Progress::Wait(clarity(unknown)),
                        Rest::Moving(awaited) => {
                            let restarted = format!("{name} was restarted: {}", last.words());
                            return wait(awaited, why(restarted, evidence()), RESTART_MS, None);
                        }
                    }
                }
                return holds(format!("{name} was started after its file was last written"), evidence());
            }
            Ternary::Unknown => {
                if let Err(instead) = looked_at(&host.config).and_then(|()| looked_at(&host.dial)) {
                    return instead;
                }
                return Progress::Undeterminable(refusal(
                    "known-facts",
                    Some(key),
                    format!("it is not known whether {name} runs with the file on its disk"),
                    evidence(),
                    "make the host report the age of the configuration file and of the process",
                ));
            }
            Ternary::Yes | Ternary::No => {}
        }
        if let Some(instead) = hardly_dead(world, name, host) {
            return instead;
        }
        let attempts = world.facts.history.attempts(key);
        if attempts >= 3 {
            let words = world.facts.history.last(key).map(|last| last.words()).unwrap_or_default();
            return refuse(
                "no-progress",
                key,
                format!(
                    "{name} was restarted {attempts} times and still runs with its old configuration: {words}"
                ),
                evidence(),
                "restart it by hand, make sure that it reads the file that the inventory names, and run again",
            );
        }
        Progress::Act(Box::new(Act {
            intent: Intent::Restart(name.into()),
            why: why(
                if moved {
                    format!(
                        "{name} is registered at another address than the target's; a server reads its address only at a start"
                    )
                } else {
                    format!(
                        "{name} was started before its file was written; most settings are read only at a start"
                    )
                },
                evidence(),
            ),
            postcondition: format!(
                "{name} was started after its file was written, and the cluster has settled again"
            ),
            rollback: "restore the previous file and restart once more".into(),
            // A node that may have others beside it is stopped only while they can do without it.
            at_rest: world.facts.members().is_none_or(|members| members.len() > 1),
        }))
    }
}

/// A node that answers and that gossip does not call alive. What stopping it costs can be told once both agree.
fn hardly_dead(world: &World, name: &str, host: &HostFacts) -> Option<Progress> {
    let member = world.facts.member(name)?;
    let state = world.facts.liveness.known()?.get(&member.id);
    if world.facts.alive(member.id) == Ternary::Yes || !host.health()?.status.is_alive() {
        return None;
    }
    let state = state.map_or_else(|| "not listed".to_owned(), ToString::to_string);
    let reason = why(
        format!("{name} is {state} by gossip, and says itself that it is alive"),
        [
            world.facts.liveness.evidence(format!("{} is {state}", member.id)),
            host.dial.evidence("GET /health succeeded"),
        ],
    );
    Some(wait(format!("gossip to report {name} alive"), reason, RESTART_MS, None))
}
