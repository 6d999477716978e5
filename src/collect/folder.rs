//! Configuration files that nothing else names: those of one cluster name in a folder belong together.

use std::collections::BTreeMap;

use super::found::{FoundDeployment, FoundNode, FoundText, Gathered};
use super::image::FoundVersion;
use super::sources::{Locus, Sources, folder};
use crate::api::near;
use crate::config::catalogue::{self, Catalogue, NEWEST};
use crate::config::document::Document;
use crate::config::layers::Layers;
use crate::config::load;
use crate::config::settings::Settings;
use crate::config::tree::{Entry, Value};

/// How a note begins about a file that is a deployment by itself.
pub const BY_ITSELF: &str = "read by itself";

/// Reads the configuration files that no node has been found for.
pub fn read(files: &[usize], sources: &Sources<'_>, out: &mut Gathered) {
    let mut groups: BTreeMap<(Option<&str>, String), Vec<usize>> = BTreeMap::new();
    let left: Vec<usize> = files.iter().copied().filter(|file| !out.used.contains(file)).collect();
    for file in left {
        let document = Document::parse(sources.text(file));
        if !is_of_a_server(sources.base(file), &document) {
            out.note(sources, file, None, "not read: nothing in it is a key of Restate's server");
            continue;
        }
        let cluster = Settings::of(&Layers::of_file(&document)).cluster_name;
        if !cluster.is_explicit() || !document.is_valid() {
            out.note(
                sources,
                file,
                None,
                format!("{BY_ITSELF}: it names no cluster, so what it belongs to is not known"),
            );
            deployment(sources.name(file).to_owned(), "file", &[file], sources, out);
            continue;
        }
        groups.entry((folder(sources.name(file)), cluster.value)).or_default().push(file);
    }
    for ((_, cluster), files) in groups {
        match files.as_slice() {
            [file] => {
                let message = format!("{BY_ITSELF}: no other file beside it is of the cluster `{cluster}`");
                out.note(sources, *file, None, message);
                deployment(cluster, "file", &files, sources, out);
            }
            _ => deployment(cluster, "folder", &files, sources, out),
        }
    }
}

fn deployment(name: String, kind: &'static str, files: &[usize], sources: &Sources<'_>, out: &mut Gathered) {
    let mut files = files.to_vec();
    files.sort_by_key(|file| sources.name(*file));
    let node = |file: &usize| {
        let file = *file;
        let (path, text) = (sources.name(file).to_owned(), sources.text(file).to_owned());
        let mut node = FoundNode::new(path.clone(), Locus { file, bytes: 0..0 });
        node.version =
            FoundVersion::Unsaid("a configuration file does not say which version reads it".into());
        node.file = Some(FoundText { name: path, text, origin: None });
        node
    };
    let nodes: Vec<FoundNode> = files.iter().map(node).collect();
    let Some(source) = files.first().copied() else { return };
    out.used.extend(&files);
    out.deployments.push(FoundDeployment { name, kind, source, one_host: false, nodes });
}

/// Whether a file is one of a server, by its name or by a key in it.
fn is_of_a_server(name: &str, document: &Document) -> bool {
    name.starts_with("restate") || is_configuration(document)
}

/// Keys of the root that other programs have as well.
const ANYBODYS: [&str; 12] = [
    "admin",
    "base-dir",
    "bind-address",
    "bind-ip",
    "bind-port",
    "http-proxy",
    "ingress",
    "location",
    "log-filter",
    "roles",
    "tls",
    "worker",
];

/// Whether a text is the configuration of a server: a key of its own is in it, or all that is in it is meant for keys of a server
/// and has values that one takes.
pub fn is_configuration(document: &Document) -> bool {
    let known = || catalogue::history().iter().map(|key| key.path.split('.').next().unwrap_or_default());
    let catalogue = Catalogue::for_version(&NEWEST);
    let entries = &document.root.entries;
    let is_own = |name: &str| catalogue.find(&[name]).is_some() && !ANYBODYS.contains(&name);
    if entries.iter().any(|entry| is_own(&entry.key)) {
        return true;
    }
    let is_taken = |entry: &Entry| match &entry.item.value {
        Value::Table(table) if ANYBODYS.contains(&entry.key.as_str()) => {
            table.entries.iter().any(|below| catalogue.find(&[&entry.key, &below.key]).is_some())
        }
        _ => near::close(&entry.key, known()).is_some(),
    };
    !entries.is_empty() && entries.iter().all(is_taken) && load::check(&document.root, &NEWEST).is_empty()
}

/// Whether a key of the server stands in a file.
pub fn has_a_known_key(document: &Document) -> bool {
    let catalogue = Catalogue::for_version(&NEWEST);
    document.root.entries.iter().any(|entry| catalogue.find(&[entry.key.as_str()]).is_some())
}
