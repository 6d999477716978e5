//! `known-peers`

use restate_scaleout_api::target::Metadata;

use super::Invariant;
use crate::broken::Broken;
use crate::config::{Setting, Settings};
use crate::effect::Effect;
use crate::endpoint::Endpoint;
use crate::review::Review;

pub(super) const NEVER: &str =
    "lets a node look for its cluster at addresses that are no node's of it, or at none when it joins";

/// A node looks for its cluster only at nodes of the cluster.
pub(super) struct KnownPeers;

impl Invariant for KnownPeers {
    fn name(&self) -> &'static str {
        "known-peers"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let node = match &review.effect {
            Effect::Write(node) => node.as_str(),
            effect => match effect.does().starts {
                Some(node) => node,
                None => return Ok(()),
            },
        };
        let settings = review.settings(node)?;
        let external = settings.external_metadata(node)?;
        if external != (review.target().metadata == Metadata::External) {
            let kind = settings
                .metadata_type
                .get(node, "metadata-client.type")?
                .map_or("replicated", String::as_str);
            let fact = format!("metadata-client.type: {kind}");
            return Err(Broken::new(
                format!("{node} would look for its cluster in another kind of place than the target says"),
                vec![review.world.host(node).config.evidence(fact)],
                "correct `metadata-client.type` of the node, or `metadata` in the target: a cluster's metadata never moves",
            ));
        }
        if external {
            return one_store(review, node, &settings);
        }
        let peers = settings.peers.get(node, "metadata-client.addresses")?.cloned().unwrap_or_default();
        let endpoints: Vec<Option<Endpoint>> = peers.iter().map(|peer| Endpoint::parse(peer)).collect();
        let places = review.places();
        let own = own(review, node);
        let config = &review.world.host(node).config;
        for (peer, endpoint) in peers.iter().zip(&endpoints) {
            let known = |it: &Endpoint| places.other(it, node).is_some() || is_itself(it, &own);
            if !endpoint.as_ref().is_some_and(known) && !unchanged(review, node, &peers)? {
                return Err(Broken::new(
                    format!(
                        "{node} would look for its cluster at `{peer}`, where no node of it is known to be"
                    ),
                    vec![config.evidence(format!("metadata-client addresses: {}", peers.join(", ")))],
                    "name metadata servers of this cluster, and no others",
                ));
            }
        }
        let names_a_voter = endpoints.iter().flatten().any(|it| places.is_voter(it));
        if !matches!(review.effect, Effect::Join(_)) {
            return finds_the_others(review, node, names_a_voter);
        }
        if names_a_voter {
            return Ok(());
        }
        Err(Broken::new(
            format!("{node} would join without the address of a metadata server that is a member"),
            vec![config.evidence("metadata-client.addresses names none")],
            "name at least one node that votes now",
        ))
    }
}

/// Settings that say where metadata is kept outside Restate.
const STORE: [&str; 7] = [
    "metadata-client.type",
    "metadata-client.addresses",
    "metadata-client.path",
    "metadata-client.table",
    "metadata-client.key-prefix",
    "metadata-client.aws-endpoint-url",
    "metadata-client.aws-region",
];

/// All nodes look for their metadata in one place: in another one there is another cluster, or none yet.
fn one_store(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    let others = review.target().nodes.iter().map(|spec| spec.name.as_str()).filter(|other| *other != node);
    for other in others {
        let host = review.world.host(other);
        let registered = review.world.nodes.seen().is_some_and(|nodes| nodes.named(other).is_some());
        if !registered && host.config.seen().is_none_or(|file| file.text.is_none()) {
            continue;
        }
        let theirs = review.settings(other)?;
        for key in STORE {
            let (own, theirs) = (settings.at(key), theirs.at(key));
            if own.get(node, key)? != theirs.get(other, key)? {
                return Err(Broken::new(
                    format!(
                        "{node} would look for its metadata elsewhere than {other} does: `{key}` differs"
                    ),
                    vec![
                        review.world.host(node).config.evidence(format!("`{key}`")),
                        host.config.evidence(format!("`{key}`")),
                    ],
                    "give all nodes the same `[metadata-client]`",
                ));
            }
        }
    }
    Ok(())
}

/// A registered node that starts again asks a metadata server that votes: itself, or one that it has the
/// address of.
fn finds_the_others(review: &Review<'_>, node: &str, names_a_voter: bool) -> Result<(), Broken> {
    if review.effect.does().starts.is_none() {
        return Ok(());
    }
    let Some(member) = review.world.nodes.seen().and_then(|nodes| nodes.named(node)) else { return Ok(()) };
    if names_a_voter || review.places().votes(member) {
        return Ok(());
    }
    Err(Broken::new(
        format!("{node} does not vote on metadata, and would start without the address of a node that does"),
        vec![review.world.host(node).config.evidence("metadata-client.addresses names none")],
        "name at least one node that votes now",
    ))
}

/// Endpoints of the node itself.
fn own(review: &Review<'_>, node: &str) -> Vec<Endpoint> {
    let registered =
        review.world.nodes.seen().and_then(|nodes| nodes.named(node)).map(|it| it.address.as_str());
    let wanted =
        review.target().nodes.iter().find(|spec| spec.name == node).map(|spec| spec.address.as_str());
    registered.into_iter().chain(wanted).filter_map(Endpoint::parse).collect()
}

/// Whether a peer is the node itself.
pub(super) fn names_itself(review: &Review<'_>, node: &str, peer: &str) -> bool {
    Endpoint::parse(peer).is_some_and(|peer| is_itself(&peer, &own(review, node)))
}

/// Whether an address is the node's own, perhaps by its loopback name.
fn is_itself(endpoint: &Endpoint, own: &[Endpoint]) -> bool {
    let loopback = matches!(endpoint.host.as_str(), "127.0.0.1" | "localhost" | "::1");
    own.iter().any(|own| own.port == endpoint.port && (loopback || own.host == endpoint.host))
}

/// Whether the list is the one that a registered node has already.
fn unchanged(review: &Review<'_>, node: &str, peers: &[String]) -> Result<bool, Broken> {
    let registered = review.world.nodes.seen().is_some_and(|nodes| nodes.named(node).is_some());
    if !registered || !matches!(review.effect, Effect::Write(_)) {
        return Ok(false);
    }
    Ok(review.before(node)?.peers == Setting::Set(peers.to_vec()))
}
