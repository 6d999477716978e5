//! `feasible-replication`

use std::collections::BTreeSet;

use crate::api::Role;
use crate::cluster::Ternary;
use crate::config::values::replication::ReplicationProperty;
use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::{Effect, Review};
use crate::restatectl::metadata::Member;

/// A replication that cannot be placed stops every write, and the command that sets it says all is well.
pub struct FeasibleReplication;

impl Invariant for FeasibleReplication {
    fn name(&self) -> &'static str {
        "feasible-replication"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let flags = match &review.effect {
            Effect::SetConfig { flags, .. } => flags,
            Effect::Snapshot { .. }
            | Effect::AddVoters { .. }
            | Effect::Write { .. }
            | Effect::Start { .. }
            | Effect::Restart { .. }
            | Effect::Upgrade { .. }
            | Effect::Unknown { .. } => return Ok(()),
        };
        let places = [
            ("--log-replication", Role::LogServer, "read-write log-servers"),
            ("--partition-replication", Role::Worker, "active workers"),
        ];
        for (flag, role, what) in places {
            let Some(text) = flags.get(flag) else { continue };
            let property = ReplicationProperty::parse(text).map_err(|error| {
                Broken::new(format!("{flag} {text}: {error}"), Vec::new(), "correct it in the target")
            })?;
            let nodes: Vec<&Member> = review
                .alive_with(role)
                .into_iter()
                .filter(|node| match role {
                    Role::LogServer => node.storage_state.takes_new_segments(),
                    _ => node.worker_state.takes_partitions(),
                })
                .filter(|node| review.host(&node.name).is_some_and(|host| host.answered() == Ternary::Yes))
                .collect();
            let evidence = || {
                let names: Vec<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
                vec![
                    review.facts.nodes.evidence(format!("{what}, alive and answering: {}", names.join(", "))),
                ]
            };
            let remedy = "bring up more nodes first, or ask for less";
            if nodes.len() < usize::from(property.copies()) {
                return Err(Broken::new(
                    format!("{property} needs {} {what}, there are {}", property.copies(), nodes.len()),
                    evidence(),
                    remedy,
                ));
            }
            let locations = || nodes.iter().map(|node| node.location.as_str());
            let zones = BTreeSet::from_iter(locations().filter(|location| location.contains('.')));
            let regions = BTreeSet::from_iter(
                locations().filter_map(|it| it.split('.').next()).filter(|region| !region.is_empty()),
            );
            for (scope, wanted, have) in
                [("zones", property.zone(), zones.len()), ("regions", property.region(), regions.len())]
            {
                if wanted.is_some_and(|wanted| usize::from(wanted) > have) {
                    return Err(Broken::new(
                        format!(
                            "{property} needs {} {scope} of {what}, there are {have}",
                            wanted.unwrap_or(0)
                        ),
                        evidence(),
                        remedy,
                    ));
                }
            }
        }
        Ok(())
    }
}
