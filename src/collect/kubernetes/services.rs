//! What the Services of a namespace mean for a pod: names that lead to it, and variables that Kubernetes makes of them.

use std::collections::BTreeSet;

use super::super::found::Gathered;
use super::super::sources::Sources;
use super::super::yaml::Yaml;
use super::index::Index;
use super::object::{Object, same_namespace};
use super::pod::{Container, PodVariable};
use super::workload::Workload;
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

/// The names by which Services lead to the servers of an object: those of headless ones lead to the ports of the pods, and
/// others from a port of their own.
pub fn names(index: &Index<'_>, workload: &Workload<'_>, fabric: u16) -> Vec<String> {
    let namespace = workload.object.namespace;
    let leading = leading(index, workload);
    let names = leading.flat_map(|service| {
        let names = name_in(service.name, namespace.or(service.namespace));
        if is_headless(service) {
            return names;
        }
        let ports = service.yaml.at(&["spec", "ports"]).map_or(&[][..], |ports| ports.items());
        let ports: Vec<u64> = ports.iter().filter_map(|port| leads_from(port, workload, fabric)).collect();
        names.iter().flat_map(|name| ports.iter().map(move |port| format!("{name}:{port}"))).collect()
    });
    names.collect()
}

/// The Services that select the pods of an object.
fn leading<'i, 'y>(index: &'i Index<'y>, workload: &'i Workload<'y>) -> impl Iterator<Item = &'i Object<'y>> {
    let services = index.services(workload.object.namespace);
    services.filter(|service| workload.labels.is_some_and(|labels| selects(service, labels)))
}

/// The port of a Service, when it leads to this port of the pods.
fn leads_from(port: &Yaml, workload: &Workload<'_>, fabric: u16) -> Option<u64> {
    let number = port.text_at(&["port"])?.parse::<u64>().ok()?;
    let target = match port.text_at(&["targetPort"]) {
        None | Some("") => number,
        Some(text) => match text.parse::<u64>() {
            Ok(target) => target,
            Err(_) => named_port(workload, text)?,
        },
    };
    (target == u64::from(fabric)).then_some(number)
}

/// The number of a port that a container of the pods has under a name.
fn named_port(workload: &Workload<'_>, name: &str) -> Option<u64> {
    let ports = workload.containers().filter_map(|container| container.get("ports"));
    let named = ports.flat_map(|ports| ports.items()).find(|port| port.text_at(&["name"]) == Some(name));
    named?.text_at(&["containerPort"])?.parse().ok()
}

/// The names of a pod that a Service gives to it alone.
pub fn own_names(pod: &str, service: &str, namespace: Option<&str>) -> Vec<String> {
    name_in(service, namespace).iter().map(|name| format!("{pod}.{name}")).collect()
}

/// Reports Services by which servers find each other and which lead only to those that are ready.
pub fn not_ready(
    sources: &Sources<'_>,
    index: &Index<'_>,
    workload: &Workload<'_>,
    hosts: &BTreeSet<String>,
    out: &mut Gathered,
) {
    let waits = workload.containers().any(|container| container.get("readinessProbe").is_some());
    for service in leading(index, workload).filter(|service| waits && is_headless(service)) {
        let published = service.yaml.text_at(&["spec", "publishNotReadyAddresses"]) == Some("true");
        let names = name_in(service.name, workload.object.namespace.or(service.namespace));
        let used = names.iter().any(|name| {
            hosts.iter().any(|host| {
                host.strip_suffix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            })
        });
        if used && !published {
            out.finding(
                sources,
                "RS443",
                &service.at(),
                format!(
                    "the Service `{}` leads to ready pods alone, and the servers find each other by it",
                    service.name
                ),
                "A server becomes ready once it is in the cluster, and to join it needs the others. Set \
                 `publishNotReadyAddresses: true` in the Service.",
            );
        }
    }
}

/// Reports Services by which servers find each other, and which select no pods.
pub fn select_nothing(
    sources: &Sources<'_>,
    (index, objects): (&Index<'_>, &[Object<'_>]),
    workload: &Workload<'_>,
    hosts: &BTreeSet<String>,
    out: &mut Gathered,
) {
    let namespace = workload.object.namespace;
    for service in index.services(namespace) {
        let Some(selector) = service.yaml.at(&["spec", "selector"]).filter(|one| !one.pairs().is_empty())
        else {
            continue;
        };
        let is_own = workload.service == Some(service.name);
        let names = name_in(service.name, namespace.or(service.namespace));
        let leads = |host: &String| {
            names.iter().any(|name| {
                host.strip_suffix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            })
        };
        if !is_own && !hosts.iter().any(leads) {
            continue;
        }
        let of = |workload: &Workload<'_>| workload.labels.is_some_and(|labels| selects(service, labels));
        let others = || {
            let others = objects.iter().filter_map(Workload::read);
            others.filter(|one| same_namespace(one.object.namespace, service.namespace)).any(|one| of(&one))
        };
        if of(workload) || (!is_own && others()) {
            continue;
        }
        let message = format!(
            "the Service `{}` selects no pod of `{}`, so no name leads to one by it",
            service.name, workload.object.name
        );
        let help = "Write the labels of the pods' template.";
        out.finding(sources, "RS436", &service.locus(selector), message, help);
    }
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
