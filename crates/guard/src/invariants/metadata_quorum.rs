//! `metadata-quorum`

use restate_scaleout_api::target::Metadata;

use super::Invariant;
use crate::broken::Broken;
use crate::id::list;
use crate::review::Review;

pub(super) const NEVER: &str =
    "stops a node while the other metadata voters that take part would lack a quorum";

/// A node that votes is stopped only while the others have a quorum.
pub(super) struct MetadataQuorum;

impl Invariant for MetadataQuorum {
    fn name(&self) -> &'static str {
        "metadata-quorum"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let Some(node) = review.effect.does().stops else { return Ok(()) };
        // Nobody else is there to keep a quorum; that downtime is a matter of consent.
        if review.alone()? || review.target().metadata == Metadata::External {
            return Ok(());
        }
        let fact = &review.world.servers;
        let servers = fact.need("the metadata servers")?;
        let id = review.member(node)?.map(|member| member.id);
        let members = servers.members();
        // Somebody is a member, or the list would not be taken for known.
        if id.is_some_and(|id| !members.contains(&id)) {
            return Ok(());
        }
        // While an only voter restarts, nothing about the cluster is decided, as while a single node does. Nothing is lost
        // by it, and no waiting would change it: it is a matter of consent.
        if members.len() == 1 {
            return Ok(());
        }
        let alive = review.serving("metadata-server")?;
        let part = servers.taking_part();
        let others = part.intersection(&alive).filter(|other| Some(**other) != id).count();
        let quorum = members.len() / 2 + 1;
        if others >= quorum {
            return Ok(());
        }
        Err(Broken::new(
            format!(
                "without {node}, {others} of {} metadata voters take part, and {quorum} must",
                members.len()
            ),
            vec![fact.evidence(format!("members {}", list(&members)))],
            "start the voters that are down, or wait until all take part; with two voters neither may be restarted",
        ))
    }
}
