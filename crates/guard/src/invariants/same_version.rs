//! `same-version`

use restate_scaleout_api::Action;
use semver::Version;

use super::Invariant;
use crate::broken::Broken;
use crate::effect::Effect;
use crate::review::Review;

pub(super) const NEVER: &str = "starts a node in another minor version than it or the cluster runs, skips a minor version, or goes to one that was never tried";

/// Versions change one minor at a time, and a node older than the rest never joins.
pub(super) struct SameVersion;

impl Invariant for SameVersion {
    fn name(&self) -> &'static str {
        "same-version"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let Some(node) = review.effect.starts() else { return Ok(()) };
        let host = review.world.host(node);
        let start = match review.action() {
            Action::UpgradeNode { version, .. } => Version::parse(version).ok(),
            Action::StartNode { .. }
            | Action::RestartNode { .. }
            | Action::StopNode { .. }
            | Action::WriteConfig { .. }
            | Action::Restatectl { .. } => host.version(),
        };
        let Some(start) = start else {
            return Err(Broken::unknown(
                format!("which server version {node} would start is not known"),
                vec![host.installed.evidence("no version that is understood")],
                "let the host report what `restate-server --version` prints there",
            ));
        };
        if start.major != 1 || !TRIED.contains(&start.minor) || !start.pre.is_empty() {
            return Err(wrong(review, node, format!("{node} would start {start}, which was never tried")));
        }
        if let Effect::Revive(_) = &review.effect {
            // What its data was written by is for the server to check: it refuses what it cannot open.
            return Ok(());
        }
        let lost = review.lost()?;
        let members = &review.world.nodes.need("who is registered")?.members;
        let mut versions = Vec::new();
        for member in members.values().filter(|member| !lost.contains(&member.id)) {
            let version = member.version.as_deref().and_then(|text| Version::parse(text).ok());
            let Some(version) = version else {
                return Err(Broken::unknown(
                    format!("the version that {} runs is not known", member.name),
                    vec![review.world.nodes.evidence("no binary_version")],
                    "servers report it from 1.6 on: upgrade the single node to 1.6 by hand first",
                ));
            };
            if version.major != start.major {
                return Err(wrong(review, node, format!("{node} would start {start} where {version} runs")));
            }
            versions.push((member.name == node, version));
        }
        let own = versions.iter().find(|(own, _)| *own).map(|(_, version)| version);
        match (own, review.action()) {
            (Some(own), Action::UpgradeNode { .. }) => {
                let alone = versions.len() == 1;
                let step = start.minor.checked_sub(own.minor);
                match step {
                    Some(0) => Ok(()),
                    Some(1) if alone => Ok(()),
                    _ => Err(wrong(
                        review,
                        node,
                        format!("{node} would go from {own} to {start}, one of {} nodes", versions.len()),
                    )),
                }
            }
            (Some(own), _) if own.minor == start.minor => Ok(()),
            (Some(own), _) => Err(wrong(review, node, format!("{node} ran {own} and would start {start}"))),
            (None, _) => match versions.iter().find(|(_, version)| version.minor != start.minor) {
                None => Ok(()),
                Some((_, other)) => {
                    Err(wrong(review, node, format!("{node} would join with {start} where {other} runs")))
                }
            },
        }
    }
}

/// Minor versions that this road was tried on.
pub const TRIED: std::ops::RangeInclusive<u64> = 5..=7;

fn wrong(review: &Review<'_>, node: &str, message: String) -> Broken {
    let evidence = vec![
        review.world.nodes.evidence("the versions that the registered nodes last started with"),
        review.world.host(node).installed.evidence("the version that would start"),
    ];
    Broken::new(message, evidence, "install the cluster's minor version; upgrade one minor version at a time")
}
