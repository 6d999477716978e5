//! `known-peers`

use crate::config::keys;
use crate::config::settings::MetadataKind;
use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::Review;

/// A node that joins looks for its cluster where the others keep it: among their metadata servers.
pub struct KnownPeers;

impl Invariant for KnownPeers {
    fn name(&self) -> &'static str {
        "known-peers"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let Some(node) = review.joins() else { return Ok(()) };
        let Some(host) = review.host(node) else { return Ok(()) };
        let Some(file) = host.config.known() else { return Ok(()) };
        if file.settings.metadata_client.kind.value == MetadataKind::Replicated {
            return Ok(());
        }
        let key = keys::METADATA_CLIENT_TYPE.join(".");
        Err(Broken::new(
            format!(
                "{node} would look for its cluster outside of it, and the others keep their metadata inside"
            ),
            vec![host.config.evidence(format!("`{key}` is not `replicated`"))],
            format!("take `{key}` out of its file, its variables and the target"),
        ))
    }
}
