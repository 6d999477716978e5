//! What versions of Restate's operator put into the pods of a RestateCluster.

use semver::Version;

use super::super::image::{ImageKind, ImageName};
use super::object::Object;
use super::pod::Made;
use super::workload::Workload;

/// The newest version whose pods are known.
pub const NEWEST: Version = Version::new(2, 8, 1);
/// From this version on all that are known set the same variables of the server.
pub const ALIKE_SINCE: Version = Version::new(1, 6, 0);

/// A variable, and the version that first set it.
type Injected = (Version, &'static str, fn(&str) -> Made);

/// The variables that the operator sets before those of the resource, in its order. Each is left out when the resource
/// sets one of its name. Compared with the sources of every release.
static VARIABLES: [Injected; 11] = [
    (Version::new(1, 5, 0), "POD_NAME", |_| Made::Field("metadata.name")),
    (Version::new(1, 8, 3), "POD_ZONE", |_| Made::Field("metadata.labels['topology.kubernetes.io/zone']")),
    (Version::new(1, 8, 3), "POD_REGION", |_| {
        Made::Field("metadata.labels['topology.kubernetes.io/region']")
    }),
    (Version::new(0, 4, 3), "RESTATE_LOG_FORMAT", |_| Made::Text("json".into())),
    (Version::new(0, 4, 3), "RESTATE_CLUSTER_NAME", |cluster| Made::Text(cluster.replace('$', "$$"))),
    (Version::new(0, 4, 3), "RESTATE_BASE_DIR", |_| Made::Text("/restate-data".into())),
    (Version::new(0, 0, 1), "RUST_BACKTRACE", |_| Made::Text("1".into())),
    (Version::new(0, 0, 1), "RUST_LIB_BACKTRACE", |_| Made::Text("0".into())),
    (Version::new(0, 9, 0), "RESTATE_CONFIG", |_| Made::Text("/config/config.toml".into())),
    (Version::new(1, 5, 0), "RESTATE_ADVERTISED_ADDRESS", |_| {
        Made::Text("http://$(POD_NAME).restate-cluster:5122".into())
    }),
    (Version::new(1, 6, 0), "RESTATE_NODE_NAME", |_| Made::Text("$(POD_NAME)".into())),
];

/// The variables that a version of the operator sets.
pub fn variables(version: &Version, cluster: &str) -> Vec<(&'static str, Made)> {
    let set = VARIABLES.iter().filter(|(since, ..)| since <= version);
    set.map(|(_, name, value)| (*name, value(cluster))).collect()
}

/// The version of the operator, when its own Deployment is among the objects.
pub fn version(objects: &[Object<'_>]) -> Option<Version> {
    objects.iter().filter_map(Workload::read).find_map(|workload| {
        workload.containers().find_map(|container| {
            let image = ImageName::parse(container.text_at(&["image"])?);
            let own = image.kind() == ImageKind::Tool && image.repository.ends_with("/restate-operator");
            let tag = image.tag.filter(|_| own)?;
            Version::parse(tag.strip_prefix('v').unwrap_or(tag)).ok()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_set_what_their_release_did() {
        let names = |version: (u64, u64, u64)| -> Vec<&str> {
            let version = Version::new(version.0, version.1, version.2);
            variables(&version, "c").into_iter().map(|(name, _)| name).collect()
        };
        assert!(!names((1, 4, 0)).contains(&"RESTATE_ADVERTISED_ADDRESS"));
        assert!(names((1, 5, 0)).contains(&"RESTATE_ADVERTISED_ADDRESS"));
        assert!(!names((1, 5, 0)).contains(&"RESTATE_NODE_NAME"));
        assert!(!names((1, 8, 2)).contains(&"POD_ZONE"));
        assert_eq!(names((2, 8, 1)).len(), VARIABLES.len());
    }
}
