//! The TLS mode of a node, now and once a version reads it.

use super::{Node, Unread, WhyUnread};
use crate::config::help::Help;
use crate::config::keys;
use crate::config::layers::Layer;
use crate::config::values::address::AdvertisedAddress;

/// What `tls.mode` says; off without it, and in versions that do not know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// No TLS.
    Off,
    /// TLS is accepted, not used.
    Allow,
    /// TLS is used where the other side has it.
    Prefer,
    /// Nothing else is accepted.
    Require,
}

impl Mode {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Allow => "allow",
            Self::Prefer => "prefer",
            Self::Require => "require",
        }
    }
}

/// The node's TLS mode.
pub fn mode(node: &Node<'_>) -> Mode {
    let path = keys::TLS_MODE;
    let is_read = node.context.catalogue.lookup(path).is_some();
    if is_read { written(node) } else { Mode::Off }
}

fn written(node: &Node<'_>) -> Mode {
    match node.text(keys::TLS_MODE) {
        Some("allow") => Mode::Allow,
        Some("prefer") => Mode::Prefer,
        Some("require") => Mode::Require,
        _ => Mode::Off,
    }
}

/// TLS that is written down, and that only newer versions read.
pub struct Ahead<'n> {
    /// The mode that they will be in.
    pub mode: Mode,
    /// Where it is written.
    pub unread: &'n Unread,
}

/// The TLS that the node will have once its version reads it.
pub fn ahead<'n>(node: &'n Node<'_>) -> Option<Ahead<'n>> {
    let of_tls = || node.unread.iter().chain(&node.unread_variables).filter(|one| is_ahead(one));
    let unread = of_tls().find(|one| sets_mode(node, one)).or_else(|| of_tls().next())?;
    Some(Ahead { mode: written(node), unread })
}

/// Whether what is written here decides the mode, among other settings of TLS.
pub fn sets_mode(node: &Node<'_>, unread: &Unread) -> bool {
    match node.layers.origin(keys::TLS_MODE) {
        Layer::Env(name) => unread.variable.as_ref() == Some(&name),
        _ => unread.variable.is_none(),
    }
}

/// Whether something belongs to TLS, and only newer versions read it.
pub fn is_ahead(unread: &Unread) -> bool {
    unread.path.first().is_some_and(|table| table == "tls")
        && matches!(unread.reason, WhyUnread::Future { .. })
}

/// Whether the node advertises https, meaning the TLS that its version does not read: the finding about its address says so.
pub fn is_said_of_address(node: &Node<'_>) -> bool {
    let written = node.settings.advertised_address.is_explicit();
    let own = node.settings.advertised().filter(|_| written);
    node.is_complete()
        && own.as_ref().map(AdvertisedAddress::scheme) == Some("https")
        && ahead(node).is_some_and(|ahead| ahead.mode != Mode::Off)
}

/// What to do about TLS that only newer versions read.
pub fn advice(node: &Node<'_>, unread: &Unread) -> Option<Help> {
    let mode = ahead(node).filter(|_| is_ahead(unread))?.mode;
    let until_then = Help::from("Until then traffic between nodes is plain text. ");
    Some(if mode < Mode::Prefer {
        until_then.words("Upgrade the server first.")
    } else {
        let through = until_then.words("Before the upgrade set ").set(keys::TLS_MODE, Mode::Off.name());
        through.words("; once all nodes are upgraded, ").words(STAGES)
    })
}

/// How TLS is turned on.
pub const STAGES: &str = "restart them through allow, prefer and require, one stage at a time.";
