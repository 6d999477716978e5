//! Ports that another server of the same host has already.

use std::net::{IpAddr, SocketAddr};

use super::super::would_listen::would_listen;
use crate::broken::Broken;
use crate::config::{Listener, Listening};
use crate::review::Review;

/// No server is started where another one says that it listens: it would end at once. `stays` tells of another node
/// whether it still listens there by then. Nodes on hosts of their own may well have the same ports.
pub(in super::super) fn check(
    review: &Review<'_>,
    node: &str,
    stays: impl Fn(&str) -> bool,
) -> Result<(), Broken> {
    if !review.target().one_host {
        return Ok(());
    }
    let settings = review.settings(node)?;
    let roles = settings.roles(node)?;
    let opens = |listener: &Listener| match listener {
        Listener::Fabric => true,
        Listener::Admin => roles.contains("admin"),
        Listener::Ingress => roles.contains("http-ingress"),
    };
    for listener in Listener::ALL.into_iter().filter(opens) {
        // No port stands for that of the address, of servers that do not say where they listen.
        let Listening::At(ip, Some(port)) = would_listen(review, node, &settings, listener, false)? else {
            continue;
        };
        let mut others = review.listens()?.on(port).filter(|(other, _)| *other != node && stays(other));
        let Some((other, at)) = others.find(|(_, at)| meet(ip, *at)) else { continue };
        return Err(Broken::new(
            format!("{node} would end at its start: {other} listens on port {port} of the same host"),
            vec![
                review.world.host(node).config.evidence(format!("{}: port {port}", listener.title())),
                review.world.host(other).dial.evidence(format!("by its own word it listens at {at}")),
            ],
            format!(
                "give {node} another port, in its file or in `settings` of the node in the target: `bind-address`, \
                 `admin.bind-address` or `ingress.bind-address`"
            ),
        ));
    }
    Ok(())
}

/// Whether two servers cannot have one port, this one at an address or at all of them.
fn meet(ip: Option<IpAddr>, at: SocketAddr) -> bool {
    at.ip().is_unspecified() || ip.is_none_or(|ip| ip == at.ip().to_canonical())
}
