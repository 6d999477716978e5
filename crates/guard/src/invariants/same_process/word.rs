//! What a running server says of where it listens, against what a start would do. It
//! says so even where its file has been changed since it was started.

use super::super::intended::listens_as_intended;
use super::super::would_listen::would_listen;
use crate::broken::Broken;
use crate::config::{Listener, Listening, Settings};
use crate::read::health::Place;
use crate::review::Review;
use crate::world::Host;

/// A server comes back where it listens now, unless the target says where it is to listen.
pub(super) fn check(review: &Review<'_>, node: &str, would: &Settings) -> Result<(), Broken> {
    let host = review.world.host(node);
    let bound = host.bound(node)?;
    for listener in Listener::ALL {
        let own = bound.iter().filter(|bound| bound.name == listener.title());
        let ports = own.filter_map(|bound| match &bound.place {
            Place::Port(socket) => Some(*socket),
            Place::Directory(_) => None,
        });
        let mut ports = ports.peekable();
        let Some(first) = ports.peek().copied() else { continue };
        let listening = would_listen(review, node, would, listener, false)?;
        let same = ports.any(|socket| {
            let ip = Some(socket.ip().to_canonical()).filter(|ip| !ip.is_unspecified());
            listening == Listening::At(ip, Some(socket.port()))
        });
        if !same && !listens_as_intended(review, node, would, listener) {
            let what = format!("address for its {}", listener.title());
            return Err(otherwise(node, host, &what, &first.to_string(), &show(listening)));
        }
    }
    Ok(())
}

/// What the server says, and what its file, variables and flags come to.
fn otherwise(node: &str, host: &Host, what: &str, says: &str, would: &str) -> Broken {
    Broken::new(
        format!("{node} runs with another {what} than it would start with"),
        vec![
            host.dial.evidence(format!("{what}, by its own word: {says}")),
            host.config.evidence(format!("{what}, of a start: {would}")),
        ],
        "restore it in the file, the variables or the flags of the node; if the change is wanted, name the setting in the \
         target, under `settings` of the node",
    )
}

fn show(listening: Listening) -> String {
    match listening {
        Listening::Hidden => "a unix socket only".into(),
        Listening::Anywhere => "any free port".into(),
        Listening::At(ip, port) => {
            let ip = ip.map_or_else(|| "all addresses".to_owned(), |ip| ip.to_string());
            port.map_or_else(|| ip.clone(), |port| format!("port {port} of {ip}"))
        }
    }
}
