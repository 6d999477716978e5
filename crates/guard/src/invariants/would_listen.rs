//! Where a start would listen.

use crate::broken::Broken;
use crate::config::{Listener, Listening, Settings};
use crate::review::Review;

/// Where a listener of the node would listen; `advertised` when a port that nothing sets is that of its address.
///
/// # Errors
/// When that cannot be told.
pub(super) fn would_listen(
    review: &Review<'_>,
    node: &str,
    would: &Settings,
    listener: Listener,
    advertised: bool,
) -> Result<Listening, Broken> {
    would.listening(listener, advertised).map_err(|(key, why)| {
        Broken::unknown(
            format!("where {node} would listen cannot be told: `{key}`: {why}"),
            vec![review.world.host(node).config.evidence(format!("`{key}`: {why}"))],
            format!("set `{key}` in one place, in plain text"),
        )
    })
}
