//! `own-identity`

use crate::cluster::Ternary;
use crate::config::values::address::Endpoint;
use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::{Effect, Review};

/// A name or number of a node belongs to one machine and its disk.
pub struct OwnIdentity;

impl Invariant for OwnIdentity {
    fn name(&self) -> &'static str {
        "own-identity"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        match &review.effect {
            Effect::Write { node, result: Ok((_, settings)) } => {
                if settings.node_name.value.as_deref() != Some(node.as_str()) {
                    return Err(broken(
                        review,
                        node,
                        format!("the new file would not call {node} by its name"),
                        match &settings.node_name.value {
                            Some(other) => format!("node-name `{other}`"),
                            None => "node-name is not set".into(),
                        },
                    ));
                }
                if let Some(id) = settings.force_node_id.value
                    && review.member(node).is_none_or(|member| member.id.0 != id)
                {
                    return Err(broken(
                        review,
                        node,
                        format!("the new file would force the number N{id} on {node}"),
                        format!("force-node-id {id}"),
                    ));
                }
                self.address_is_free(review, node, settings.advertised_address.value.as_deref())
            }
            Effect::Start { node } => {
                let Some(host) = review.host(node) else { return Ok(()) };
                let empty = host.data_present() == Ternary::No;
                match review.member(node) {
                    None if review.joins().is_some() && host.disk_taken() != Ternary::No => Err(Broken::new(
                        format!("{node} is not registered, and its base directory is not known to be empty"),
                        vec![host.disk.evidence(match host.disk.known() {
                            Some(disk) if !disk.node_directories.is_empty() => {
                                format!("node directories: {}", disk.node_directories.join(", "))
                            }
                            Some(_) => "something is in it".into(),
                            None => "what is in it is not known".into(),
                        })],
                        "find out whose data that is; give the node another base-dir, and keep the old one",
                    )),
                    None if empty && review.facts.nodes.known().is_none() => Err(broken(
                        review,
                        node,
                        format!("{node} is the node to start from, and its data directory is empty"),
                        "there is nothing to grow; with defaults it would provision an empty cluster".into(),
                    )),
                    Some(member) if empty => Err(broken(
                        review,
                        node,
                        format!("{node} is registered as {}, but its data directory is empty", member.id),
                        "with an empty disk it would take the identity over, and both would go down".into(),
                    )),
                    _ => {
                        let address = host
                            .config
                            .known()
                            .and_then(|file| file.settings.advertised_address.value.clone());
                        self.address_is_free(review, node, address.as_deref())
                    }
                }
            }
            // A change that cannot be made is refused as unclear.
            Effect::Write { result: Err(_), .. }
            | Effect::SetConfig { .. }
            | Effect::Snapshot { .. }
            | Effect::AddVoters { .. }
            | Effect::Restart { .. }
            | Effect::Upgrade { .. }
            | Effect::Unknown { .. } => Ok(()),
        }
    }
}

impl OwnIdentity {
    fn address_is_free(&self, review: &Review<'_>, node: &str, address: Option<&str>) -> Result<(), Broken> {
        let (Some(address), Some(nodes)) = (address, review.facts.nodes.known()) else { return Ok(()) };
        let Some(endpoint) = Endpoint::of(address) else {
            return Err(Broken::new(
                format!("nobody could dial `{address}`, the address that {node} would advertise"),
                review
                    .host(node)
                    .map(|host| host.config.evidence(format!("advertised-address `{address}`")))
                    .into_iter()
                    .collect(),
                "give it the address that its peers dial, with scheme and port: http://host:5122",
            ));
        };
        let other = nodes
            .nodes
            .iter()
            .find(|member| member.name != node && Endpoint::of(&member.address).as_ref() == Some(&endpoint));
        match other {
            Some(other) => Err(broken(
                review,
                node,
                format!("`{address}` is the registered address of {}", other.name),
                format!("{} is registered at {}", other.name, other.address),
            )),
            None => Ok(()),
        }
    }
}

fn broken(review: &Review<'_>, node: &str, message: String, fact: String) -> Broken {
    Broken::new(
        message,
        review.host(node).map(|host| host.config.evidence(fact)).into_iter().collect(),
        "give a new machine or disk a new node name and address",
    )
}
