//! `reachable-voter`

use restate_scaleout_api::Action;

use super::kept_protection::{KeptProtection, by_start};
use super::{Invariant, OF_A_START};
use crate::Proposal;
use crate::broken::{Broken, proposed};
use crate::endpoint::Endpoint;
use crate::fact::Fact;
use crate::read::nodes::{Member, Nodes};
use crate::review::Review;
use crate::world::Answered;

pub(super) const NEVER: &str = "gives a vote to a node that has not answered as that node of this cluster, at its registered address, from every voter";

/// A node gets a vote only once it has answered as itself from every voter.
pub(super) struct ReachableVoter;

impl Invariant for ReachableVoter {
    fn name(&self) -> &'static str {
        "reachable-voter"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let Some(id) = review.effect.does().gives_vote else { return Ok(()) };
        let nodes = review.world.nodes.need("who is registered")?;
        let Some(member) = nodes.members.get(&id) else {
            return Err(Broken::new(
                format!("{id} is not registered"),
                vec![review.world.nodes.evidence("registered nodes")],
                "let it join first",
            ));
        };
        let alive = review.serving("metadata-server")?;
        if !alive.contains(&id) {
            return Err(Broken::new(
                format!("{} is not an alive metadata server", member.name),
                vec![review.world.liveness.evidence("the liveness of nodes")],
                "start it with the role metadata-server first",
            ));
        }
        if !review.target().nodes.iter().any(|spec| spec.name == member.name) {
            return Err(Broken::new(
                format!("{} is not a node of the target", member.name),
                proposed(format!("add-node {id}")),
                "name it in the target if it is to stay",
            ));
        }
        let voters = review.world.servers.need("the metadata servers")?.members();
        for voter in voters.iter().filter(|voter| **voter != id) {
            let Some(voter) = nodes.members.get(voter) else {
                return Err(Broken::unknown(
                    format!("{voter} votes and is not registered"),
                    vec![review.world.servers.evidence(format!("{voter} is a member"))],
                    "look again; if it stays so, the two lists are not of one cluster",
                ));
            };
            if !alive.contains(&voter.id) {
                return Err(Broken::unknown(
                    format!("{}, which votes, is not proved to take part", voter.name),
                    vec![review.world.host(&voter.name).dial.evidence("what it says of itself")],
                    "wait until every voter is ready, or start it",
                ));
            }
            let dialled = review.world.host(&member.name).dialled_from.get(&voter.name);
            let problem = match dialled {
                None => Err("it was not dialled from there".to_owned()),
                Some(fact) => answers_as(fact, nodes, member),
            };
            if let Err(problem) = problem {
                let unseen = Fact::<Answered>::Unseen;
                return Err(Broken::new(
                    format!(
                        "{} has not answered at its registered address {} from {}: {problem}",
                        member.name, member.address, voter.name
                    ),
                    vec![dialled.unwrap_or(&unseen).evidence(problem)],
                    "correct its advertised-address or the network between them; it only stands by until then",
                ));
            }
        }
        comes_back(review, &member.name)
    }
}

/// A voter that comes back as something else is one that is gone: its next start must be one that would be let pass.
fn comes_back(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let action = Action::RestartNode { node: node.to_owned(), restore: None };
    let proposal = Proposal { action: &action, ..*review.proposal };
    let restart = Review::new(&proposal);
    let named = |name: &'static str| {
        move |broken: Broken| Broken {
            by: broken.by.or(Some(name)),
            message: format!(
                "{node} gets no vote before its next start is known to be well: {}",
                broken.message
            ),
            ..broken
        }
    };
    OF_A_START
        .into_iter()
        .try_for_each(|invariant| invariant.check(&restart).map_err(named(invariant.name())))?;
    by_start(&restart, node).map_err(named(KeptProtection.name()))
}

fn answers_as(fact: &Fact<Answered>, nodes: &Nodes, member: &Member) -> Result<(), String> {
    let answered = fact.seen().ok_or("the look gave no answer that can be relied on")?;
    let registered = Endpoint::parse(&member.address);
    if registered.is_none() || Endpoint::of_url(&answered.url) != registered {
        return Err("another address was dialled".into());
    }
    if !answered.ok {
        return Err("nothing answered".into());
    }
    let health =
        answered.health.as_ref().map_err(|why| format!("what answered is not a Restate server: {why}"))?;
    if health.id != Some((member.id, member.generation)) {
        return Err("another node answered, or another life of it".into());
    }
    if health.cluster.as_ref() != Some(&nodes.cluster) {
        return Err("a node of another cluster answered".into());
    }
    if health.status != "Alive" {
        return Err("it does not say that it is alive".into());
    }
    match (health.fingerprint, nodes.fingerprint) {
        (Some(theirs), Some(ours)) if theirs != ours => {
            Err("a cluster of another fingerprint answered".into())
        }
        _ => Ok(()),
    }
}
