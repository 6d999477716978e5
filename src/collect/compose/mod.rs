//! docker-compose files: each project is a deployment, each service that runs the server a node.

mod addresses;
mod config_file;
mod data;
mod endpoints;
mod environment;
mod includes;
mod interpolate;
mod names;
mod parted;
mod paths;
pub mod ports;
mod program;
mod project;
mod reading;
mod service;
mod twice;
mod unanswered;
mod variables;

use std::collections::{BTreeMap, BTreeSet};

use super::amount;
use super::changing::{self, Runs};
use super::effective::Effective;
use super::found::{FoundDeployment, FoundNode, Gathered};
use super::sources::{self, Locus, Lookup, Sources};
use super::yaml::Yaml;
use crate::api::folder::{COMPOSE, COMPOSE_OVERRIDES};
use crate::api::validate::NodePart;
use crate::config::values::address::Endpoint;
use names::Names;
use program::{ServiceRole, known};
use project::{Project, Walk};
use reading::Reading;
use service::ComposeService;
use variables::{VariableState, Variables};

pub use paths::ComposeFiles;

/// Reads all projects.
pub fn read(files: &ComposeFiles, sources: &Sources<'_>, out: &mut Gathered) {
    for (file, documents) in files {
        documents.iter().for_each(|root| twice::report(*file, root, sources, out));
    }
    let mut on_top = BTreeMap::<usize, Vec<usize>>::new();
    let included = includes::taken(files, sources, out);
    let mut taken: BTreeSet<usize> = included.keys().copied().collect();
    for (first, others) in chosen(files, sources, &COMPOSE) {
        for other in others {
            taken.insert(other);
            let message = format!("not read: of a folder Compose takes {} alone", sources.base(first));
            out.note(sources, other, None, message);
        }
    }
    for (file, others) in chosen(files, sources, &COMPOSE_OVERRIDES) {
        for other in others {
            taken.insert(other);
            let message = format!("not read: of a folder Compose puts {} alone on top", sources.base(file));
            out.note(sources, other, None, message);
        }
        let first = COMPOSE.iter().find_map(|name| match sources.look(file, name) {
            Lookup::Here(first) if files.contains_key(&first) => Some(first),
            _ => None,
        });
        if let Some(first) = first {
            on_top.entry(first).or_default().push(file);
            taken.insert(file);
            let message = format!("read on top of {}, as Compose does", sources.name(first));
            out.note(sources, file, None, message);
        }
    }
    for (file, documents) in files {
        let mut paths = documents.iter().flat_map(|root| extended(root)).peekable();
        if paths.peek().is_none() {
            continue;
        }
        let variables = Variables::of_project(sources, *file, false, out);
        for path in paths.filter_map(|path| paths::path(path, &variables).ok()) {
            let Lookup::Here(other) = out.seen(sources, *file, &path) else { continue };
            if other != *file && !COMPOSE.contains(&sources.base(other)) && taken.insert(other) {
                out.note(sources, other, None, "read where services of other files extend what is in it");
            }
        }
    }
    let mut firsts: Vec<usize> = files.keys().copied().filter(|file| !taken.contains(file)).collect();
    // Files that include each other in a circle are taken by each other, and none of them would be read.
    let mut circles = includes::circles(&included);
    circles.sort_by_key(|file| (!COMPOSE.contains(&sources.base(*file)), *file));
    firsts.extend(circles);
    let mut reached = BTreeSet::new();
    for first in firsts {
        if !reached.insert(first) {
            continue;
        }
        let on_top = on_top.get(&first).map_or(&[][..], Vec::as_slice);
        let expands = |file: usize| sources.text(file).contains('$');
        let first_expands = std::iter::once(first).chain(on_top.iter().copied()).any(expands);
        let mut variables = Variables::of_project(sources, first, first_expands, out);
        let mut walk = Walk {
            all: files,
            sources,
            out,
            variables: &variables,
            included: BTreeMap::new(),
            open: Vec::new(),
            services: BTreeMap::new(),
            circles: BTreeSet::new(),
        };
        let project = walk.project(first, on_top);
        let included = std::mem::take(&mut walk.included);
        reached.extend(project.files.iter().map(|(file, _)| *file));
        if !first_expands && project.files.iter().any(|(file, _)| expands(*file)) {
            variables = Variables::of_project(sources, first, true, out);
        }
        deployment(first, &project, (&variables, &included), sources, out);
    }
}

/// Of each folder the file whose name comes first, and the others that have one of these names.
fn chosen(files: &ComposeFiles, sources: &Sources<'_>, names: &[&str]) -> Vec<(usize, Vec<usize>)> {
    let mut folders: BTreeMap<Option<&str>, Vec<(usize, usize)>> = BTreeMap::new();
    for file in files.keys() {
        if let Some(rank) = names.iter().position(|name| *name == sources.base(*file)) {
            folders.entry(sources::folder(sources.name(*file))).or_default().push((rank, *file));
        }
    }
    let sorted = folders.into_values().filter_map(|mut ranked| {
        ranked.sort_unstable();
        let mut files = ranked.into_iter().map(|(_, file)| file);
        Some((files.next()?, files.collect()))
    });
    sorted.collect()
}

/// The files that services of a file extend.
fn extended(root: &Yaml) -> impl Iterator<Item = &Yaml> {
    let services = root.get("services").map_or(&[][..], |services| services.pairs());
    services.iter().filter_map(|pair| pair.value.at(&["extends", "file"]))
}

fn deployment(
    first: usize,
    project: &Project,
    (variables, included): (&Variables<'_>, &BTreeMap<usize, Variables<'_>>),
    sources: &Sources<'_>,
    out: &mut Gathered,
) {
    let mut reading = Reading { sources, variables, included, out, assumed: Vec::new() };
    let services = project.services.values();
    let mut nodes: Vec<FoundNode> =
        services.filter_map(|service| node(&mut reading, project, service)).collect();
    if nodes.is_empty() {
        reading.out.note(sources, first, None, "no service of it runs Restate's server");
        return;
    }
    let name = name(&mut reading, project, first);
    let names = Names::of(&mut reading, project, &name);
    let on_host = nodes.iter().filter(|node| names.is_on_host(&node.name)).count();
    if on_host > 0 && on_host < nodes.len() {
        let message = "some of these nodes share the host's network and others do not; they are read as if each had \
                       a host of its own";
        reading.out.note(sources, first, None, message);
    }
    let one_host = on_host == nodes.len();
    let called: Vec<String> = nodes.iter().map(|node| node.name.clone()).collect();
    let effective: Vec<Effective> = nodes.iter().map(Effective::of).collect();
    let mut advertised: BTreeMap<Endpoint, usize> = BTreeMap::new();
    for own in effective.iter().filter_map(|effective| effective.settings.advertised()) {
        *advertised.entry(own.endpoint()).or_default() += 1;
    }
    let (mut apart, mut used) = (Vec::new(), Vec::new());
    for (node, effective) in nodes.iter_mut().zip(&effective) {
        (node.own_hosts, node.reached_as) = names.hosts(&node.name);
        if let Some(service) = project.services.get(&node.name).filter(|_| !names.is_on_host(&node.name)) {
            let inside = ports::inside(&mut reading, service).into_iter();
            node.published_ports = inside.flat_map(|(_, ports)| ports::each(Some(ports))).collect();
        }
        if let (Some(service), Some(port)) =
            (project.services.get(&node.name), effective.settings.fabric_port())
        {
            node.own_hosts.extend(ports::published(&mut reading, service, port));
        }
        let found = addresses::report(node, effective, &names, (&called, &advertised), sources, reading.out);
        apart.extend(found);
        used.extend(endpoints::report(node, effective, &names, sources, reading.out));
        if let Some(service) = project.services.get(&node.name) {
            data::report(&mut reading, service, node);
            let each = service.at(&["deploy", "mode"]).and_then(|(_, mode)| mode.text());
            let runs = if each == Some("global") { Runs::GlobalService } else { Runs::Service };
            changing::report(sources, runs, node, reading.out);
        }
        if let Some(service) = project.services.get(&node.name).filter(|_| !names.is_on_host(&node.name)) {
            unanswered::report(&mut reading, service, node, effective);
        }
    }
    addresses::report_apart((apart, used), (project, &names), sources, reading.out);
    let alone = parted::by_themselves(&nodes, &effective, &names);
    let mut together = Vec::new();
    for (at, (node, effective)) in nodes.into_iter().zip(&effective).enumerate() {
        if !alone.contains(&at) {
            together.push(node);
            continue;
        }
        let name = format!("{name} ({})", effective.settings.cluster_name.value);
        reading.out.deployments.push(FoundDeployment {
            name,
            kind: "compose",
            source: first,
            one_host,
            nodes: vec![node],
        });
    }
    if !together.is_empty() {
        let nodes = together;
        reading.out.deployments.push(FoundDeployment {
            name,
            kind: "compose",
            source: first,
            one_host,
            nodes,
        });
    }
}

/// The project's name, as Compose makes it.
fn name(reading: &mut Reading<'_, '_>, project: &Project, first: usize) -> String {
    if let VariableState::Known(name) = reading.variables.get("COMPOSE_PROJECT_NAME") {
        return name;
    }
    let written = project.value("name").and_then(|(file, value)| reading.text(file, value));
    if let Some(name) = written.as_ref().and_then(known) {
        return name;
    }
    let path = reading.sources.name(first);
    match sources::folder(path).map(sources::base).filter(|name| !matches!(*name, "" | "." | "..")) {
        Some(folder) => folder.to_ascii_lowercase(),
        None => path.to_owned(),
    }
}

/// The node that a service is, if it is one.
fn node(reading: &mut Reading<'_, '_>, project: &Project, service: &ComposeService) -> Option<FoundNode> {
    let (file, start) = (service.at.file, Some(service.at.bytes.start));
    // Only what a node rests on is told.
    reading.assumed.clear();
    let mut node = match program::read(reading, service) {
        ServiceRole::Server(node) => *node,
        ServiceRole::Tool(why) => {
            let message = format!("`{}` is no node: {why}", service.name);
            reading.out.note(reading.sources, file, start, message);
            return None;
        }
        ServiceRole::Foreign => {
            if let Some(open) = service.open.first() {
                let message = format!("`{}` is not read: not known is {open}", service.name);
                reading.out.note(reading.sources, file, start, message);
            } else if sets_restate(service) {
                let message = format!(
                    "`{}` is not read: it sets RESTATE_ variables, but neither its image nor its program is known \
                     to be Restate's server",
                    service.name
                );
                reading.out.note(reading.sources, file, start, message);
            }
            return None;
        }
    };
    if !replicas(reading, service) {
        return None;
    }
    for open in &service.open {
        for part in [NodePart::Environment, NodePart::Arguments] {
            node.unknown(part, None, open);
        }
    }
    node.host_name = host_name(reading, service);
    environment::read(reading, service, &mut node);
    config_file::read(reading, project, service, &mut node);
    if let Some((bytes, at)) = memory(reading, service) {
        (node.memory_limit, node.memory_at) = (Some(bytes), Some(at));
    }
    if let Some((at, profiles)) = service.last("profiles") {
        let names: Vec<&str> = profiles.items().iter().filter_map(|item| item.text()).collect();
        let message = format!(
            "`{}` only starts with the profile {}; it is read as a part of the deployment",
            service.name,
            names.join(" or ")
        );
        reading.note(at, profiles, message);
    }
    if let Some((file, mode)) = service.last("network_mode") {
        reading.text(file, mode);
    }
    reading.tell_assumed();
    Some(node)
}

/// The name of the container's host, where it is always the same. Without `hostname` it is the id of the container.
fn host_name(reading: &mut Reading<'_, '_>, service: &ComposeService) -> Option<String> {
    let (file, value) = service.last("hostname")?;
    known(&reading.text(file, value)?)
}

/// Whether a service sets variables that look like those of a server.
fn sets_restate(service: &ComposeService) -> bool {
    service.all("environment").iter().any(|(_, value)| {
        let names = value.pairs().iter().filter_map(|pair| pair.name());
        let items = value.items().iter().filter_map(|item| item.text());
        names.chain(items).any(|name| name.starts_with("RESTATE_"))
    })
}

/// Whether a variable of a service holds something that Swarm fills in for each container.
fn names_of_swarm(service: &ComposeService) -> bool {
    let is_it = |text: &str| reading::of_swarm_in(text).is_some();
    service.all("environment").iter().any(|(_, value)| {
        let mut texts = value.pairs().iter().map(|pair| &pair.value).chain(value.items());
        texts.any(|value| value.text().is_some_and(is_it))
    })
}

/// Whether a service starts any container; several would share one configuration.
fn replicas(reading: &mut Reading<'_, '_>, service: &ComposeService) -> bool {
    let found = service.at(&["deploy", "replicas"]).or_else(|| service.at(&["scale"]));
    let Some((file, value)) = found else { return true };
    let count = reading.text(file, value).as_ref().and_then(known).and_then(|text| text.parse::<u64>().ok());
    match count {
        Some(0) => {
            let message = format!("`{}` has no container, so it is no node", service.name);
            reading.note(file, value, message);
            false
        }
        None | Some(1) => true,
        // A stack of Swarm gives each of them a name of its own.
        Some(count) if names_of_swarm(service) => {
            let message = format!(
                "`{}` is read as one node: Swarm starts {count} of it and fills in `{{{{ … }}}}`",
                service.name
            );
            reading.note(file, value, message);
            true
        }
        Some(count) => {
            let message = format!(
                "`{}` starts {count} servers with the same variables and arguments, and a name or an address in them is that of all",
                service.name
            );
            let help = "Give each node a service of its own; what they have in common can stand in an anchor. It is read as one node.";
            reading.out.finding(reading.sources, "RS408", &ComposeService::locus(file, value), message, help);
            true
        }
    }
}

/// The memory that the container may use.
fn memory(reading: &mut Reading<'_, '_>, service: &ComposeService) -> Option<(u64, Locus)> {
    let found =
        service.at(&["deploy", "resources", "limits", "memory"]).or_else(|| service.at(&["mem_limit"]));
    let (file, value) = found?;
    let text = known(&reading.text(file, value)?)?;
    let bytes = amount::of_compose(&text);
    if bytes.is_none() {
        let help = "Write a number with a unit, such as 4g or 512m.";
        reading.refused(file, value, "this is no amount of memory", help);
    }
    Some((bytes?, ComposeService::locus(file, value)))
}
