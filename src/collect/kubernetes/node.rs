//! A server of one pod: its variables, its arguments, its file.

use super::super::found::{FoundNode, Gathered, Given, Told};
use super::super::image::ImageName;
use super::super::sources::{Locus, Sources};
use super::super::yaml::Yaml;
use super::env::{self, Environment, Reader};
use super::expand;
use super::index::Index;
use super::mount::FoundFile;
use super::pod::{Container, PodName};
use super::program::{self, Program};
use super::template::{FILLED_IN, is_templated};
use super::workload::Workload;
use super::{Manifests, quantity, services};
use crate::api::validate::NodePart;
use crate::config::catalogue::Catalogue;
use crate::config::settings::Settings;
use crate::config::values::address::AdvertisedAddress;
use crate::config::{layers, version};

impl<'y> Manifests<'_, 'y> {
    /// The server that a container runs in one of its pods.
    pub fn node(
        &self,
        container: &Container<'y>,
        called: &str,
        pod: &PodName,
        out: &mut Gathered,
    ) -> FoundNode {
        let mut node = FoundNode::new(called, container.at.clone());
        if let Some(image) = container.image.and_then(Yaml::text) {
            node.image = Some(image.to_owned());
            node.version = ImageName::parse(image).version();
            node.version_at = container.image.map(|image| container.locus(image));
        }
        node.template = container.object.template(self.sources).map(str::to_owned);
        if let PodName::Fixed(name) = pod {
            node.host_name = Some(name.clone());
        }
        let reader = Reader { sources: self.sources, index: &self.index, container, pod, node: called };
        let environment = env::read(reader, out);
        node.arguments = arguments(reader, &environment, out);
        for more in &environment.more {
            node.unknown(NodePart::Environment, None, more.as_str());
        }
        for part in &container.shapeless {
            node.unknown(*part, None, "what is written there, in a shape that Kubernetes takes");
        }
        file(reader, &environment, &mut node, out);
        node.provisioned_for = container.provisioned_for;
        node.environment = environment.variables;
        if let Some(memory) = container.memory {
            node.memory_limit = limit(reader, memory, out);
            node.memory_at = Some(container.locus(memory));
        }
        node
    }

    /// Reports Services whose variables the server would take for its own.
    pub fn misread_services(&self, container: &Container<'y>, out: &mut Gathered) {
        let image = container.image.and_then(Yaml::text).unwrap_or_default();
        let told = ImageName::parse(image).version();
        let catalogue = Catalogue::for_version(told.version().unwrap_or(&version::NEWEST));
        services::misread(self.sources, &self.index, container, &catalogue, out);
    }
}

fn arguments(reader: Reader<'_, '_>, environment: &Environment, out: &mut Gathered) -> Vec<Given> {
    let container = reader.container;
    let command = match program::of(container) {
        Program::Server(at) => container.command.get(at..).unwrap_or_default(),
        _ => {
            let value = Told::unknown("what the script in `command` and `args` starts the server with");
            return vec![Given::new(value, container.at.clone())];
        }
    };
    let all = command.iter().chain(&container.args);
    let mut flag = String::new();
    all.map(|yaml| {
        let at = container.locus(yaml);
        let Some(text) = env::text(reader.sources, yaml, &at, out) else {
            return Given::new(Told::unknown("an argument as a text"), at);
        };
        if container.templated && is_templated(&text) {
            return Given::new(Told::unknown(FILLED_IN), at);
        }
        let by_shell = expand::shell_reference(&text);
        if let Some(reference) = &by_shell {
            env::report_shell(reader, reference, &at, out);
        }
        let found = environment.expand(&text, container.service_links);
        let words = text.split_once('=').map_or(text.as_str(), |(flag, _)| flag);
        let flag = std::mem::replace(&mut flag, words.to_owned());
        let is_who = [words, &flag].into_iter().filter_map(layers::key_of_flag).any(env::is_who);
        for name in &found.undefined {
            let message = format!("`$({name})` is not expanded: no variable of this container is called so");
            out.finding(
                reader.sources,
                env::UNEXPANDED,
                &at,
                message.as_str(),
                "The server gets the text as it is. Define the variable in `env`, or write `$$(…)` if that is meant.",
            );
            if is_who {
                out.worsen(env::UNEXPANDED, &message);
            }
        }
        let written = found.undefined.first().map(|name| format!("$({name})"));
        let value = match (written.or(by_shell.map(|(written, _)| written.to_owned())), &found.text) {
            (Some(written), Some(_)) => env::not_expanded(&text, &written),
            (_, Some(text)) => Told::Known(text.clone()),
            (_, None) => environment.unknown(found),
        };
        Given::new(value, at)
    })
    .collect()
}

/// Finds the configuration file that the arguments name, else the variable.
fn file(reader: Reader<'_, '_>, environment: &Environment, node: &mut FoundNode, out: &mut Gathered) {
    // What is not known stands in its place, so that no other argument is taken for it.
    let arguments: Vec<String> =
        node.arguments.iter().map(|given| given.value.text().unwrap_or("\0").to_owned()).collect();
    let by_flag = layers::meant_config_file(&arguments).map(str::to_owned);
    let variable = environment.variables.get("RESTATE_CONFIG").map(|given| &given.value);
    let path = match (by_flag, variable) {
        (Some(path), _) if path.contains('\0') => {
            node.unknown(NodePart::File, None, "the value of --config-file");
            return;
        }
        (Some(path), _) => path,
        (None, Some(Told::Known(path))) if !path.is_empty() => path.clone(),
        (None, Some(Told::Unknown { settled_by, .. })) => {
            node.unknown(NodePart::File, None, settled_by.as_str());
            return;
        }
        (None, _) => return,
    };
    let told_at = node.told_to_read(&path).unwrap_or(&reader.container.at).clone();
    match reader.file(&path, &told_at, out) {
        FoundFile::Text(text) => node.file = Some(text),
        FoundFile::Empty => {}
        FoundFile::Unknown(settled_by) => node.unknown(NodePart::File, Some(&path), settled_by),
    }
}

/// The memory that a container may use.
fn limit(reader: Reader<'_, '_>, memory: &Yaml, out: &mut Gathered) -> Option<u64> {
    let text = memory.text()?;
    if memory.is_null() || (reader.container.templated && is_templated(text)) {
        return None;
    }
    match quantity::bytes(text) {
        Ok(bytes) => Some(bytes),
        Err(why) => {
            let at = reader.container.locus(memory);
            let message = format!("this is no amount of memory: {why}");
            let help = "The API server refuses the object. Write it like `4Gi`, `512Mi` or `8G`.";
            out.finding(reader.sources, "RS432", &at, message, help);
            None
        }
    }
}

/// Says under which names others reach the pod of a StatefulSet, and reports an address that is none of them.
pub fn reached(
    node: &mut FoundNode,
    workload: &Workload<'_>,
    names: Vec<String>,
    index: &Index<'_>,
    sources: &Sources<'_>,
    out: &mut Gathered,
) {
    node.reached_as.extend(names);
    own_hosts(node, workload, index);
    let Some(pod) = node.host_name.clone().filter(|_| workload.kind == "stateful-set") else { return };
    let Some(given) = node.environment.get("RESTATE_ADVERTISED_ADDRESS") else { return };
    let Told::Known(address) = &given.value else { return };
    let host = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
    let host = host.split([':', '/']).next().unwrap_or_default();
    let Some(rest) = host.strip_prefix(&pod).and_then(|rest| rest.strip_prefix('.')) else { return };
    let service = rest.split('.').next().unwrap_or_default();
    // What is not expanded is told by itself, and is no name to give a Service.
    if service.contains("$(") {
        return;
    }
    let at = given.at.clone();
    if address_of_pod(service, workload, index, sources, &at, out) {
        // That it leads nowhere is told here. Whoever lists it means this pod.
        node.own_hosts.extend(services::own_names(&pod, service, workload.object.namespace));
    }
}

/// The names that the Service of a StatefulSet gives to each pod.
fn own_hosts(node: &mut FoundNode, workload: &Workload<'_>, index: &Index<'_>) {
    let (Some(pod), Some(service)) = (&node.host_name, workload.service) else { return };
    let namespace = workload.object.namespace;
    let known = index.services(namespace).find(|one| one.name == service);
    if known.is_none_or(services::is_headless) {
        node.own_hosts = services::own_names(pod, service, namespace);
    }
}

/// The hosts by which a server finds others, and they it.
pub fn dialled(settings: &Settings) -> Vec<String> {
    let listed = settings.metadata_client.addresses.value.iter();
    let listed = listed.filter_map(|text| AdvertisedAddress::parse(text).ok()).chain(settings.advertised());
    listed.filter_map(|address| address.host().map(str::to_ascii_lowercase)).collect()
}

/// Reports a Service under which the pods have no names; whether it is one.
fn address_of_pod(
    service: &str,
    workload: &Workload<'_>,
    index: &Index<'_>,
    sources: &Sources<'_>,
    at: &Locus,
    out: &mut Gathered,
) -> bool {
    let object = workload.object;
    let mut report = |message: String, help: String| out.finding(sources, "RS436", at, message, &help);
    let name = object.name;
    if workload.service != Some(service) {
        let is = match workload.service {
            Some(own) => format!("`serviceName` is `{own}`"),
            None => "it has no `serviceName`".to_owned(),
        };
        report(
            format!("the pods of `{name}` have no names under `{service}`: {is}"),
            format!(
                "Other nodes cannot resolve the address. Set `serviceName: {service}`, or advertise a name under the Service that it names."
            ),
        );
        return true;
    }
    let found = index.services(object.namespace).find(|one| one.name == service);
    let found = found.filter(|found| !services::is_headless(found));
    if let Some(found) = found {
        let line = sources.line(found.file, found.at().bytes.start);
        report(
            format!("the Service `{service}` gives the pods no names of their own: it is not headless"),
            format!(
                "Other nodes cannot resolve the address. Set `clusterIP: None` in the Service ({}, line {line}); an existing one must \
                 be created anew.",
                sources.name(found.file)
            ),
        );
    }
    found.is_some()
}
