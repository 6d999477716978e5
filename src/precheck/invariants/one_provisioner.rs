//! `one-provisioner`

use crate::cluster::Ternary;
use crate::config::settings::Settings;
use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::{Effect, Review};

/// A provisioned cluster is never provisioned again, by a second node or by a first one with an empty disk.
pub struct OneProvisioner;

impl Invariant for OneProvisioner {
    fn name(&self) -> &'static str {
        "one-provisioner"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        match &review.effect {
            Effect::Write { node, result: Ok((_, settings)) } => {
                may_not_provision(review, node, settings, "would")
            }
            // Its own data keep a node that has run before from provisioning again.
            Effect::Start { node } if has_data(review, node) => Ok(()),
            // One that is registered joins by its name; provisioning is behind it.
            Effect::Start { node } if review.member(node).is_none() => {
                match review.host(node).and_then(|host| host.config.known()) {
                    Some(file) if file.text.is_some() => {
                        may_not_provision(review, node, &file.settings, "does")
                    }
                    _ => Err(Broken::new(
                        format!(
                            "{node} has no configuration file: with defaults it would provision a cluster of its own"
                        ),
                        review.host(node).map(|host| host.config.evidence("no file")).into_iter().collect(),
                        "write its configuration first",
                    )),
                }
            }
            // A change that cannot be made is refused as unclear.
            Effect::Write { result: Err(_), .. }
            | Effect::SetConfig { .. }
            | Effect::Snapshot { .. }
            | Effect::AddVoters { .. }
            | Effect::Start { .. }
            | Effect::Restart { .. }
            | Effect::Upgrade { .. }
            | Effect::Unknown { .. } => Ok(()),
        }
    }
}

fn has_data(review: &Review<'_>, node: &str) -> bool {
    review.host(node).is_some_and(|host| host.data_present() == Ternary::Yes)
        && review.facts.nodes.known().is_none()
}

fn may_not_provision(review: &Review<'_>, node: &str, settings: &Settings, verb: &str) -> Result<(), Broken> {
    if !settings.auto_provision.value {
        return Ok(());
    }
    Err(Broken::new(
        format!("the configuration of {node} {verb} let it provision a cluster of its own"),
        review
            .host(node)
            .map(|host| {
                host.config.evidence(format!("auto-provision is true, by {}", settings.auto_provision.origin))
            })
            .into_iter()
            .collect(),
        "set `auto-provision = false` at the root of its file, spelled so, and in no environment variable otherwise",
    ))
}
