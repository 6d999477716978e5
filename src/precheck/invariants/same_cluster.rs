//! `same-cluster`

use crate::config::values::address::Endpoint;
use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::{Review, proposed};

/// A command goes to a node of the cluster that was looked at.
pub struct SameCluster;

impl Invariant for SameCluster {
    fn name(&self) -> &'static str {
        "same-cluster"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let Some(address) = review.address() else { return Ok(()) };
        // restatectl takes a list, enumerates all of it, and so silently mixes clusters.
        if address.contains([',', ' ']) {
            return Err(Broken::new(
                format!("`{address}` is more than one address"),
                proposed(format!("--address {address}")),
                "give restatectl one node's address; it finds the others itself",
            ));
        }
        let wanted = Endpoint::of(address);
        // What nobody could dial is no node's address, not even that of a node that is registered so.
        let here = |other: &str| wanted.is_some() && Endpoint::of(other) == wanted;
        let registered = review.facts.known_members().iter().any(|node| here(&node.address));
        // A node may be registered under a loopback name and still answer at the target's address.
        let answered = review.facts.hosts.values().any(|host| {
            host.dial.known().is_some_and(|dial| dial.answered && here(&dial.url) && dial.health.is_some())
        });
        if registered || answered {
            return Ok(());
        }
        Err(Broken::new(
            format!("`{address}` is not the address of a node of this cluster"),
            proposed(format!("--address {address}")),
            "correct the addresses in the target",
        ))
    }
}
