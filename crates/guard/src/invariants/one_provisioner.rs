//! `one-provisioner`

use super::Invariant;
use crate::broken::Broken;
use crate::effect::Effect;
use crate::review::Review;

pub(super) const NEVER: &str =
    "writes a configuration, or starts a node with one, that lets a second cluster come into being";

/// A provisioned cluster is never provisioned again.
pub(super) struct OneProvisioner;

impl Invariant for OneProvisioner {
    fn name(&self) -> &'static str {
        "one-provisioner"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let node = match &review.effect {
            Effect::Write(node) => node.as_str(),
            // Its own data keeps it from provisioning again; that the data is there is held elsewhere.
            Effect::Revive(_) => return Ok(()),
            Effect::Start(_) | Effect::Restart(_) | Effect::Upgrade { .. } if review.alone()? => {
                return Ok(());
            }
            effect => match effect.starts() {
                Some(node) => node,
                None => return Ok(()),
            },
        };
        let settings = review.settings(node)?;
        if settings.auto_provision.get(node, "auto-provision")? == Some(&false) {
            return Ok(());
        }
        Err(Broken::new(
            format!("the configuration lets {node} provision a cluster of its own"),
            vec![review.world.host(node).config.evidence("auto-provision is not false")],
            "set `auto-provision = false` at the root of its file, spelt so, and in no variable or flag otherwise",
        ))
    }
}
