//! `same-cluster`

use crate::config::settings::{host_of, port_of};
use crate::guard::review::proposed;
use crate::guard::{Broken, Invariant, Review};

/// A command goes to a node of the cluster that was looked at.
pub struct SameCluster;

impl Invariant for SameCluster {
    fn name(&self) -> &'static str {
        "same-cluster"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let Some(address) = review.address() else { return Ok(()) };
        // restatectl takes a list, enumerates all of it, and so mixes clusters without a word.
        if address.contains([',', ' ']) {
            return Err(Broken::new(
                format!("`{address}` is more than one address"),
                proposed(format!("--address {address}")),
                "give restatectl one node's address; it finds the others itself",
            ));
        }
        let endpoint = |address: &str| (host_of(address).to_owned(), port_of(address));
        let wanted = endpoint(address);
        let registered = review
            .facts
            .nodes
            .known()
            .is_some_and(|nodes| nodes.nodes.iter().any(|node| endpoint(&node.address) == wanted));
        // A node may be registered under a loopback name and still answer at its goal address.
        let answered = review.facts.hosts.values().any(|host| {
            host.dial
                .known()
                .is_some_and(|dial| dial.answered && endpoint(&dial.url) == wanted && dial.health.is_some())
        });
        if registered || answered {
            return Ok(());
        }
        Err(Broken::new(
            format!("`{address}` is not the address of a node of this cluster"),
            proposed(format!("--address {address}")),
            "correct the addresses in the goal",
        ))
    }
}
