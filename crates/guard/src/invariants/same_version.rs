//! `same-version`

use std::collections::BTreeMap;

use restate_scaleout_api::Action;
use semver::Version;

use super::Invariant;
use crate::broken::Broken;
use crate::effect::Effect;
use crate::review::Review;

pub(super) const NEVER: &str = "starts a node in another minor version than it or the cluster runs or in an older one than it ran, skips a minor version, or goes to one that was never tried";

/// Versions change one minor at a time, and a node older than the rest never joins.
pub(super) struct SameVersion;

impl Invariant for SameVersion {
    fn name(&self) -> &'static str {
        "same-version"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let Some(node) = review.effect.does().starts else { return Ok(()) };
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
        let newest =
            TRIED.into_iter().find(|(major, minor, _)| (*major, *minor) == (start.major, start.minor));
        let Some((.., newest)) = newest.filter(|_| start.pre.is_empty()) else {
            return Err(untried(review, node, &start, "install a version that was tried"));
        };
        // A person may vouch for a patch, with the version that the target names.
        let named = match review.target().server_version.as_deref().map(Version::parse) {
            None => None,
            Some(Ok(named)) => Some(named),
            Some(Err(_)) => {
                return Err(Broken::unknown(
                    "which server version the target asks for is not understood",
                    vec![review.world.host(node).installed.evidence(format!("{node} would start {start}"))],
                    "write it as in `1.7.12`",
                ));
            }
        };
        let untried_patch = start.patch > newest && named.as_ref() != Some(&start);
        if let Effect::Revive(_) = &review.effect {
            if untried_patch {
                return Err(untried(
                    review,
                    node,
                    &start,
                    "if the node ran it before, name it as `server-version` in the target",
                ));
            }
            return unasked(review, node, &start, named.as_ref());
        }
        let (own, others) = running(review, node, &start)?;
        if untried_patch && own.iter().chain(others.values()).all(|version| *version != start) {
            return Err(untried(
                review,
                node,
                &start,
                "to use it all the same, name it as `server-version` in the target",
            ));
        }
        match own {
            Some(own) => comes_back(review, node, &start, &own, &others),
            None => match others.iter().find(|(_, version)| version.minor != start.minor) {
                None => Ok(()),
                Some((other, version)) => Err(refused(
                    review,
                    node,
                    format!("{node} would join with {start}, and {other} runs {version}"),
                    SAME_MINOR,
                )),
            },
        }
    }
}

/// The version that the node ran last, if it is registered, and those of the others.
///
/// # Errors
/// When one of them is not known, or of another major version.
fn running<'r>(
    review: &'r Review<'_>,
    node: &str,
    start: &Version,
) -> Result<(Option<Version>, BTreeMap<&'r str, Version>), Broken> {
    let lost = review.lost()?;
    let members = &review.world.nodes.need("who is registered")?.members;
    let (mut own, mut others) = (None, BTreeMap::new());
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
            let message = format!("{node} would start {start} where {version} runs");
            return Err(refused(review, node, message, SAME_MINOR));
        }
        if member.name == node {
            own = Some(version);
        } else {
            others.insert(member.name.as_str(), version);
        }
    }
    Ok((own, others))
}

/// A node comes back with the version that it ran, or a later patch of it, or is upgraded by one minor while it
/// is alone; and never as one that is older than the rest.
fn comes_back(
    review: &Review<'_>,
    node: &str,
    start: &Version,
    own: &Version,
    others: &BTreeMap<&str, Version>,
) -> Result<(), Broken> {
    if start < own {
        return Err(refused(
            review,
            node,
            format!("{node} ran {own} last and would start {start}, which is older"),
            format!(
                "install {own} there: what a newer version wrote, an older one may not read, or drop for good"
            ),
        ));
    }
    let upgrade = matches!(review.action(), Action::UpgradeNode { .. });
    let step = start.minor - own.minor;
    if step > 0 && !(upgrade && step == 1 && others.is_empty()) {
        let message = if upgrade {
            format!("{node} would go from {own} to {start}, one of {} nodes", others.len() + 1)
        } else {
            format!("{node} ran {own} and would start {start}")
        };
        return Err(refused(review, node, message, SAME_MINOR));
    }
    match others.iter().find(|(_, version)| version.minor > start.minor) {
        None => Ok(()),
        Some((other, version)) => Err(refused(
            review,
            node,
            format!(
                "{node} would start {start}, and {other} runs {version}: it would be older than the rest"
            ),
            format!("finish the upgrade by hand: install {version} on its host and start it there"),
        )),
    }
}

/// While the cluster cannot be asked, nobody can say which version wrote the data. So it is a minor on which
/// deployments grow, and no other node has a newer one; or the one that the target names: an older server drops
/// what it does not know.
fn unasked(review: &Review<'_>, node: &str, start: &Version, named: Option<&Version>) -> Result<(), Broken> {
    let minor = |version: &Version| (version.major, version.minor);
    let may = named.map_or_else(|| GROWN.contains(&minor(start)), |named| minor(named) == minor(start));
    if !may {
        return Err(refused(
            review,
            node,
            format!("{node} would start {start}, and nobody can say whether a newer version wrote its data"),
            UNASKED,
        ));
    }
    if let Some(named) = named.filter(|named| start < *named) {
        return Err(refused(
            review,
            node,
            format!(
                "{node} would start {start}, the target names {named}, and nobody can say which wrote its data"
            ),
            "install the version that the target names, or name the one that the node ran last in the target",
        ));
    }
    let installed =
        review.world.hosts.iter().filter_map(|(other, host)| Some((other, host, host.version()?)));
    match installed.into_iter().find(|(_, _, version)| named.is_none() && minor(version) > minor(start)) {
        None => Ok(()),
        Some((other, host, version)) => {
            let newer = host.installed.evidence(format!("{other} would start {version}"));
            let broken = refused(
                review,
                node,
                format!("{node} would start {start}, and {version} is installed for {other}"),
                UNASKED,
            );
            Err(Broken { evidence: broken.evidence.into_iter().chain([newer]).collect(), ..broken })
        }
    }
}

const UNASKED: &str =
    "install the version that it ran last; if this is the one, name it as `server-version` in the target";

/// The minor versions on which every step of a growth was tried, oldest first.
pub const GROWN: [(u64, u64); 1] = [(1, 7)];

/// The newest patch of each minor version that this road was tried on, oldest first.
pub const TRIED: [(u64, u64, u64); 3] = [(1, 5, 3), (1, 6, 2), (1, 7, 12)];

const SAME_MINOR: &str = "install the cluster's minor version; upgrade one minor version at a time";

fn untried(review: &Review<'_>, node: &str, start: &Version, remedy: &str) -> Broken {
    let tried = TRIED.map(|(major, minor, patch)| format!("{major}.{minor}.{patch}")).join(", ");
    let remedy = format!("{remedy}; tried were {tried}, and earlier patches of these");
    refused(review, node, format!("{node} would start {start}, which was never tried"), remedy)
}

fn refused(review: &Review<'_>, node: &str, message: String, remedy: impl Into<String>) -> Broken {
    let evidence = vec![
        review.world.nodes.evidence("the versions that the registered nodes last started with"),
        review.world.host(node).installed.evidence("the version that would start"),
    ];
    Broken::new(message, evidence, remedy)
}
