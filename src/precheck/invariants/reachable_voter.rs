//! `reachable-voter`

use crate::config::values::address::Endpoint;
use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::{Effect, Review};
use crate::restatectl::NodeId;

/// A voter that nobody reaches takes the quorum of a small metadata cluster with it.
pub struct ReachableVoter;

impl Invariant for ReachableVoter {
    fn name(&self) -> &'static str {
        "reachable-voter"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let nodes = match &review.effect {
            Effect::AddVoters { nodes, .. } => nodes,
            Effect::SetConfig { .. }
            | Effect::Snapshot { .. }
            | Effect::Write { .. }
            | Effect::Start { .. }
            | Effect::Restart { .. }
            | Effect::Upgrade { .. }
            | Effect::Unknown { .. } => return Ok(()),
        };
        for id in nodes {
            self.answers(review, *id)?;
        }
        Ok(())
    }
}

impl ReachableVoter {
    fn answers(&self, review: &Review<'_>, id: NodeId) -> Result<(), Broken> {
        let facts = review.facts;
        let registered = facts.nodes.known().and_then(|nodes| nodes.nodes.iter().find(|node| node.id == id));
        let Some(registered) = registered else {
            return Err(Broken::new(
                format!("{id} is not registered"),
                vec![facts.nodes.evidence("registered nodes")],
                "let it join first",
            ));
        };
        let Some(host) = review.host(&registered.name) else {
            return Err(Broken::new(
                format!("{id} ({}) is not a node of the target", registered.name),
                vec![facts.nodes.evidence("registered nodes")],
                "name it in the target",
            ));
        };
        let address = Endpoint::of(&registered.address);
        let members = facts.metadata.known().map(|metadata| metadata.members()).unwrap_or_default();
        for member in members {
            let voter =
                facts.nodes.known().and_then(|nodes| nodes.nodes.iter().find(|node| node.id == member));
            let Some(voter) = voter else { continue };
            let fact = host.dialled_from.get(&voter.name);
            let good = fact.and_then(|fact| fact.known()).is_some_and(|dial| {
                dial.answered
                    && address.is_some()
                    && Endpoint::of(&dial.url) == address
                    && dial.health.as_ref().is_none_or(|health| health.id == Some(id))
            });
            if !good {
                let source = fact.map_or("not looked at", |fact| fact.source());
                let reason = fact.map_or("never dialled", |fact| {
                    fact.reason().unwrap_or("it did not answer as this node")
                });
                return Err(Broken::new(
                    format!(
                        "{} ({id}) has not answered at its registered address {} from {}: {reason}",
                        registered.name, registered.address, voter.name
                    ),
                    vec![crate::api::Evidence { fact: reason.into(), source: source.into() }],
                    "correct its advertised-address or the network between them and restart it; it only stands by until then",
                ));
            }
        }
        Ok(())
    }
}
