//! `raise-replication`: new segments and replica sets get the replication of the target.

use super::need::need;
use super::step::Step;
use crate::api::{Role, StepKey};
use crate::cluster::Ternary;
use crate::lifecycle::verdict::{Act, Progress, holds, refuse, why};
use crate::lifecycle::world::World;
use crate::restatectl::argv::WriteCommand;
use crate::state::intent::Intent;

/// `raise-replication`
pub struct RaiseReplication;

impl Step for RaiseReplication {
    fn name(&self) -> &'static str {
        "raise-replication"
    }

    fn page(&self) -> &'static str {
        include_str!("../../../docs/steps/raise-replication.md")
    }

    fn title(&self) -> &'static str {
        "Logs and partitions get the replication of the target"
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let facts = &world.facts;
        let evidence = [
            facts.logs.evidence(format!(
                "log replication {}",
                facts
                    .logs
                    .known()
                    .and_then(|logs| logs.replication.clone())
                    .unwrap_or_else(|| "unknown".into())
            )),
            facts.nodes.evidence(format!("usable log servers: {}", facts.usable(Role::LogServer).len())),
        ];
        if let Err(instead) = need(key, &facts.logs).and_then(|_| need(key, &facts.partitions)) {
            return instead;
        }
        if world.replication_set() == Ternary::Yes {
            return holds(format!("replication is set to {}", world.aim.logs), evidence);
        }
        if facts.history.attempts(key) >= 3 {
            let words = facts.history.last(key).map(|last| last.words()).unwrap_or_default();
            return refuse(
                "no-progress",
                key,
                format!("replication does not change: {words}"),
                evidence,
                "correct what restatectl complains about, then run again",
            );
        }
        Progress::Act(Box::new(Act {
            intent: Intent::Cluster(WriteCommand::SetReplication {
                logs: world.aim.logs.to_string(),
                partitions: world.aim.partitions.to_string(),
            }),
            why: why(
                "every record still has a single copy, so each node that has joined is one more that must not be lost",
                evidence,
            ),
            postcondition: format!("every tail segment and replica set has replication {}", world.aim.logs),
            rollback: "set the previous replication with restatectl".into(),
            at_rest: true,
        }))
    }
}
