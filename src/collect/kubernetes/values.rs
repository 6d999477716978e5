//! Reads values of Restate's chart.

use std::collections::BTreeSet;
use std::rc::Rc;

use semver::Version;

use super::super::effective::Effective;
use super::super::found::{FoundDeployment, FoundNode, Gathered};
use super::super::sources::{Locus, Sources};
use super::super::yaml::{Canonical, Dialect, Yaml};
use super::chart::{self, Chart};
use super::{Manifests, services};
use crate::api::near;
use crate::config::keys;
use crate::config::values::address::AdvertisedAddress;

/// The version of the chart that a `Chart.yaml` among the files names: its own, or that of a chart it depends on.
pub fn chart_version(documents: &[(usize, &[Rc<Yaml>])]) -> Option<Version> {
    let all = documents.iter().flat_map(|(_, documents)| documents.iter());
    all.filter(|document| document.get("apiVersion").is_some()).find_map(|document| {
        let dependencies = document.get("dependencies").map_or(&[][..], |list| list.items());
        let charts = std::iter::once(document).chain(dependencies);
        let mut named = charts.filter(|one| one.text_at(&["name"]) == Some(chart::NAME));
        named.find_map(|one| Version::parse(one.text_at(&["version"])?.trim_start_matches('v')).ok())
    })
}

/// What charts that depend on this one call it.
pub fn aliases<'y>(documents: &[(usize, &'y [Rc<Yaml>])]) -> Vec<&'y str> {
    let all = documents.iter().flat_map(|(_, documents)| documents.iter());
    let charts = all.filter(|document| document.get("apiVersion").is_some());
    let dependencies =
        charts.flat_map(|chart| chart.get("dependencies").map_or(&[][..], |list| list.items()));
    let own = dependencies.filter(|one| one.text_at(&["name"]) == Some(chart::NAME));
    own.filter_map(|one| one.text_at(&["alias"])).collect()
}

/// Reads a document as values of the chart; says whether it is that.
pub fn read(
    sources: &Sources<'_>,
    file: usize,
    document: &Yaml,
    (told, rendered, aliases): (Option<Version>, Option<usize>, &[&str]),
    out: &mut Gathered,
) -> bool {
    let Some(values) = chart::values(document, aliases) else { return false };
    // What Helm made of them is the same deployment, and says more.
    if let Some(rendered) = rendered {
        let message = format!(
            "values of the chart restate-helm, read for its keys alone: the nodes are those of {}, which the chart made",
            sources.name(rendered)
        );
        out.note(sources, file, None, message);
        unread_keys(sources, file, values, out);
        tag(sources, file, values, out);
        return true;
    }
    read_values(sources, file, values, told, out);
    true
}

/// Reads values as nodes. `told` is the version of the chart, when something says it.
pub fn read_values(
    sources: &Sources<'_>,
    file: usize,
    values: &Yaml,
    told: Option<Version>,
    out: &mut Gathered,
) {
    let chart = Chart::of(values, told);
    let how = if chart.known { "that of its version" } else { "as in its version" };
    let message = format!(
        "values of the chart restate-helm, read by themselves; what they leave out is {how} {}. Several `-f` files are best \
         read as what `helm template` makes of them",
        chart.version
    );
    out.note(sources, file, None, message);
    unread_keys(sources, file, values, out);
    tag(sources, file, values, out);
    if let Some(env) = chart::misshapen(values) {
        let at = Locus { file, bytes: env.span.clone() };
        let message = format!("`env` is {}, and the chart takes a list of variables", env.what());
        let help = "The chart makes a manifest of it that the API server refuses. Write `- name: NAME` and `value: \"…\"` for each.";
        out.finding(sources, "RS438", &at, message, help);
    }
    let manifests = Manifests::new(sources, Vec::new());
    let container = chart::container(file, values, &chart);
    let name = chart::name(values);
    let mut nodes: Vec<_> = chart::pods(values)
        .into_iter()
        .map(|(called, pod)| {
            let mut node = manifests.node(&container, &called, &pod, out);
            node.image = image(values);
            node.version = chart::server(values, &chart);
            node.version_at = chart::tag_at(values).map(|tag| Locus { file, bytes: tag.span.clone() });
            if container.memory.is_none() {
                node.memory_limit = chart::default_memory(values, &chart);
            }
            node.own_hosts = services::own_names(&called, &format!("{name}-cluster"), None);
            for service in [format!("{name}-cluster"), name.clone()] {
                node.reached_as.extend(services::name_in(&service, None));
            }
            node
        })
        .collect();
    let meant: BTreeSet<String> =
        nodes.iter().flat_map(|node| lead_nowhere(node, &name, sources, out)).collect();
    // That they lead nowhere is told. Whoever lists them means these pods.
    for node in &mut nodes {
        let own = format!("{}.", node.name);
        let (of_pod, of_all): (Vec<&String>, Vec<&String>) = meant
            .iter()
            .filter(|host| **host == node.name || host.starts_with(&own) || !is_of_pod(host, &name))
            .partition(|host| is_of_pod(host, &name));
        node.own_hosts.extend(of_pod.into_iter().cloned());
        node.reached_as.extend(of_all.into_iter().cloned());
    }
    if !nodes.is_empty() {
        out.deployments.push(FoundDeployment { name, kind: "chart", source: file, one_host: false, nodes });
    }
}

/// Reports addresses by names of pods under a Service that gives them none, and by the name that the chart's Service has
/// when nothing gives it another; these hosts.
fn lead_nowhere(node: &FoundNode, chart: &str, sources: &Sources<'_>, out: &mut Gathered) -> Vec<String> {
    let mut found = Vec::new();
    let effective = Effective::of(node);
    let listed = effective.settings.metadata_client.addresses.value.iter();
    let listed = listed.filter_map(|text| AdvertisedAddress::parse(text).ok());
    let own = effective.settings.advertised();
    let advertised = [keys::ADVERTISED_ADDRESS, keys::ADVERTISED_HOST];
    let asked = [keys::METADATA_CLIENT_ADDRESSES, keys::METADATA_CLIENT_ADDRESS];
    let place = |wanted: [&[&str]; 2]| wanted.into_iter().find_map(|key| effective.place(node, key, sources));
    let all =
        own.into_iter().map(|one| (one, place(advertised))).chain(listed.map(|one| (one, place(asked))));
    let service = format!("{chart}-cluster");
    for (address, at) in all {
        let Some((host, at)) = address.host().map(str::to_ascii_lowercase).zip(at) else { continue };
        let mut parts = host.split('.');
        let (first, second) = (parts.next().unwrap_or_default(), parts.next());
        let is_pod = is_of_pod(first, chart);
        let message = match second {
            Some(other) if is_pod && other != service => format!("the pods have no names under `{other}`"),
            None if is_pod => "the name of a pod alone leads nowhere but from inside of the pod".to_owned(),
            _ if chart != DEFAULT && (first == DEFAULT || first == format!("{DEFAULT}-cluster")) => {
                format!("with `nameOverride: {chart}` no Service of the chart is called `{first}`")
            }
            _ => continue,
        };
        let help = format!(
            "The chart calls the Service that gives each pod a name `{service}`: `{chart}-0.{service}`."
        );
        out.finding_of(sources, "RS436", &at, message, &help, vec![node.name.clone()]);
        found.push(host);
    }
    found
}

/// Whether a host begins with the name of a pod.
fn is_of_pod(host: &str, chart: &str) -> bool {
    let first = host.split('.').next().unwrap_or_default();
    let number = first.strip_prefix(chart).and_then(|rest| rest.strip_prefix('-'));
    number.is_some_and(|it| !it.is_empty() && it.bytes().all(|digit| digit.is_ascii_digit()))
}

/// What the chart calls its objects when nothing gives them another name.
const DEFAULT: &str = "restate";

/// The image as far as values name it.
fn image(values: &Yaml) -> Option<String> {
    let repository =
        values.text_at(&["image", "repository"]).unwrap_or("docker.restate.dev/restatedev/restate");
    let tag = values.text_at(&["image", "tag"]).or_else(|| values.text_at(&[chart::OLD_TAG]));
    let tag = tag.filter(|tag| !tag.is_empty())?;
    Some(format!("{repository}:{tag}"))
}

/// Reports keys that the chart does not read.
fn unread_keys(sources: &Sources<'_>, file: usize, values: &Yaml, out: &mut Gathered) {
    for pair in values.pairs() {
        let Some(name) = pair.name() else { continue };
        if name == chart::OLD_TAG || chart::KEYS.contains(&name) {
            continue;
        }
        let known = match name {
            "replicas" => Some("replicaCount"),
            name if chart::VARIABLES.contains(&name) => Some("env"),
            "tag" => Some("image.tag"),
            _ => near::nearest_of(name, chart::KEYS.map(|key| (key, key))),
        };
        let help = match known {
            Some(known) => {
                format!("Helm takes any name without a word, and this has no effect. Is `{known}` meant?")
            }
            None => "Helm takes any name without a word, and this has no effect.".to_owned(),
        };
        let at = Locus { file, bytes: pair.key.span.clone() };
        out.finding(sources, "RS438", &at, format!("the chart reads no value `{name}`"), &help);
    }
}

/// Reports a tag that is a number to YAML and so another text than it looks.
fn tag(sources: &Sources<'_>, file: usize, values: &Yaml, out: &mut Gathered) {
    let tags = [values.at(&["image", "tag"]), values.at(&[chart::OLD_TAG])];
    for yaml in tags.into_iter().flatten() {
        let Some(Canonical::Float(made) | Canonical::Integer(made)) = yaml.canonical(Dialect::Kubernetes)
        else {
            continue;
        };
        let at = Locus { file, bytes: yaml.span.clone() };
        let written = yaml.text().unwrap_or_default();
        // A number that is written as it is read becomes the tag that was meant.
        if written == made {
            continue;
        }
        let message =
            format!("`{written}` without quotes is the number {made}, and the tag becomes `{made}`");
        out.finding(sources, "RS439", &at, message, "Put the tag into quotes.");
    }
}
