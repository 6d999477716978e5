//! `metadata-quorum`

use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::Review;
use crate::restatectl::list;

/// A node that votes is only stopped while the others have a quorum.
pub struct MetadataQuorum;

impl Invariant for MetadataQuorum {
    fn name(&self) -> &'static str {
        "metadata-quorum"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let Some(node) = review.stops() else { return Ok(()) };
        // Nobody else is there to keep a quorum; that downtime is a matter of consent.
        if review.alone() {
            return Ok(());
        }
        let fact = &review.facts.metadata;
        let (Some(member), Some(metadata)) = (review.member(node), fact.known()) else { return Ok(()) };
        let members = metadata.members();
        // Without an only voter nothing about the cluster is decided for a moment, which is a matter of consent, too.
        if !members.contains(&member.id) || members.len() == 1 {
            return Ok(());
        }
        let others = metadata
            .servers
            .iter()
            .filter(|server| {
                server.id != member.id && members.contains(&server.id) && server.leader.is_some()
            })
            .count();
        let quorum = members.len() / 2 + 1;
        if others >= quorum {
            return Ok(());
        }
        Err(Broken::new(
            format!(
                "without {node}, {others} of {} metadata members are left, and {quorum} are needed",
                members.len()
            ),
            vec![fact.evidence(format!("members {}", list(&members)))],
            "start the members that are down, or wait until all take part; with two members neither may be restarted",
        ))
    }
}
