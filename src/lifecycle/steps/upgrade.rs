//! `upgrade-server`: every node runs a version that growing is known to work with.

use semver::Version;

use super::step::Step;
use crate::api::StepKey;
use crate::config::version::GROWN;
use crate::lifecycle::field;
use crate::lifecycle::verdict::{Progress, holds, refuse};
use crate::lifecycle::world::World;

/// `upgrade-server`
pub struct UpgradeServer;

impl Step for UpgradeServer {
    fn name(&self) -> &'static str {
        "upgrade-server"
    }

    fn page(&self) -> &'static str {
        include_str!("../../../docs/steps/upgrade-server.md")
    }

    fn title(&self) -> &'static str {
        "Every node runs a server version that growing is known to work with"
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let facts = &world.facts;
        let Some(running) = facts.server_version() else {
            return refuse(
                "same-version",
                key,
                "the registered nodes do not all report the same minor version",
                [facts.nodes.evidence(format!(
                    "versions: {}",
                    facts
                        .known_members()
                        .iter()
                        .map(|node| format!("{} {}", node.name, node.version.as_deref().unwrap_or("unknown")))
                        .collect::<Vec<_>>()
                        .join(", ")
                ))],
                "bring all nodes to the same version first; servers up to 1.5 do not report theirs",
            );
        };
        let evidence = || facts.nodes.evidence(format!("the cluster runs {running}"));
        if !GROWN.contains(&(running.major, running.minor)) {
            let known = GROWN.map(|(major, minor)| format!("{major}.{minor}")).join(" and ");
            return refuse(
                "unsupported-version",
                key,
                format!("the server runs {running}; growing is known to work with {known} only"),
                [evidence()],
                if GROWN.iter().all(|known| *known < (running.major, running.minor)) {
                    "a server does not go back to an older minor version: use a release of this tool that knows it".into()
                } else {
                    format!(
                        "upgrade the single node one minor version at a time up to {known}, then run again"
                    )
                },
            );
        }
        if let Some(wanted) = &world.aim.target.server_version {
            match Version::parse(wanted) {
                Ok(wanted) if (wanted.major, wanted.minor) == (running.major, running.minor) => {}
                Ok(wanted) => {
                    let remedy = if wanted < running {
                        format!(
                            "a server does not go back to an older minor version: set `server-version` to {running}, or leave it out"
                        )
                    } else {
                        format!("upgrade the cluster to {}.{} before growing", wanted.major, wanted.minor)
                    };
                    return refuse(
                        "unsupported-version",
                        key,
                        format!("the target wants {wanted}, but the cluster runs {running}"),
                        [evidence(), field::at("server-version")],
                        remedy,
                    );
                }
                Err(error) => {
                    return refuse(
                        "invalid-target",
                        key,
                        format!("`server-version = \"{wanted}\"`: {error}"),
                        [field::at("server-version")],
                        "write a full version, such as 1.7.12",
                    );
                }
            }
        }
        if let Some(tool) = facts.restatectl.known()
            && (tool.major, tool.minor) != (running.major, running.minor)
        {
            // It rewrites documents of the cluster as it understands them.
            let order = if (tool.major, tool.minor) < (running.major, running.minor) {
                "older than the server"
            } else {
                "which was never tried with the server"
            };
            return refuse(
                "unsupported-version",
                key,
                format!("restatectl is {tool}, {order} {running}"),
                [facts.restatectl.evidence(format!("restatectl is {tool}"))],
                format!("install restatectl {running}"),
            );
        }
        holds(format!("all nodes run {}.{}", running.major, running.minor), [evidence()])
    }
}
