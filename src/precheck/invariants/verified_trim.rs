//! `verified-trim`

use crate::cluster::Ternary;
use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::{Effect, Review};

/// Logs are trimmed by the server, up to what a snapshot it has just written covers.
pub struct VerifiedTrim;

impl Invariant for VerifiedTrim {
    fn name(&self) -> &'static str {
        "verified-trim"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        match &review.effect {
            Effect::Snapshot { .. } => {}
            Effect::SetConfig { .. }
            | Effect::AddVoters { .. }
            | Effect::Write { .. }
            | Effect::Start { .. }
            | Effect::Restart { .. }
            | Effect::Upgrade { .. }
            | Effect::Unknown { .. } => return Ok(()),
        }
        // A server that was configured but not restarted has no repository, whatever its file says.
        let pending = review
            .facts
            .hosts
            .iter()
            .find(|(name, host)| review.member(name).is_some() && host.restart_pending() != Ternary::No);
        match pending {
            Some((name, host)) => Err(Broken::new(
                format!("{name} may not run with the repository its file names"),
                vec![
                    host.config.evidence("when the file was written"),
                    host.process.evidence("when the process started"),
                ],
                "restart it first, or let the host tell the ages of file and process",
            )),
            None => Ok(()),
        }
    }
}
