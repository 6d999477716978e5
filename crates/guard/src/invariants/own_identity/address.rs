//! The address that a node goes by, and where it listens.

use std::net::IpAddr;

use semver::Version;
use toml::Value;

use super::super::intended::{intended, listens_as_intended};
use super::super::would_listen::would_listen;
use super::broken;
use crate::broken::Broken;
use crate::config::{Listener, Listening, Settings};
use crate::effect::Effect;
use crate::endpoint::Endpoint;
use crate::read::health::Place;
use crate::review::Review;

/// The node advertises the address that the target gives it, which is nobody else's, and listens there.
pub(super) fn check(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    let advertised = settings.advertised.get(node, "advertised-address")?;
    let joins = matches!(review.effect, Effect::Join(_));
    let Some(spec) = review.target().nodes.iter().find(|spec| spec.name == node) else { return Ok(()) };
    let Some(advertised) = advertised else {
        if !joins && !chosen(review, node)? {
            reached(review, node, settings, &spec.address)?;
            return by_tls(review, node, settings, &spec.address);
        }
        let fact = "advertised-address is not set".to_owned();
        return Err(broken(
            review,
            node,
            format!("{node} would register an address that nobody chose"),
            fact,
        ));
    };
    let fact = format!("advertised-address `{advertised}`");
    let Some(endpoint) = Endpoint::parse(advertised).filter(|endpoint| !endpoint.is_wildcard()) else {
        return Err(broken(review, node, format!("peers cannot dial `{advertised}`"), fact));
    };
    if let Some(other) = review.places().registered_other(&endpoint, node) {
        let message = format!("`{advertised}` is the registered address of {other}");
        return Err(broken(review, node, message, fact));
    }
    let scheme = |address: &str| address.split_once("://").map(|(scheme, _)| scheme.to_owned());
    let wanted = Endpoint::parse(&spec.address);
    if wanted.as_ref() != Some(&endpoint) || scheme(advertised) != scheme(&spec.address) {
        let message =
            format!("{node} would advertise `{advertised}`, and the target says `{}`", spec.address);
        return Err(broken(review, node, message, fact));
    }
    reached(review, node, settings, &spec.address)?;
    by_tls(review, node, settings, &spec.address)
}

/// Whether a node that starts again must go by an address that somebody chose: others dial it, or go by such
/// addresses themselves. A node alone may go by its default, and a file is written before that changes.
fn chosen(review: &Review<'_>, node: &str) -> Result<bool, Broken> {
    if matches!(review.effect, Effect::Write(_)) {
        return Ok(false);
    }
    if let Some(nodes) = review.world.nodes.seen() {
        return Ok(nodes.members.len() > 1);
    }
    for other in review.target().nodes.iter().filter(|other| other.name != node) {
        let theirs = review.settings(&other.name)?;
        if theirs.advertised.get(&other.name, "advertised-address")?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Where nothing tells where the node listens now, or the target says otherwise, it listens at the port that its peers
/// dial, or where something can pass connections on.
fn reached(review: &Review<'_>, node: &str, would: &Settings, address: &str) -> Result<(), Broken> {
    let fabric = Listener::Fabric;
    // What the target says may count on something that passes connections on, to a port that is not the peers' own.
    let intended = listens_as_intended(review, node, would, fabric);
    let host = review.world.host(node);
    let Some(endpoint) = Endpoint::parse(address) else { return Ok(()) };
    if !intended && matches!(review.effect, Effect::Write(_)) {
        return Ok(());
    }
    let joins = matches!(review.effect, Effect::Join(_));
    let told: Vec<&Place> = host
        .bound(node)?
        .iter()
        .filter(|bound| bound.name == fabric.title())
        .map(|bound| &bound.place)
        .collect();
    if !intended && !told.is_empty() {
        return Ok(());
    }
    let old = host.version().is_some_and(|version| version < Version::new(1, 6, 0));
    let listening = would_listen(review, node, would, fabric, old)?;
    if told.iter().any(|place| is_there(place, listening)) {
        return Ok(());
    }
    let local = |host: &str| host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let problem = match listening {
        Listening::Hidden => "on a unix socket only".to_owned(),
        Listening::Anywhere => "on whichever port is free".to_owned(),
        // Something may pass connections on to the port of a node that nobody has reached yet.
        Listening::At(_, Some(port)) if port != endpoint.port && (intended || joins) => return Ok(()),
        Listening::At(_, Some(port)) if port != endpoint.port => format!("on port {port}"),
        Listening::At(Some(ip), _)
            if ip.is_loopback() && !local(&endpoint.host) && !named(review, &endpoint) =>
        {
            format!("on {ip}, which no other host reaches")
        }
        Listening::At(..) => return Ok(()),
    };
    Err(Broken::new(
        format!("{node} would listen {problem}, and its peers dial `{address}`"),
        vec![host.config.evidence(format!("it would listen {problem}"))],
        "correct `bind-address`, `bind-port`, `listen-mode` or `use-random-ports` of the node; if something passes \
         connections on to that port, say so in the target: the key and its value in `settings` of the node, with a port of its own",
    ))
}

/// Whether a server that is reached listens at that one address already. At all addresses it is reached anyhow.
fn is_there(place: &Place, listening: Listening) -> bool {
    match place {
        Place::Port(socket) => {
            listening == Listening::At(Some(socket.ip().to_canonical()), Some(socket.port()))
        }
        Place::Directory(_) => false,
    }
}

/// On one host a name may stand for the loopback address.
fn named(review: &Review<'_>, endpoint: &Endpoint) -> bool {
    review.target().one_host && endpoint.host.parse::<IpAddr>().is_err()
}

/// A node that takes connections by TLS only is not reached by peers that do not speak it.
fn by_tls(review: &Review<'_>, node: &str, would: &Settings, address: &str) -> Result<(), Broken> {
    if matches!(review.effect, Effect::Write(_)) {
        return Ok(());
    }
    let mode = would.at("tls.mode");
    let Some(set) = mode.get(node, "tls.mode")? else { return Ok(()) };
    let Value::String(text) = set else {
        return Err(broken(review, node, format!("`tls.mode` of {node} is no text"), "tls.mode".into()));
    };
    if text != "require" || !address.starts_with("http://") || intended(review, node, "tls.mode", &mode) {
        return Ok(());
    }
    Err(broken(
        review,
        node,
        format!("{node} would take connections by TLS only, and its peers dial `{address}`"),
        "tls.mode is require".into(),
    ))
}
