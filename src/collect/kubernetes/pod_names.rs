//! Addresses by which no other pod is found: the bare name of a pod, and names in another namespace.

use super::Manifests;
use super::cluster;
use super::object::Object;
use super::services;
use super::workload::{Workload, named_pods};
use crate::collect::effective::Effective;
use crate::collect::found::{FoundNode, Gathered};
use crate::collect::sources::Locus;
use crate::config::keys;
use crate::config::values::address::AdvertisedAddress;

/// What the pods of an object are called.
pub struct PodNames<'y> {
    /// What stands before the number of each.
    prefix: &'y str,
    /// The Service that gives each a name of its own.
    service: Option<&'y str>,
    namespace: Option<&'y str>,
    /// Whether there is another to find them.
    several: bool,
}

impl<'y> PodNames<'y> {
    /// Those of a StatefulSet; other pods have no names that last.
    pub fn of(workload: &Workload<'y>) -> Self {
        Self {
            prefix: workload.object.name,
            service: workload.service,
            namespace: workload.object.namespace,
            several: workload.kind == "stateful-set" && workload.pods.is_some_and(|pods| pods > 1),
        }
    }

    /// Those of a RestateCluster.
    pub fn of_cluster(object: &Object<'y>) -> Self {
        Self {
            prefix: "restate",
            service: Some(cluster::SERVICE),
            namespace: Some(object.name),
            several: cluster::pods(object) > 1,
        }
    }

    /// The namespace that a name of one of these pods ends in, when it is not theirs.
    fn elsewhere<'h>(&self, host: &'h str) -> Option<&'h str> {
        let (pod, rest) = host.split_once('.')?;
        let number = pod.strip_prefix(self.prefix)?.strip_prefix('-')?;
        let is_pod = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
        let rest = rest.strip_prefix(self.service?)?.strip_prefix('.')?;
        // What is not expanded is told where it stands.
        let namespace = rest.split('.').next().filter(|namespace| !namespace.contains("$("))?;
        (is_pod && self.namespace.is_some_and(|own| own != namespace)).then_some(namespace)
    }
}

/// Reports them, of what a node advertises and of the servers that it asks.
pub fn check(node: &mut FoundNode, names: &PodNames<'_>, manifests: &Manifests<'_, '_>, out: &mut Gathered) {
    if !names.several {
        return;
    }
    let effective = Effective::of(node);
    let settings = &effective.settings;
    let place = |wanted: &[&[&str]]| -> Option<Locus> {
        wanted.iter().find_map(|key| effective.place(node, key, manifests.sources))
    };
    let listed = settings.metadata_client.addresses.value.iter();
    let listed = listed.filter_map(|text| AdvertisedAddress::parse(text).ok());
    let hosts: Vec<String> =
        listed.filter_map(|address| Some(address.host()?.to_ascii_lowercase())).collect();
    let listed_at = place(&[keys::METADATA_CLIENT_ADDRESSES, keys::METADATA_CLIENT_ADDRESS]);
    let own_at = place(&[keys::ADVERTISED_ADDRESS, keys::ADVERTISED_HOST]);
    let own = settings.advertised();
    let own = own.as_ref().and_then(AdvertisedAddress::host);
    if let (Some(host), Some(at)) = (own, own_at) {
        if node.host_name.as_deref() == Some(host) {
            let message = "the name of a pod alone leads nowhere but from inside of the pod";
            let help = match names.service {
                Some(service) => format!("Other pods find it under its Service: `$(POD_NAME).{service}`."),
                None => "Other pods find it under its Service: set `serviceName`, and advertise `$(POD_NAME).SERVICE`.".into(),
            };
            out.finding_of(manifests.sources, "RS436", &at, message, &help, vec![node.name.clone()]);
        }
        foreign(node, names, (host, &at), manifests, out);
    }
    let Some(at) = listed_at else { return };
    for host in hosts.iter().filter(|host| names.elsewhere(host).is_some()) {
        foreign(node, names, (host, &at), manifests, out);
    }
}

/// Reports a name in a namespace in which there are no such pods.
fn foreign(
    node: &mut FoundNode,
    names: &PodNames<'_>,
    (host, at): (&str, &Locus),
    manifests: &Manifests<'_, '_>,
    out: &mut Gathered,
) {
    let (Some(namespace), Some(own)) = (names.elsewhere(host), names.namespace) else { return };
    if manifests.objects.iter().any(|object| named_pods(object) == Some((names.prefix, namespace))) {
        return;
    }
    let message = format!("this is a name in the namespace `{namespace}`, and the pods are in `{own}`");
    let help = format!("Write `.{own}` in its place, or leave the namespace out.");
    out.finding_of(manifests.sources, "RS436", at, message, &help, vec![node.name.clone()]);
    // Whoever lists this pod under the wrong namespace means it.
    if let (Some(pod), Some(service)) = (node.host_name.clone(), names.service) {
        node.own_hosts.extend(services::own_names(&pod, service, Some(namespace)));
    }
}
