//! `restart-first-node` and `reload-node`: a process runs with the configuration that lies on its disk.

use super::{Step, StepId};
use crate::api::StepKey;
use crate::lifecycle::verdict::{Progress, Proposal, holds, passed, refusal, refuse, wait, why};
use crate::lifecycle::world::World;
use crate::state::intent::Intent;

/// A restart waits for the old process to flush (a minute by default) and for the new one to be ready.
const RESTART_MS: u64 = 240_000;

/// `restart-first-node` before the cluster grows, `reload-node` after.
pub struct Restart {
    id: StepId,
    title: &'static str,
}

/// The first node takes up its configuration.
pub const RESTART_FIRST: Restart = Restart {
    id: StepId::RestartFirstNode,
    title: "The first node runs with its new configuration; identity and snapshots take effect only at a start",
};
/// A node of the grown cluster takes up its configuration.
pub const RELOAD_NODE: Restart = Restart {
    id: StepId::ReloadNode,
    title: "The node runs with the full list of peers, restarted alone while the others carry on",
};

impl Step for Restart {
    fn id(&self) -> StepId {
        self.id
    }

    fn title(&self) -> &'static str {
        self.title
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let name = key.node.as_deref().unwrap_or_default();
        if self.id == StepId::RestartFirstNode && world.facts.members().len() > 1 {
            return passed(
                "the cluster has grown already",
                [world.facts.nodes.evidence("more than one node is registered")],
            );
        }
        let Some(host) = world.facts.host(name) else {
            return Progress::NotApplicable("not a node of the target");
        };
        let evidence = || {
            [
                host.config.evidence("when the file was last written"),
                host.dial.evidence("when the process was started"),
            ]
        };
        let moved = world.facts.member(name).is_some() && !world.registered_at_target(name);
        match host.restart_pending() {
            Some(false) if !moved => {
                if let Some(last) = world.facts.history.last(key)
                    && let Some(unrest) = world.unrest()
                {
                    return wait(
                        unrest,
                        why(format!("{name} was restarted: {}", last.words()), evidence()),
                        RESTART_MS,
                        None,
                    );
                }
                return holds(format!("{name} was started after its file was last written"), evidence());
            }
            None => {
                return Progress::Undeterminable(refusal(
                    "known-facts",
                    Some(key),
                    format!("whether {name} runs with the file on its disk is not known"),
                    evidence(),
                    "let the host report the age of the configuration file and of the process",
                ));
            }
            _ => {}
        }
        let attempts = world.facts.history.attempts(key);
        if attempts >= 3 {
            let words = world.facts.history.last(key).map(|last| last.words()).unwrap_or_default();
            return refuse(
                "no-progress",
                key,
                format!(
                    "{name} was restarted {attempts} times and still runs with an old configuration: {words}"
                ),
                evidence(),
                "restart it by hand, see that it takes up the file that the inventory names, and run again",
            );
        }
        Progress::Act(Box::new(Proposal {
            intent: Intent::Restart(name.into()),
            why: why(
                if moved {
                    format!(
                        "{name} is registered at another address than its file gives it; addresses are read at the start"
                    )
                } else {
                    format!(
                        "{name} was started before its file was written; most settings are read at the start only"
                    )
                },
                evidence(),
            ),
            postcondition: format!("{name} was started after its file was written, and all is at rest again"),
            rollback: "restore the previous file and restart once more".into(),
            at_rest: world.facts.members().len() > 1,
        }))
    }
}
