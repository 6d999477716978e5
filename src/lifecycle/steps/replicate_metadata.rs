//! `replicate-metadata`: metadata lives in Restate's own Raft cluster.

use super::need::need;
use super::step::Step;
use crate::api::StepKey;
use crate::lifecycle::verdict::{Progress, holds, refuse, wait, why};
use crate::lifecycle::world::World;

/// A leader election takes a second or two; a restarted peer comes back within a minute.
const ELECTION_MS: u64 = 90_000;

/// `replicate-metadata`
pub struct ReplicateMetadata;

impl Step for ReplicateMetadata {
    fn name(&self) -> &'static str {
        "replicate-metadata"
    }

    fn page(&self) -> &'static str {
        include_str!("../../../docs/steps/replicate-metadata.md")
    }

    fn title(&self) -> &'static str {
        "Metadata lives in Restate's own metadata cluster, and that has a leader"
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let facts = &world.facts;
        let metadata = match need(key, &facts.metadata) {
            Ok(metadata) => metadata,
            Err(instead) => return instead,
        };
        if metadata.servers.is_empty() && metadata.unreachable.is_empty() {
            return refuse(
                "external-metadata",
                key,
                "no node runs a metadata server: metadata is kept outside Restate",
                [facts.metadata.evidence("the list of metadata servers is empty")],
                "growing with etcd, an object store or DynamoDB for metadata is not supported yet",
            );
        }
        let Some(leader) = facts.metadata_leader() else {
            return wait(
                "the metadata cluster to have a leader",
                why(
                    "without a leader nothing can be changed; if that lasts, a voter is down or cannot be reached at \
                     its registered address: start it, or make it reachable there",
                    [facts.metadata.evidence(format!(
                        "no metadata server knows a leader; unreachable: {}",
                        crate::restatectl::list(&metadata.unreachable)
                    ))],
                ),
                ELECTION_MS,
                None,
            );
        };
        holds(
            format!("{leader} leads the metadata cluster"),
            [facts.metadata.evidence(format!("leader {leader}"))],
        )
    }
}
