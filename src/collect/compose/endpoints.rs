//! Addresses of what a node uses, such as the store of its snapshots: names that lead nowhere, and the container itself.

use std::collections::BTreeSet;

use super::addresses::{Apart, not_from_host};
use super::names::{LeadsTo, Names};
use crate::collect::effective::Effective;
use crate::collect::found::{FoundNode, Gathered};
use crate::collect::sources::Sources;
use crate::config::keys;
use crate::config::settings::MetadataKind;

/// Keys whose values are URLs of something else than a server.
const ENDPOINTS: [&[&str]; 7] = [
    keys::HTTP_PROXY,
    keys::METADATA_CLIENT_AWS_ENDPOINT_URL,
    keys::TRACING_ENDPOINT,
    keys::TRACING_RUNTIME_ENDPOINT,
    keys::TRACING_SERVICES_ENDPOINT,
    keys::WORKER_INVOKER_HTTP_PROXY,
    keys::WORKER_SNAPSHOTS_AWS_ENDPOINT_URL,
];

/// Reports those of a node, but for services in other networks, which it gives back.
pub fn report(
    node: &FoundNode,
    effective: &Effective,
    names: &Names,
    sources: &Sources<'_>,
    out: &mut Gathered,
) -> Vec<Apart> {
    let mut apart = Vec::new();
    for (key, host) in hosts(effective) {
        let Some(at) = effective.place(node, key, sources) else { continue };
        let (message, help) = if is_loopback(&host) {
            if !names.is_alone(&node.name) {
                continue;
            }
            (
                format!(
                    "in a container `{host}` is the container itself, and nothing but the server is in it"
                ),
                "Write the name of the service that is meant, or `host.docker.internal` for the host."
                    .to_owned(),
            )
        } else if host.contains(['.', ':']) {
            continue;
        } else {
            match names.resolve(&node.name, &host) {
                LeadsTo::Nowhere => (
                    format!("no service of this project is called `{host}`"),
                    "Write the name of the service that is meant.".to_owned(),
                ),
                LeadsTo::Apart(service) => {
                    apart.push(Apart {
                        from: node.name.clone(),
                        to: service.to_owned(),
                        at,
                        message: format!(
                            "`{service}` shares no network with `{}`, so its name leads nowhere from there",
                            node.name
                        ),
                        help: "Put both services into one of the `networks`.".to_owned(),
                    });
                    continue;
                }
                LeadsTo::NotFromHost(service) => (
                    not_from_host(service),
                    "Write an address of the host at which the service is published.".to_owned(),
                ),
                LeadsTo::Services(_) | LeadsTo::Unknown => continue,
            }
        };
        out.finding_of(sources, "RS405", &at, message, &help, vec![node.name.clone()]);
    }
    apart
}

/// The hosts that a node dials besides other nodes, each with the key that names it.
fn hosts(effective: &Effective) -> Vec<(&'static [&'static str], String)> {
    let mut found: Vec<(&[&str], String)> =
        ENDPOINTS.into_iter().filter_map(|key| Some((key, effective.text(key).and_then(host)?))).collect();
    let client = &effective.settings.metadata_client;
    if client.kind.value == MetadataKind::Etcd {
        let key = keys::METADATA_CLIENT_ADDRESSES;
        let bare = |text: &String| text.split_once("://").map_or(text.as_str(), |(_, rest)| rest).to_owned();
        let named = |text: &String| host(&format!("http://{}", bare(text)));
        let mut seen = BTreeSet::new();
        let hosts = client.addresses.value.iter().filter_map(named).filter(|host| seen.insert(host.clone()));
        found.extend(hosts.map(|host| (key, host)));
    }
    found
}

/// The host of a URL.
fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let place = authority.rsplit('@').next()?;
    let host = match place.strip_prefix('[') {
        Some(inner) => inner.split(']').next()?,
        None => place.split(':').next()?,
    };
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host == "::1" || host.starts_with("127.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_from_urls() {
        for (url, wanted) in [
            ("http://minio:9000", Some("minio")),
            ("http://a:b@Minio/x@y", Some("minio")),
            ("otlp+http://[::1]:4317", Some("::1")),
            ("https://s3.example.com", Some("s3.example.com")),
            ("minio:9000", None),
            ("http://:9000", None),
        ] {
            assert_eq!(host(url).as_deref(), wanted, "{url}");
        }
    }
}
