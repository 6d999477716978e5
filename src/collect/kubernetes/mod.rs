//! Manifests of Kubernetes: objects that run pods with a server, RestateCluster resources, charts.

mod chart;
mod cluster;
mod data;
mod downward;
mod env;
mod expand;
mod fields;
mod from;
mod index;
mod lists;
mod mount;
mod node;
mod object;
mod operator;
mod pod;
mod pod_names;
mod ports;
mod program;
mod quantity;
mod released;
mod services;
mod shape;
pub mod template;
mod together;
mod values;
mod workload;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::changing::{self, Runs};
use super::effective::Effective;
use super::found::{FoundDeployment, FoundNode, Gathered};
use super::kind::FileKind;
use super::sources::Sources;
use super::yaml::Yaml;
use index::Index;
use object::Object;
use pod::Container;
use pod_names::PodNames;
use program::Program;
use workload::{MOST_PODS, Workload};

use crate::config::values::address::FABRIC_PORT;
use crate::config::variables;

/// What the objects of all files are read with.
pub struct Manifests<'r, 'y> {
    sources: &'r Sources<'r>,
    objects: Vec<Object<'y>>,
    index: Index<'y>,
    room: Cell<usize>,
}

/// What is said of a Kustomize folder.
pub const NOT_PUT_TOGETHER: &str = "the files that are listed here are read as they are, and overlays and patches are not put on top; hand \
                                    over the output of `kubectl kustomize`";

/// What all nodes that are read may hold together, in bytes: pods share texts, and each gets its own copy.
const ROOM: usize = 12 * 1024 * 1024;

impl<'r, 'y> Manifests<'r, 'y> {
    fn new(sources: &'r Sources<'r>, objects: Vec<Object<'y>>) -> Self {
        let index = Index::new(&objects);
        Self { sources, objects, index, room: Cell::new(ROOM) }
    }

    /// Whether there is room for a further node; says so when there is none.
    fn has_room_for(&self, node: &FoundNode, out: &mut Gathered) -> bool {
        let variables =
            node.environment.iter().map(|(name, given)| name.len() + given.value.text().map_or(0, str::len));
        let arguments = node.arguments.iter().map(|given| given.value.text().map_or(0, str::len));
        let text = node.file.as_ref().map_or(0, |file| file.text.len());
        let size = variables.chain(arguments).fold(text + 500, |sum, size| sum + size + 100);
        let left = self.room.get().checked_sub(size);
        self.room.set(left.unwrap_or(0));
        if left.is_none() {
            let message =
                "these pods hold more text than is read at once; what follows is left out".to_owned();
            out.note(self.sources, node.at.file, Some(node.at.bytes.start), message);
        }
        left.is_some()
    }
}

/// Reads the manifests of all files: what one refers to may stand in another.
pub fn read(sources: &Sources<'_>, documents: &[(usize, &[Rc<Yaml>])], out: &mut Gathered) {
    let mut objects = Vec::new();
    for (file, documents) in documents {
        documents.iter().for_each(|document| object::objects(*file, document, &mut objects));
    }
    let manifests = Manifests::new(sources, objects);
    let mut found = Vec::new();
    for object in &manifests.objects {
        if cluster::is_cluster(object) {
            found.extend(manifests.restate_cluster(object, out));
        } else if let Some(workload) = Workload::read(object) {
            found.extend(manifests.workload(&workload, out));
        }
    }
    for object in &manifests.objects {
        released::read(sources, object, &manifests.objects, out);
    }
    manifests.passed_over(out);
    let joined = together::join(sources, found, out);
    out.deployments.extend(joined);
}

/// Whether a document holds values of Restate's chart.
pub fn is_values(document: &Yaml) -> bool {
    chart::values(document, &[]).is_some()
}

/// Reads YAML that is no manifest: values of Restate's chart.
pub fn read_values(sources: &Sources<'_>, documents: &[(usize, &[Rc<Yaml>])], out: &mut Gathered) {
    let chart = values::chart_version(documents);
    let rendered = rendered(out);
    let aliases = values::aliases(documents);
    for (file, documents) in documents {
        for document in *documents {
            if values::read(sources, *file, document, (chart.clone(), rendered, &aliases), out) {
                out.kinds.insert(*file, FileKind::ChartValues);
            }
        }
    }
}

/// The file with what Helm has made of Restate's chart, when there are nodes in it.
fn rendered(out: &Gathered) -> Option<usize> {
    let own = format!("{}/templates/", chart::NAME);
    let mut nodes = out.deployments.iter().flat_map(|one| &one.nodes);
    let node = nodes.find(|node| node.template.as_ref().is_some_and(|template| template.contains(&own)))?;
    Some(node.at.file)
}

impl<'y> Manifests<'_, 'y> {
    fn workload(&self, workload: &Workload<'y>, out: &mut Gathered) -> Vec<FoundDeployment> {
        let object = workload.object;
        let (mut nodes, mut hosts) = (Vec::new(), BTreeSet::new());
        for yaml in workload.containers() {
            let container = Container::read(object, workload.spec, yaml);
            let name = yaml.text_at(&["name"]).unwrap_or(object.name);
            match program::of(&container) {
                Program::Server(_) | Program::Script => {}
                Program::Tool(what) => {
                    let message = format!("the container `{name}` runs `{what}`, which is no server");
                    out.note(self.sources, object.file, Some(yaml.span.start), message);
                    continue;
                }
                Program::Other => {
                    self.stranger(&container, name, out);
                    continue;
                }
            }
            self.misread_services(&container, out);
            shape::workload(self.sources, workload, out);
            self.count(workload, out);
            for (called, pod) in workload.names() {
                if self.room.get() == 0 {
                    break;
                }
                let mut node = self.node(&container, &called, &pod, out);
                if !self.has_room_for(&node, out) {
                    break;
                }
                let settings = Effective::of(&node).settings;
                let fabric = settings.fabric_port().unwrap_or(FABRIC_PORT);
                let names = services::names(&self.index, workload, fabric);
                node::reached(&mut node, workload, names, &self.index, self.sources, out);
                pod_names::check(&mut node, &PodNames::of(workload), self, out);
                if nodes.is_empty() {
                    data::report(self.sources, workload, yaml, &node, out);
                }
                hosts.extend(node::dialled(&settings));
                nodes.push(node);
            }
        }
        if nodes.len() > 1 {
            services::not_ready(self.sources, &self.index, workload, &hosts, out);
        }
        if !nodes.is_empty() {
            services::select_nothing(self.sources, (&self.index, &self.objects), workload, &hosts, out);
        }
        let deployment = |nodes| FoundDeployment {
            name: object.full_name(),
            kind: workload.kind,
            source: object.file,
            one_host: false,
            nodes,
        };
        (!nodes.is_empty()).then(|| deployment(nodes)).into_iter().collect()
    }

    /// Says of how many pods something is read.
    fn count(&self, workload: &Workload<'y>, out: &mut Gathered) {
        let object = &workload.object;
        let (kind, name) = (object.kind, object.name);
        let message = match workload.pods {
            Some(0) => format!("{kind} `{name}` has 0 replicas, so it has no nodes"),
            Some(pods) if pods > MOST_PODS => {
                format!("of the {pods} replicas of {kind} `{name}`, the first {MOST_PODS} are read")
            }
            Some(_) => return,
            None => format!("{kind} `{name}` runs one pod on each machine; one is read for all of them"),
        };
        out.note(self.sources, object.file, Some(object.at().bytes.start), message);
    }

    /// Says why a container that looks like one of Restate's is not read.
    fn stranger(&self, container: &Container<'y>, name: &str, out: &mut Gathered) {
        let image = container.image.and_then(Yaml::text).unwrap_or_default();
        let ours = |entry: &&pod::PodVariable<'_>| match entry {
            pod::PodVariable::Written(yaml) => yaml.text_at(&["name"]).is_some_and(variables::is_own),
            pod::PodVariable::Made { .. } => false,
        };
        if container.env.iter().any(|entry| ours(&entry)) {
            let message = format!(
                "the container `{name}` has variables of the server, but neither its image `{image}` nor its command is known to \
                 be one; it is not read"
            );
            out.note(self.sources, container.object.file, Some(container.at.bytes.start), message);
        }
    }

    /// Says which objects hold nothing that is read here.
    fn passed_over(&self, out: &mut Gathered) {
        for object in &self.objects {
            let message = match object.kind {
                "Job" | "CronJob" if runs_restate(object.yaml) => {
                    format!("{} `{}` runs to its end, so it is no node", object.kind, object.name)
                }
                "Kustomization" => NOT_PUT_TOGETHER.to_owned(),
                _ => continue,
            };
            out.note(self.sources, object.file, Some(object.yaml.span.start), message);
        }
    }

    fn restate_cluster(&self, object: &Object<'y>, out: &mut Gathered) -> Option<FoundDeployment> {
        let told = operator::version(&self.objects);
        let version = told.clone().unwrap_or(operator::NEWEST);
        let message = match &told {
            Some(version) => format!("what the operator puts into the pods is that of its version {version}"),
            None => format!(
                "the version of the operator is not known here; what it puts into the pods is that of {} to {}, which are alike",
                operator::ALIKE_SINCE,
                operator::NEWEST
            ),
        };
        out.note(self.sources, object.file, Some(object.at().bytes.start), message);
        let container = cluster::container(*object, &version);
        cluster::check_provisioning(self.sources, object, out);
        fields::unread(self.sources, object, told.as_ref(), out);
        shape::cluster(self.sources, object, out);
        let count = cluster::pods(object);
        if count > MOST_PODS || count == 0 {
            let message = format!("of its {count} replicas, {} are read", count.min(MOST_PODS));
            out.note(self.sources, object.file, Some(object.at().bytes.start), message);
        }
        self.misread_services(&container, out);
        let mut nodes = Vec::new();
        for (called, pod) in cluster::names(object) {
            if self.room.get() == 0 {
                break;
            }
            let mut node = self.node(&container, &called, &pod, out);
            if !self.has_room_for(&node, out) {
                break;
            }
            node.own_hosts = services::own_names(&called, cluster::SERVICE, Some(object.name));
            node.reached_as.extend(services::name_in(cluster::SERVICE, Some(object.name)));
            node.reached_as.extend(services::name_in("restate", Some(object.name)));
            pod_names::check(&mut node, &PodNames::of_cluster(object), self, out);
            if nodes.is_empty() {
                ports::report(self.sources, &node, out);
                changing::report(self.sources, Runs::Object(object.kind), &node, out);
            }
            nodes.push(node);
        }
        (!nodes.is_empty()).then(|| FoundDeployment {
            name: object.name.to_owned(),
            kind: "restate-cluster",
            source: object.file,
            one_host: false,
            nodes,
        })
    }
}

/// Whether an image of Restate stands anywhere in the pods of an object.
fn runs_restate(yaml: &Yaml) -> bool {
    let template = yaml.at(&["spec", "template", "spec"]);
    let template = template.or_else(|| yaml.at(&["spec", "jobTemplate", "spec", "template", "spec"]));
    let containers = template.and_then(|spec| spec.get("containers")).map_or(&[][..], |list| list.items());
    containers
        .iter()
        .filter_map(|one| one.text_at(&["image"]))
        .any(|image| super::image::ImageName::parse(image).kind() != super::image::ImageKind::Foreign)
}
