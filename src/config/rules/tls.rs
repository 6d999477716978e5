//! The TLS mode of a node.

use super::Node;
use crate::config::keys;

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
    let written = node.text(path).filter(|_| node.context.catalogue.lookup(path).is_some());
    match written {
        Some("allow") => Mode::Allow,
        Some("prefer") => Mode::Prefer,
        Some("require") => Mode::Require,
        _ => Mode::Off,
    }
}
