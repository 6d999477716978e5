//! Resources of the kind RestateCluster, as Restate's operator makes pods of them.

use semver::Version;

use super::super::folded;
use super::super::found::Gathered;
use super::super::sources::Sources;
use super::super::yaml::Yaml;
use super::object::Object;
use super::operator;
use super::pod::{self, Container, Made, Mount, PodName, PodVariable, Volume};
use super::workload::MOST_PODS;
use crate::config::document::Document;
use crate::config::keys;
use crate::config::tree::Value;

/// The Service under which the operator gives each pod a name.
pub const SERVICE: &str = "restate-cluster";

/// Whether an object is one.
pub fn is_cluster(object: &Object<'_>) -> bool {
    object.kind == "RestateCluster" && object.api.starts_with("restate.dev/")
}

/// How many pods a resource asks for; those beyond what is read left out.
pub fn pods(object: &Object<'_>) -> u64 {
    let written = object.yaml.text_at(&["spec", "compute", "replicas"]);
    written.and_then(|text| text.trim().parse().ok()).unwrap_or(1)
}

/// Its pods, with what findings call each.
pub fn names(object: &Object<'_>) -> Vec<(String, PodName)> {
    let name = |at: u64| format!("restate-{at}");
    (0..pods(object).min(MOST_PODS)).map(|at| (name(at), PodName::Fixed(name(at)))).collect()
}

/// The container of its pods.
pub fn container<'y>(object: Object<'y>, version: &Version) -> Container<'y> {
    let spec = object.yaml.at(&["spec"]).unwrap_or(object.yaml);
    let compute = spec.get("compute").map_or(spec, |compute| compute);
    // What the operator calls volumes and mounts of its own lies beside those of a pod.
    let mut container = Container::read(object, compute, compute);
    container.namespace = Some(object.name);
    container.at = object.at();
    container.is_server = true;
    container.provisioned_for = asked_to_provision(&object).is_some();
    // The operator reads no such field.
    container.env_from.clear();
    let own = std::mem::take(&mut container.env);
    let sets = |name: &str| {
        own.iter()
            .any(|entry| matches!(entry, PodVariable::Written(yaml) if yaml.text_at(&["name"]) == Some(name)))
    };
    let cluster = spec.get("clusterName").filter(|name| !name.is_null());
    let cluster_name = cluster.and_then(|name| name.text()).unwrap_or(object.name);
    let made = operator::variables(version, cluster_name).into_iter().filter(|(name, _)| !sets(name));
    container.env = made
        .map(|(name, value)| {
            let at = match cluster {
                Some(yaml) if name == "RESTATE_CLUSTER_NAME" => object.locus(yaml),
                _ => object.at(),
            };
            PodVariable::Made { name, value, at }
        })
        .collect();
    container.env.extend(own);
    let security = spec.get("security");
    let has = |key: &str| security.and_then(|security| security.get(key)).filter(|value| !value.is_null());
    if let Some(key) = has("requestSigningPrivateKey") {
        container.env.push(PodVariable::Made {
            name: SIGNING_KEY,
            value: Made::Text(format!("/signing-key/{}", signing_key(key))),
            at: object.locus(key),
        });
    }
    container.mounts = mounts(spec, compute);
    container.memory = compute.at(&["resources", "limits", "memory"]);
    container
}

/// The variable of the key that requests are signed with, under its deprecated name: the operator and the chart set it.
pub const SIGNING_KEY: &str = "RESTATE_REQUEST_IDENTITY_PRIVATE_KEY_PEM_FILE";

/// The name of the file with the key, below the folder that it is mounted in.
fn signing_key(key: &Yaml) -> &str {
    let secret = key.text_at(&["secret", "key"]);
    secret.or_else(|| key.text_at(&["secretProvider", "path"])).unwrap_or("private.pem")
}

/// The configuration that the resource holds, and what it adds.
fn mounts<'y>(spec: &'y Yaml, compute: &'y Yaml) -> Vec<Mount<'y>> {
    let config = spec.get("config").filter(|config| !config.is_null());
    let volume = config.map_or(Volume::Empty, |config| Volume::Text("config.toml", config));
    let own = Mount { path: "/config".into(), sub_path: None, volume };
    let extra = pod::mounts(compute.get("extraVolumes"), compute.get("extraVolumeMounts"));
    std::iter::once(own).chain(extra).collect()
}

/// Where a resource asks the operator to provision the cluster.
fn asked_to_provision<'y>(object: &Object<'y>) -> Option<&'y Yaml> {
    object.yaml.at(&["spec", "cluster", "autoProvision"]).filter(|it| it.text() == Some("true"))
}

/// Reports a resource that asks the operator to provision while its servers may do so themselves: it is refused.
pub fn check_provisioning(sources: &Sources<'_>, object: &Object<'_>, out: &mut Gathered) {
    let Some(asked) = asked_to_provision(object) else { return };
    let env = object.yaml.at(&["spec", "compute", "env"]).map_or(&[][..], |list| list.items());
    let variable = env.iter().find(|one| one.text_at(&["name"]) == Some("RESTATE_AUTO_PROVISION"));
    let config = object.yaml.at(&["spec", "config"]);
    let off = match variable.and_then(|one| one.get("value")) {
        Some(value) => value.text().is_some_and(|text| text.eq_ignore_ascii_case("false")),
        // What it says is not known as long as its lines are joined.
        None if config.is_some_and(|config| folded::is_folded(sources, object.file, config)) => true,
        None => config.and_then(Yaml::text).is_some_and(|config| {
            let document = Document::parse(config);
            let set = document.root.at(keys::AUTO_PROVISION).map(|item| &item.value);
            document.is_valid() && matches!(set, Some(Value::Boolean(false)))
        }),
    };
    if !off {
        out.finding(
            sources,
            "RS437",
            &object.locus(asked),
            "the operator is to provision the cluster, and the servers may do so, too",
            "The operator reports the resource as invalid and starts nothing. Add `auto-provision = false` to `spec.config`, or the \
             variable `RESTATE_AUTO_PROVISION` with the value \"false\".",
        );
    }
}
