//! Addresses that others dial: `advertised-address`, `metadata-client.addresses`.
//!
//! The servers store nearly anything that is a URI and look at scheme and port only when they use
//! the address, so two questions differ: does a server *load* the text ([`loads`]), and can it
//! *dial* it ([`AdvertisedAddress::parse`]).

mod kind;

use std::fmt;
use std::net::IpAddr;

use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};

pub(super) use kind::{ANY_PORT, authority, located};
pub use kind::{AddressLists, Addresses};

/// The port of the message fabric, assumed when neither scheme nor port are written.
pub const FABRIC_PORT: u16 = 5122;

/// An address that a server can dial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdvertisedAddress {
    /// A unix socket; it reaches processes on the same host only.
    Unix(String),
    /// A host and port.
    Tcp {
        /// Whether it is dialled with TLS (`https`).
        tls: bool,
        /// Host name or IP address, IPv6 without brackets.
        host: String,
        /// The port that is dialled.
        port: u16,
        /// Where the port comes from.
        port_from: PortFrom,
    },
}

/// Where the port of an address comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortFrom {
    /// It is written.
    Text,
    /// Nothing is written but the host: the port of the message fabric.
    Default,
    /// A scheme without a port: 80 or 443, rarely what is meant.
    Scheme,
    /// What is written is no port, and the server drops it silently: as if none were written.
    Dropped,
}

/// Why a text is no address, or one that cannot be dialled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing but blanks.
    #[error("cannot be empty")]
    Empty,
    /// No URI.
    #[error("must be an address like http://host:5122 or unix:/path/to/socket")]
    Syntax,
    /// A scheme other than http and https.
    #[error("has the unsupported scheme `{0}`; use http, https or unix:/path")]
    Scheme(String),
    /// No host and port.
    #[error("has no host")]
    NoHost,
}

/// Whether a server from 1.6 on loads `text` as an address; it may still die of it when it dials.
///
/// # Errors
/// When it refuses the text, with the reason.
pub fn loads(text: &str) -> Result<(), AddressError> {
    match text.trim() {
        "" => Err(AddressError::Empty),
        text if text.starts_with("unix:") => Ok(()),
        text => text.parse::<Uri>().map(drop).map_err(|_| AddressError::Syntax),
    }
}

/// Whether a server before 1.6, which normalises the address at once, loads `text`.
///
/// # Errors
/// When it refuses the text, with the reason.
pub fn loads_strictly(text: &str) -> Result<(), AddressError> {
    loads(text)?;
    let text = text.trim();
    if text.starts_with("unix:") {
        return Ok(());
    }
    let mut parts = text.parse::<Uri>().map_err(|_| AddressError::Syntax)?.into_parts();
    let Some(authority) = &parts.authority else { return Err(AddressError::NoHost) };
    let port = match parts.scheme.as_ref().map(Scheme::as_str) {
        None => FABRIC_PORT,
        Some("http") => 80,
        Some("https") => 443,
        Some(other) => return Err(AddressError::Scheme(other.into())),
    };
    if authority.port().is_none() {
        // Text that already has a colon but no usable port cannot take another port.
        let whole = format!("{authority}:{port}").parse::<Authority>();
        parts.authority = Some(whole.map_err(|_| AddressError::Syntax)?);
    }
    parts.scheme.get_or_insert(Scheme::HTTP);
    parts.path_and_query.get_or_insert_with(|| PathAndQuery::from_static("/"));
    Uri::from_parts(parts).map(drop).map_err(|_| AddressError::Syntax)
}

impl AdvertisedAddress {
    /// Reads `text` as a server from 1.6 on does when it dials a peer.
    ///
    /// # Errors
    /// When no server could dial it, with the reason.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        loads(text)?;
        let text = text.trim();
        if let Some(path) = text.strip_prefix("unix:") {
            return Ok(Self::Unix(path.into()));
        }
        let uri = text.parse::<Uri>().map_err(|_| AddressError::Syntax)?;
        let tls = match uri.scheme_str() {
            None | Some("http") => false,
            Some("https") => true,
            Some(other) => return Err(AddressError::Scheme(other.into())),
        };
        let authority = uri.authority().ok_or(AddressError::NoHost)?;
        let (port, port_from) = match (authority.port_u16(), uri.scheme()) {
            (Some(port), _) => (port, PortFrom::Text),
            (None, scheme) => {
                let port = match scheme {
                    None => FABRIC_PORT,
                    Some(_) if tls => 443,
                    Some(_) => 80,
                };
                let bare = authority.as_str().rsplit('@').next().unwrap_or_default();
                let from = if bare.len() > authority.host().len() {
                    PortFrom::Dropped
                } else if scheme.is_none() {
                    PortFrom::Default
                } else {
                    PortFrom::Scheme
                };
                (port, from)
            }
        };
        let host = match authority.host() {
            "" => "127.0.0.1",
            host => host.trim_start_matches('[').trim_end_matches(']'),
        };
        Ok(Self::Tcp { tls, host: host.into(), port, port_from })
    }

    /// `http`, `https` or `unix`.
    pub fn scheme(&self) -> &'static str {
        match self {
            Self::Unix(_) => "unix",
            Self::Tcp { tls: true, .. } => "https",
            Self::Tcp { tls: false, .. } => "http",
        }
    }

    /// The host, IPv6 without brackets; none for a unix socket.
    pub fn host(&self) -> Option<&str> {
        match self {
            Self::Unix(_) => None,
            Self::Tcp { host, .. } => Some(host),
        }
    }

    /// The port; none for a unix socket.
    pub fn port(&self) -> Option<u16> {
        match self {
            Self::Unix(_) => None,
            Self::Tcp { port, .. } => Some(*port),
        }
    }

    /// Whether it reaches only processes on the host itself: a unix socket, a loopback address, or
    /// the name `localhost`.
    pub fn is_loopback(&self) -> bool {
        let Self::Tcp { host, .. } = self else { return true };
        match ip(host) {
            Some(ip) => ip.is_loopback(),
            None => {
                let host = name(host);
                host == "localhost" || host.ends_with(".localhost")
            }
        }
    }

    /// Whether it is the wildcard `0.0.0.0` or `::`, which nobody can dial as this node.
    pub fn is_unspecified(&self) -> bool {
        self.host().and_then(ip).is_some_and(|ip| ip.is_unspecified())
    }

    /// Whether both dial the same host and port (or unix socket), however they are spelled.
    pub fn same_endpoint(&self, other: &Self) -> bool {
        self.endpoint() == other.endpoint()
    }

    /// What is dialled, however it is written.
    pub fn endpoint(&self) -> Endpoint {
        match self {
            Self::Unix(path) => Endpoint::Unix(path.clone()),
            Self::Tcp { host, port, .. } => match ip(host) {
                Some(ip) => Endpoint::Ip(ip, *port),
                None => Endpoint::Name(name(host), *port),
            },
        }
    }
}

/// What is dialled: equal for addresses that reach the same socket.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Endpoint {
    /// A unix socket.
    Unix(String),
    /// A port of an IP address.
    Ip(IpAddr, u16),
    /// A port of a named host.
    Name(String, u16),
}

impl Endpoint {
    /// What an address leads to; `None` if nobody could dial it.
    pub fn of(address: &str) -> Option<Self> {
        AdvertisedAddress::parse(address).ok().map(|address| address.endpoint())
    }
}

fn ip(host: &str) -> Option<IpAddr> {
    host.parse::<IpAddr>().ok().map(|ip| ip.to_canonical())
}

/// Host names ignore case and one final dot.
fn name(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

/// The canonical form, scheme and port written out.
impl fmt::Display for AdvertisedAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(out, "unix:{path}"),
            Self::Tcp { host, port, .. } if host.contains(':') => {
                write!(out, "{}://[{host}]:{port}/", self.scheme())
            }
            Self::Tcp { host, port, .. } => write!(out, "{}://{host}:{port}/", self.scheme()),
        }
    }
}

/// The port at the end of `ip:port` or of a URL's authority.
pub fn port_of(address: &str) -> Option<u16> {
    let rest = address.trim().split_once("://").map_or(address.trim(), |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let port = match authority.rsplit_once(']') {
        Some((_, after)) => after.strip_prefix(':')?,
        // More than one colon without brackets is a bare IPv6 address.
        None if authority.matches(':').count() != 1 => return None,
        None => authority.rsplit_once(':')?.1,
    };
    port.parse().ok()
}

/// The host of an address: of `http://host:port/`, `host:port` or `host`; brackets stripped.
pub fn host_of(address: &str) -> &str {
    let rest = address.trim().split_once("://").map_or(address.trim(), |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        Some((inside, _)) => inside,
        None if host.matches(':').count() == 1 => host.split(':').next().unwrap_or_default(),
        None => host,
    }
}

#[cfg(test)]
mod tests;
