//! `kept-protection`

use crate::config::values::replication::ReplicationProperty;
use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::{Effect, Review};

/// Nothing that protects data is taken away.
pub struct KeptProtection;

impl Invariant for KeptProtection {
    fn name(&self) -> &'static str {
        "kept-protection"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let facts = review.facts;
        match &review.effect {
            Effect::SetConfig { flags, .. } => {
                let present = [
                    ("--log-replication", facts.logs.known().and_then(|logs| logs.replication.clone())),
                    (
                        "--partition-replication",
                        facts.partitions.known().and_then(|table| table.replication.clone()),
                    ),
                ];
                for (flag, present) in present {
                    let copies =
                        |text: &str| ReplicationProperty::parse(text).ok().map(|property| property.copies());
                    let (Some(new), Some(old)) =
                        (flags.get(flag).and_then(|text| copies(text)), present.as_deref().and_then(copies))
                    else {
                        continue;
                    };
                    if new < old {
                        return Err(Broken::new(
                            format!("{flag} would go down from {old} to {new} copies"),
                            vec![facts.logs.evidence(format!("{old} copies now"))],
                            "ask for at least what there is",
                        ));
                    }
                }
                Ok(())
            }
            Effect::Write { node, result: Ok((_, settings)) } => {
                let Some(file) = review.host(node).and_then(|host| host.config.known()) else {
                    return Ok(());
                };
                let evidence = || {
                    review.host(node).map(|host| host.config.evidence("the file now")).into_iter().collect()
                };
                if file.settings.snapshots.destination.value.is_some()
                    && settings.snapshots.destination.value.is_none()
                {
                    return Err(Broken::new(
                        format!("{node} would lose its snapshot repository"),
                        evidence(),
                        "keep it",
                    ));
                }
                let Some(member) = review.member(node) else { return Ok(()) };
                match member.roles.iter().find(|role| !settings.roles.value.contains(*role)) {
                    Some(role) => Err(Broken::new(
                        format!("{node} would lose the role {}", role.as_str()),
                        evidence(),
                        "a role is given up by draining first; name all roles the node has in the target",
                    )),
                    None => Ok(()),
                }
            }
            // A change that cannot be made is refused as unclear.
            Effect::Write { result: Err(_), .. }
            | Effect::Snapshot { .. }
            | Effect::AddVoters { .. }
            | Effect::Start { .. }
            | Effect::Restart { .. }
            | Effect::Upgrade { .. }
            | Effect::Unknown { .. } => Ok(()),
        }
    }
}
