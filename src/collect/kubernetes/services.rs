//! What the Services of a namespace mean for a pod: names that lead to it, and variables that Kubernetes makes of them.

use super::super::found::Gathered;
use super::super::sources::Sources;
use super::super::yaml::Yaml;
use super::index::Index;
use super::object::Object;
use super::pod::{Container, PodVariable};
use crate::config::catalogue::Catalogue;
use crate::config::layers;

/// Whether Kubernetes may make a variable of this name from a Service. Those of `kubernetes` are always there.
pub fn may_make(name: &str, service_links: bool) -> bool {
    let made = layers::is_service_link(name);
    made && (service_links || name.starts_with("KUBERNETES_"))
}

/// Reports Services of which Kubernetes makes variables that the server reads as keys.
pub fn misread(
    sources: &Sources<'_>,
    index: &Index<'_>,
    container: &Container<'_>,
    catalogue: &Catalogue,
    out: &mut Gathered,
) {
    if !container.service_links {
        return;
    }
    for service in index.services(container.namespace).filter(|service| has_address(service)) {
        let Some(name) = variable(service) else { continue };
        let Some(key) = layers::variable_path(&name).map(|path| path.join(".")) else { continue };
        if catalogue.at(&key).is_none() || sets(container, &name) {
            continue;
        }
        let message = format!(
            "of the Service `{}` Kubernetes makes `{name}`, which the server reads as `{key}`",
            service.name
        );
        let help = "The server takes the address of the Service for its own setting, and does not start. Give the Service another \
                    name, or set `enableServiceLinks: false` in the pod.";
        out.finding(sources, "RS435", &service.at(), message, help);
    }
}

fn sets(container: &Container<'_>, name: &str) -> bool {
    container.env.iter().any(|entry| match entry {
        PodVariable::Written(yaml) => yaml.text_at(&["name"]) == Some(name),
        PodVariable::Made { name: made, .. } => *made == name,
    })
}

/// Whether a Service has an address of its own, of which variables are made.
fn has_address(service: &Object<'_>) -> bool {
    let external = service.yaml.text_at(&["spec", "type"]) == Some("ExternalName");
    !is_headless(service) && !external
}

/// Whether a Service has no address of its own and its name leads to the pods themselves.
pub fn is_headless(service: &Object<'_>) -> bool {
    service.yaml.text_at(&["spec", "clusterIP"]).is_some_and(|ip| ip.eq_ignore_ascii_case("none"))
}

/// The variable of a Service that may be a key: that of its first port, the only one without marks of a Service in its name.
fn variable(service: &Object<'_>) -> Option<String> {
    let has_ports = service.yaml.at(&["spec", "ports"]).is_some_and(|ports| !ports.items().is_empty());
    has_ports.then(|| format!("{}_PORT", service.name.to_ascii_uppercase().replace(['-', '.'], "_")))
}

/// Whether a Service leads to pods with these labels.
fn selects(service: &Object<'_>, labels: &Yaml) -> bool {
    let Some(selector) = service.yaml.at(&["spec", "selector"]) else { return false };
    let pairs = selector.pairs();
    let has = |name: Option<&str>, value: Option<&str>| {
        name.is_some_and(|name| value.is_some() && labels.text_at(&[name]) == value)
    };
    !pairs.is_empty() && pairs.iter().all(|pair| has(pair.name(), pair.value.text()))
}

/// The names by which Services lead to pods with these labels.
pub fn names(index: &Index<'_>, namespace: Option<&str>, labels: Option<&Yaml>) -> Vec<String> {
    let Some(labels) = labels else { return Vec::new() };
    let leading = index.services(namespace).filter(|service| selects(service, labels));
    leading.flat_map(|service| name_in(service.name, namespace.or(service.namespace))).collect()
}

/// The names that a host of a Service has inside of a cluster.
pub fn name_in(name: &str, namespace: Option<&str>) -> Vec<String> {
    let mut all = vec![name.to_owned()];
    if let Some(namespace) = namespace {
        all.push(format!("{name}.{namespace}"));
        all.push(format!("{name}.{namespace}.svc"));
        all.push(format!("{name}.{namespace}.svc.cluster.local"));
    }
    all
}
