//! What is tolerated once servers have done by themselves what an action leads to.

use std::collections::BTreeSet;

use restate_scaleout_api::{Exposure, Tolerance};

use super::{by_roles, elsewhere, tolerance, voters, votes, worse};
use crate::broken::Broken;
use crate::effect::Effect;
use crate::id::NodeId;
use crate::quorum::{Locations, Property, losses_of_any_choice};
use crate::review::Review;

/// The number of a node that has none yet.
const JOINER: NodeId = NodeId(u32::MAX);

/// What is tolerated with new segments on any nodes that servers may choose. Records of today stay where they are.
pub(super) fn exposure(
    review: &Review<'_>,
    alive: &BTreeSet<NodeId>,
    before: &Exposure,
) -> Result<Exposure, Broken> {
    let logs = review.world.logs.need("the segments of logs")?;
    let today = || logs.replication.as_ref().map(|property| (*property, logs.nodeset_size));
    let mut next = Next {
        candidates: review.world.nodes.need("who is registered")?.candidates(),
        alive: review.ready(alive, "log-server")?,
        locations: review.locations()?,
    };
    match &review.effect {
        Effect::ReplicateLogs { logs } => next.segments(review, alive, before, logs, 0),
        Effect::SetReplication { logs: wanted, nodeset_size, .. }
            if wanted.is_some() || nodeset_size.is_some() =>
        {
            let Some((property, size)) = today() else { return Ok(before.clone()) };
            let property = wanted.unwrap_or(property);
            next.segments(review, alive, before, &property, nodeset_size.unwrap_or(size))
        }
        Effect::Join(node) => {
            let settings = review.settings(node)?;
            let Some((property, size)) = today() else { return Ok(before.clone()) };
            if settings.roles(node)?.contains("log-server") {
                next.candidates.insert(JOINER);
                next.alive.insert(JOINER);
                let place = settings.location.get(node, "location")?.cloned();
                next.locations.insert(JOINER, place.unwrap_or_default());
            }
            let (writes, _) = next.tolerate(&property, size);
            Ok(Exposure { writes: worse(before.writes.clone(), writes), ..before.clone() })
        }
        // They lead to no other segments.
        Effect::SetReplication { .. }
        | Effect::Snapshot { .. }
        | Effect::AddVoter(_)
        | Effect::Write(_)
        | Effect::Start(_)
        | Effect::Revive(_)
        | Effect::Restart(_)
        | Effect::Upgrade { .. }
        | Effect::Unlisted(_) => Ok(before.clone()),
    }
}

/// The nodes that a new segment may lie on.
struct Next {
    candidates: BTreeSet<NodeId>,
    alive: BTreeSet<NodeId>,
    locations: Locations,
}

impl Next {
    /// What is tolerated once every log has such a segment.
    fn segments(
        &self,
        review: &Review<'_>,
        alive: &BTreeSet<NodeId>,
        before: &Exposure,
        property: &Property,
        size: u32,
    ) -> Result<Exposure, Broken> {
        let (writes, data) = self.tolerate(property, size);
        Ok(Exposure {
            writes: worse(by_roles(review, alive)?, writes),
            data: worse(before.data.clone(), data),
            metadata: before.metadata.clone(),
        })
    }

    /// The losses that the worst choice tolerates, for writes and for what is written.
    fn tolerate(&self, property: &Property, size: u32) -> (Tolerance, Tolerance) {
        let Self { candidates, alive, locations } = self;
        let because = format!("the next segment of a log, with {property}");
        let writes = losses_of_any_choice(property, size, candidates, alive, locations).unwrap_or(0);
        let dead: BTreeSet<NodeId> = candidates.difference(alive).copied().collect();
        let data = property.losses_until_gone(&dead, locations);
        (tolerance(writes, false, &because), tolerance(data, false, &because))
    }
}

/// Before a vote is given, in the worst state on the way, and afterwards. The new voter raises the quorum before it
/// has caught up and can be part of one.
fn votes_of(members: usize, part: usize) -> [Tolerance; 3] {
    let (before, after) = (votes(members, part), votes(members + 1, part + 1));
    let mut behind = votes(members + 1, part);
    // Where the others are no quorum, nothing is decided until it has caught up, and it does.
    behind.interrupted = after.interrupted;
    let during = worse(worse(before.clone(), after.clone()), behind);
    [before, during, after]
}

/// The same for the voters that were seen.
pub(super) fn vote(review: &Review<'_>, alive: &BTreeSet<NodeId>) -> Result<[Tolerance; 3], Broken> {
    let voters = voters(review, alive)?;
    Ok(voters
        .map_or_else(|| [elsewhere(), elsewhere(), elsewhere()], |(members, part)| votes_of(members, part)))
}
