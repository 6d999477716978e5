//! Variables that begin like those of the server and are not for it.

use std::collections::{BTreeMap, BTreeSet};

/// What the `restate` command line, restatectl (older ones without a prefix of their own) and the SDKs read, and
/// what the server reads itself without making a key of it.
const TOOLS: [&str; 20] = [
    "RESTATE_ADDRESS",
    "RESTATE_ADMIN_URL",
    "RESTATE_API_KEY",
    "RESTATE_AUTH_TOKEN",
    "RESTATE_BEARER_TOKEN",
    "RESTATE_CLI_CONFIG",
    "RESTATE_CLI_CONFIG_FILE",
    "RESTATE_CLI_CONFIG_HOME",
    "RESTATE_CLOUD_API_KEY",
    "RESTATE_DEBUG_LOGGING",
    "RESTATE_EDITOR",
    "RESTATE_ENVIRONMENT",
    "RESTATE_HOST",
    "RESTATE_HOST_SCHEME",
    "RESTATE_INGRESS_URL",
    "RESTATE_INTERNAL_STATE_MACHINE_FEATURES",
    "RESTATE_LOGGING",
    "RESTATE_META_URL",
    "RESTATE_METADATA_ADDRESS",
    "RESTATE_URI",
];

/// Whether it is somebody else's, who is left alone.
pub fn is_a_tools(name: &str) -> bool {
    TOOLS.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The variables that Kubernetes makes for each container of a namespace from its services, by service.
pub fn service_links<'v>(variables: &BTreeMap<&'v str, Option<&'v str>>) -> BTreeMap<String, Vec<&'v str>> {
    let services: BTreeSet<&str> =
        variables.iter().filter_map(|(name, value)| service(name, *value)).collect();
    let mut links: BTreeMap<String, Vec<&'v str>> = BTreeMap::new();
    for (name, value) in variables {
        // `RESTATE_PORT` alone may be anything; beside the others of a service it is one of them.
        let sure = service(name, *value);
        let by_name = || name.strip_suffix("_PORT").filter(|service| services.contains(service));
        if let Some(service) = sure.or_else(by_name) {
            links.entry(service.to_ascii_lowercase().replace('_', "-")).or_default().push(name);
        }
    }
    links
}

/// Whether Kubernetes may make a variable of this name from a service.
pub fn is_service_link(name: &str) -> bool {
    service(name, Some("tcp://")).is_some()
}

/// The service that a variable is made from, in capitals as there.
fn service<'n>(name: &'n str, value: Option<&str>) -> Option<&'n str> {
    if !name.bytes().all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == b'_') {
        return None;
    }
    if let Some(service) = name.strip_suffix("_SERVICE_HOST") {
        return Some(service);
    }
    if let Some((service, port)) = name.split_once("_SERVICE_PORT")
        && (port.is_empty() || port.starts_with('_'))
    {
        return Some(service);
    }
    let protocol = |text: &str| {
        ["TCP", "UDP", "SCTP"]
            .iter()
            .find_map(|known| text.strip_prefix(known))
            .is_some_and(|part| matches!(part, "" | "_PROTO" | "_PORT" | "_ADDR"))
    };
    if let Some((service, rest)) = name.split_once("_PORT_") {
        let (port, rest) = rest.split_once('_')?;
        return (port.bytes().all(|sign| sign.is_ascii_digit()) && protocol(rest)).then_some(service);
    }
    let is_link = |text: &str| ["tcp://", "udp://", "sctp://"].iter().any(|scheme| text.starts_with(scheme));
    name.strip_suffix("_PORT").filter(|_| value.is_some_and(is_link))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_services_are_told_by_service() {
        let given: BTreeMap<&str, Option<&str>> = [
            ("RESTATE_SERVICE_HOST", Some("10.0.0.1")),
            ("RESTATE_SERVICE_PORT_INGRESS", Some("8080")),
            ("RESTATE_PORT", None),
            ("RESTATE_PORT_8080_TCP_ADDR", Some("10.0.0.1")),
            ("RESTATE_ADMIN_PORT", Some("tcp://10.0.0.2:9070")),
            ("RESTATE_BIND_PORT", Some("5122")),
            ("RESTATE_PORTS", Some("1")),
            ("RESTATE_PORT_X_TCP", Some("1")),
            ("restate_service_host", Some("x")),
        ]
        .into();
        let links = service_links(&given);
        assert_eq!(links.keys().collect::<Vec<_>>(), ["restate", "restate-admin"]);
        assert_eq!(links["restate"].len(), 4);
        assert_eq!(links["restate-admin"], ["RESTATE_ADMIN_PORT"]);
    }

    #[test]
    fn a_port_alone_is_no_service() {
        assert!(
            service_links(&[("RESTATE_PORT", Some("8080")), ("RESTATE_ADMIN_PORT", None)].into()).is_empty()
        );
    }
}
