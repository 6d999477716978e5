//! Fields of a RestateCluster that no operator reads, or not the one that is known.

use semver::Version;

use super::super::found::Gathered;
use super::super::sources::Sources;
use super::super::yaml::Yaml;
use super::object::Object;
use crate::api::near;

/// Fields, each with the version of the operator that first read it. What lies deeper is Kubernetes's own.
static FIELDS: [(&str, Version); 42] = [
    ("cluster", Version::new(2, 1, 0)),
    ("cluster.autoProvision", Version::new(2, 1, 0)),
    ("clusterName", Version::new(0, 7, 2)),
    ("compute", Version::new(0, 0, 1)),
    ("compute.affinity", Version::new(1, 4, 0)),
    ("compute.annotations", Version::new(2, 5, 0)),
    ("compute.args", Version::new(1, 7, 5)),
    ("compute.command", Version::new(1, 7, 5)),
    ("compute.dnsConfig", Version::new(0, 4, 0)),
    ("compute.dnsPolicy", Version::new(0, 4, 0)),
    ("compute.env", Version::new(0, 0, 1)),
    ("compute.extraVolumeMounts", Version::new(2, 7, 0)),
    ("compute.extraVolumes", Version::new(2, 7, 0)),
    ("compute.image", Version::new(0, 0, 1)),
    ("compute.imagePullPolicy", Version::new(0, 0, 1)),
    ("compute.imagePullSecrets", Version::new(1, 7, 5)),
    ("compute.labels", Version::new(2, 5, 0)),
    ("compute.lifecycle", Version::new(2, 7, 0)),
    ("compute.nodeSelector", Version::new(1, 1, 0)),
    ("compute.priorityClassName", Version::new(1, 8, 4)),
    ("compute.replicas", Version::new(0, 0, 1)),
    ("compute.resources", Version::new(0, 0, 1)),
    ("compute.sidecars", Version::new(2, 7, 0)),
    ("compute.terminationGracePeriodSeconds", Version::new(2, 7, 0)),
    ("compute.tolerations", Version::new(1, 0, 2)),
    ("compute.topologySpreadConstraints", Version::new(1, 8, 3)),
    ("config", Version::new(0, 9, 0)),
    ("security", Version::new(0, 0, 1)),
    ("security.allowOperatorAccessToAdmin", Version::new(1, 7, 0)),
    ("security.awsPodIdentityAssociationRoleArn", Version::new(0, 0, 5)),
    ("security.awsPodSecurityGroups", Version::new(0, 4, 0)),
    ("security.disableNetworkPolicies", Version::new(1, 7, 2)),
    ("security.networkEgressRules", Version::new(0, 2, 0)),
    ("security.networkPeers", Version::new(0, 0, 1)),
    ("security.requestSigningPrivateKey", Version::new(0, 6, 0)),
    ("security.serviceAccountAnnotations", Version::new(0, 0, 1)),
    ("security.serviceAnnotations", Version::new(0, 1, 0)),
    ("security.trustedCaCerts", Version::new(2, 4, 0)),
    ("storage", Version::new(0, 0, 1)),
    ("storage.storageClassName", Version::new(0, 0, 1)),
    ("storage.storageRequestBytes", Version::new(0, 0, 1)),
    ("storage.volumeAttributesClassName", Version::new(1, 7, 5)),
];

/// Reports fields that have no effect. `operator` is its version, when that is known.
pub fn unread(sources: &Sources<'_>, object: &Object<'_>, operator: Option<&Version>, out: &mut Gathered) {
    let Some(spec) = object.yaml.at(&["spec"]) else { return };
    for pair in spec.pairs() {
        let Some(name) = pair.name() else { continue };
        if !judge(sources, object, name, &pair.key, operator, out) {
            continue;
        }
        for inner in pair.value.pairs() {
            if let Some(inner_name) = inner.name() {
                judge(sources, object, &format!("{name}.{inner_name}"), &inner.key, operator, out);
            }
        }
    }
}

/// Whether a field is one that the operator reads.
fn judge(
    sources: &Sources<'_>,
    object: &Object<'_>,
    path: &str,
    key: &Yaml,
    operator: Option<&Version>,
    out: &mut Gathered,
) -> bool {
    let known = FIELDS.iter().find(|(field, _)| *field == path);
    let (message, help) = match known {
        None => {
            let fields = FIELDS.iter().map(|(field, _)| (*field, *field));
            let fields: Vec<(&str, &str)> = fields.collect();
            let near = elsewhere(path).or_else(|| near::nearest_of(path, fields));
            let help = match near {
                Some(near) => {
                    format!("Kubernetes drops it when the resource is applied. Is `spec.{near}` meant?")
                }
                None => "Kubernetes drops it when the resource is applied.".to_owned(),
            };
            (format!("a RestateCluster has no field `spec.{path}`"), help)
        }
        Some((_, since)) => match operator.filter(|version| *version < since) {
            Some(version) => (
                format!("the operator reads `spec.{path}` since {since}, and here it is {version}"),
                "Kubernetes drops it when the resource is applied. Upgrade the operator, or leave it out."
                    .to_owned(),
            ),
            None => return true,
        },
    };
    out.finding(sources, "RS442", &object.locus(key), message, &help);
    false
}

/// Where a field belongs that stands at another place, or has another name elsewhere.
fn elsewhere(path: &str) -> Option<&'static str> {
    let last = path.rsplit('.').next().unwrap_or(path);
    let (within, _) = path.split_once('.').unwrap_or(("", path));
    let by_name = FIELDS.iter().filter(|(field, _)| field.rsplit('.').next() == Some(last));
    let mut by_name = by_name.map(|(field, _)| *field);
    match (by_name.next(), by_name.next()) {
        (Some(only), None) => Some(only),
        _ => match last {
            "autoprovision" | "clusterProvisioning" | "provision" | "provisioning" => {
                Some("cluster.autoProvision")
            }
            "capacity" | "request" | "requests" | "size" if within == "storage" => {
                Some("storage.storageRequestBytes")
            }
            "storageSize" => Some("storage.storageRequestBytes"),
            "class" | "className" if within == "storage" => Some("storage.storageClassName"),
            "limits" | "memory" | "requests" => Some("compute.resources"),
            "version" | "tag" => Some("compute.image"),
            "envFrom" | "environment" => Some("compute.env"),
            "volumes" => Some("compute.extraVolumes"),
            "volumeMounts" => Some("compute.extraVolumeMounts"),
            "name" => Some("clusterName"),
            "serviceAccountName" => Some("security.serviceAccountAnnotations"),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_known_elsewhere() {
        for (path, wanted) in [
            ("replicas", Some("compute.replicas")),
            ("compute.storageClassName", Some("storage.storageClassName")),
            ("compute.envFrom", Some("compute.env")),
            ("clusterProvisioning", Some("cluster.autoProvision")),
            ("storage.size", Some("storage.storageRequestBytes")),
            ("compute.size", None),
            ("nonsense", None),
        ] {
            assert_eq!(elsewhere(path), wanted, "{path}");
        }
        assert!(FIELDS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
