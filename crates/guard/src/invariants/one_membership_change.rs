//! `one-membership-change`

use std::collections::BTreeSet;

use restate_scaleout_api::target::Metadata;

use super::Invariant;
use crate::broken::Broken;
use crate::broken::proposed;
use crate::review::Review;

pub(super) const NEVER: &str =
    "has two changes of the metadata members in flight, or lets a node vote without being asked to";

/// Members of the metadata cluster change one at a time.
pub(super) struct OneMembershipChange;

impl Invariant for OneMembershipChange {
    fn name(&self) -> &'static str {
        "one-membership-change"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let external = review.target().metadata == Metadata::External;
        if review.effect.does().gives_vote.is_some() {
            return if external { nobody_votes() } else { settled(review) };
        }
        match review.effect.does().joins {
            Some(node) if !external => stands_by(review, node),
            _ => Ok(()),
        }
    }
}

fn nobody_votes() -> Result<(), Broken> {
    Err(Broken::new(
        "the target keeps its metadata outside the cluster, where nobody votes",
        proposed("add-node"),
        "correct `metadata` in the target",
    ))
}

/// A node that joins must wait until it is asked to vote.
fn stands_by(review: &Review<'_>, node: &str) -> Result<(), Broken> {
    let settings = review.settings(node)?;
    let votes = settings.auto_join.get(node, "metadata-server.auto-join")? != Some(&false);
    if votes && settings.roles(node)?.contains("metadata-server") {
        return Err(Broken::new(
            format!("{node} would vote as soon as it starts, before its address is known to work"),
            vec![review.world.host(node).config.evidence("metadata-server.auto-join is not false")],
            "set metadata-server.auto-join = false in its file",
        ));
    }
    Ok(())
}

fn settled(review: &Review<'_>) -> Result<(), Broken> {
    let fact = &review.world.servers;
    let servers = fact.need("the metadata servers")?;
    let members = servers.members();
    let versions: BTreeSet<&str> =
        servers.rows.iter().filter(|row| members.contains(&row.id)).map(|row| row.version.as_str()).collect();
    let agree = servers
        .rows
        .iter()
        .filter(|row| members.contains(&row.id))
        .all(|row| row.members.as_ref() == Some(&members));
    if agree && versions.len() == 1 && servers.taking_part() == members {
        return Ok(());
    }
    Err(Broken::new(
        "the last change of the metadata members is not finished",
        vec![fact.evidence(format!(
            "{} of {} members take part, in {} versions",
            servers.taking_part().len(),
            members.len(),
            versions.len()
        ))],
        "wait until every member lists the same members and knows the leader",
    ))
}
