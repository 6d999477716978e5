//! URIs that are not addresses of nodes.

use http::Uri;
use http::uri::Authority;

/// Any URI or part of one, blanks not trimmed.
pub(super) fn any(text: &str) -> Option<String> {
    text.parse::<Uri>().err().map(|_| "must be a URI".into())
}

/// A URI with scheme and host.
pub(super) fn proxy(text: &str) -> Option<String> {
    let whole = text.parse::<Uri>().is_ok_and(|uri| uri.scheme().is_some() && uri.authority().is_some());
    (!whole).then(|| "must be a URI with scheme and host, for example \"http://proxy:3128\"".into())
}

/// A host with or without port.
pub(super) fn authority(text: &str) -> Option<String> {
    text.parse::<Authority>().err().map(|_| "must be a host, with or without port".into())
}
