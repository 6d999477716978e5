//! `same-version`

use semver::Version;

use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::{Effect, Review};

/// Nodes of different minor versions do not meet, and no minor is skipped.
pub struct SameVersion;

impl Invariant for SameVersion {
    fn name(&self) -> &'static str {
        "same-version"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let (node, upgrade) = match &review.effect {
            Effect::Start { node } | Effect::Restart { node } => (node, None),
            Effect::Upgrade { node, version } => (node, Some(version)),
            Effect::SetConfig { .. }
            | Effect::Snapshot { .. }
            | Effect::AddVoters { .. }
            | Effect::Write { .. }
            | Effect::Unknown { .. } => return Ok(()),
        };
        let Some(nodes) = review.facts.nodes.known() else { return Ok(()) };
        let minor = |version: &Version| (version.major, version.minor);
        let running: Vec<Option<Version>> = nodes
            .nodes
            .iter()
            .map(|member| member.version.as_deref().and_then(|text| Version::parse(text).ok()))
            .collect();
        let Some(Some(cluster)) = running.first() else {
            return Err(Broken::new(
                "the version of the running nodes is not known",
                vec![review.facts.nodes.evidence("binary_version is missing")],
                "nodes report it from 1.6 on",
            ));
        };
        if running.iter().flatten().any(|version| minor(version) != minor(cluster)) {
            let told =
                |version: &Option<Version>| version.as_ref().map_or("unknown".into(), Version::to_string);
            let told: Vec<String> = running.iter().map(told).collect();
            return Err(Broken::new(
                "the registered nodes run different minor versions",
                vec![review.facts.nodes.evidence(format!("versions: {}", told.join(", ")))],
                "finish the upgrade first",
            ));
        }
        if let Some(wanted) = upgrade {
            let wanted = Version::parse(wanted).map_err(|error| {
                Broken::new(format!("`{wanted}` is no version: {error}"), Vec::new(), "write it as 1.7.12")
            })?;
            let step = wanted.minor.abs_diff(cluster.minor);
            if wanted.major != cluster.major || step > 1 || (step > 0 && nodes.nodes.len() > 1) {
                return Err(Broken::new(
                    format!("{node} would go from {cluster} to {wanted}"),
                    vec![review.facts.nodes.evidence(format!("the cluster runs {cluster}"))],
                    "go one minor version at a time, while the node is single",
                ));
            }
            return Ok(());
        }
        let host = review.host(node);
        let own = review.member(node).and_then(|member| Version::parse(member.version.as_deref()?).ok());
        match host.and_then(|host| host.installed_version()).cloned() {
            Some(installed) if own.as_ref().is_some_and(|own| installed < *own) => Err(Broken::new(
                format!("{node} has {installed} installed, which is older than what it ran last"),
                host.map(|host| host.installed.evidence(format!("installed: {installed}")))
                    .into_iter()
                    .collect(),
                "install at least the version that it ran last",
            )),
            Some(installed) if minor(&installed) == minor(cluster) => Ok(()),
            Some(installed) => Err(Broken::new(
                format!("{node} has {installed} installed, the cluster runs {cluster}"),
                host.map(|host| host.installed.evidence(format!("installed: {installed}")))
                    .into_iter()
                    .collect(),
                format!("install {}.{} on {node}", cluster.major, cluster.minor),
            )),
            None => Err(Broken::new(
                format!("which server version is installed on {node} is not known"),
                host.map(|host| host.installed.evidence("no version")).into_iter().collect(),
                "let the host tell what `restate-server --version` prints there",
            )),
        }
    }
}
