//! `one-membership-change`

use std::collections::BTreeSet;

use crate::api::Role;
use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::{Effect, Review, proposed};
use crate::restatectl::list;

/// Members of the metadata cluster change one at a time.
pub struct OneMembershipChange;

impl Invariant for OneMembershipChange {
    fn name(&self) -> &'static str {
        "one-membership-change"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        match &review.effect {
            Effect::AddVoters { nodes, .. } if nodes.len() != 1 => Err(Broken::new(
                format!("{} nodes would get a vote at once", nodes.len()),
                proposed(list(nodes)),
                "add one, and wait until it takes part",
            )),
            Effect::AddVoters { .. } => self.settled(review),
            Effect::Start { .. } => {
                let Some(node) = review.joins() else { return Ok(()) };
                let Some(host) = review.host(node) else { return Ok(()) };
                let Some(file) = host.config.known() else { return Ok(()) };
                let settings = &file.settings;
                if settings.roles.value.contains(&Role::MetadataServer) && settings.metadata_auto_join.value {
                    return Err(Broken::new(
                        format!(
                            "{node} would vote as soon as it starts, before its address is known to work"
                        ),
                        vec![host.config.evidence("metadata-server.auto-join is true")],
                        "set metadata-server.auto-join = false in its file",
                    ));
                }
                Ok(())
            }
            Effect::SetConfig { .. }
            | Effect::Snapshot { .. }
            | Effect::Write { .. }
            | Effect::Restart { .. }
            | Effect::Upgrade { .. }
            | Effect::Unknown { .. } => Ok(()),
        }
    }
}

impl OneMembershipChange {
    fn settled(&self, review: &Review<'_>) -> Result<(), Broken> {
        let fact = &review.facts.metadata;
        let Some(metadata) = fact.known() else { return Ok(()) };
        let members = metadata.members();
        let voting: Vec<_> = metadata.servers.iter().filter(|server| members.contains(&server.id)).collect();
        let versions = BTreeSet::from_iter(voting.iter().map(|server| server.version.as_str()));
        let agree = voting.iter().all(|server| {
            BTreeSet::from_iter(server.members.iter().flatten().copied()) == members
                && server.leader.is_some()
        });
        if agree && versions.len() == 1 && voting.len() == members.len() {
            return Ok(());
        }
        Err(Broken::new(
            "the last change of the metadata members is not finished",
            vec![fact.evidence(format!(
                "{} of {} members answer, versions {}",
                voting.len(),
                members.len(),
                Vec::from_iter(versions).join(", ")
            ))],
            "wait until every member lists the same members and knows the leader",
        ))
    }
}
