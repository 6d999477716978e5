//! The configuration file of a service: where its server looks for it, and what is mounted there.

use super::program::known;
use super::project::Project;
use super::reading::Reading;
use super::service::ComposeService;
use crate::api::validate::NodePart;
use crate::collect::embedded;
use crate::collect::folded;
use crate::collect::found::{FoundNode, FoundText, Told};
use crate::collect::image::ImageName;
use crate::collect::kind::FileKind;
use crate::collect::sources::{self, Lookup};
use crate::collect::yaml::Yaml;
use crate::config::layers;

/// The variable that names the file.
const VARIABLE: &str = "RESTATE_CONFIG";

/// Something that is mounted into a container.
struct Mount<'y> {
    /// Where.
    target: String,
    /// What.
    source: Mounted<'y>,
}

enum Mounted<'y> {
    /// A path of the host, as it is written in a file.
    Path(usize, String),
    /// A text that stands in a file.
    Text(usize, &'y Yaml),
    /// Something else, which is named.
    Other(String),
}

/// Finds the configuration file of a node.
pub fn read(
    reading: &mut Reading<'_, '_>,
    project: &Project,
    service: &ComposeService,
    node: &mut FoundNode,
) {
    let arguments: Vec<String> =
        node.arguments.iter().map(|given| given.value.text().unwrap_or("\0").to_owned()).collect();
    let by_flag = layers::meant_config_file(&arguments).map(str::to_owned);
    let by_variable = node.environment.get(VARIABLE).map(|given| given.value.clone());
    let path = match (by_flag, by_variable) {
        (Some(path), _) if path.contains('\0') => {
            return node.unknown(NodePart::File, None, "the value of --config-file");
        }
        (Some(path), _) | (None, Some(Told::Known(path))) => path,
        (None, Some(Told::Unknown { settled_by, .. })) => {
            return node.unknown(NodePart::File, None, format!("{VARIABLE}, which is {settled_by}"));
        }
        (None, None) => return unread(reading, project, service, node),
    };
    let told_at = node.told_to_read(&path).unwrap_or(&service.at).clone();
    let folder = service.last("working_dir").and_then(|(file, value)| reading.text(file, value));
    let folder = folder.as_ref().and_then(known).unwrap_or_default();
    let path = sources::normal(&if path.starts_with('/') { path } else { format!("{folder}/{path}") });
    let path = if path.starts_with('/') { path } else { format!("/{path}") };
    let mounts = mounts(reading, project, service);
    let nearest = mounts.iter().filter_map(|mount| Some((mount, below(&path, &mount.target)?)));
    let Some((mount, rest)) = nearest.max_by_key(|(mount, _)| mount.target.len()) else {
        let published = node.image.as_deref().is_some_and(|image| ImageName::parse(image).is_published());
        if published && service.open.is_empty() {
            let message = format!("nothing is mounted where the configuration file `{path}` would be");
            let help =
                "Restate's image has no such file, and the server does not start without it. Mount it there.";
            let nodes = vec![node.name.clone()];
            reading.out.finding_of(reading.sources, "RS433", &told_at, message, help, nodes);
        }
        let what = format!("the file {path} in the container; nothing is mounted there");
        return node.unknown(NodePart::File, Some(&path), what);
    };
    match &mount.source {
        Mounted::Text(file, value) if rest.is_empty() => text(reading, *file, value, &path, node),
        Mounted::Text(..) => {
            node.unknown(NodePart::File, Some(&path), format!("the file {path}, below what is no folder"));
        }
        Mounted::Other(what) => {
            node.unknown(NodePart::File, Some(&path), format!("the file {path} in {what}"))
        }
        Mounted::Path(file, source) => {
            let there = if rest.is_empty() { source.clone() } else { format!("{source}/{rest}") };
            let why = format!("it is the configuration file of `{}`, mounted as {path}", node.name);
            let name = node.name.clone();
            match reading.out.look(reading.sources, *file, &there, &why, Some(&name)) {
                Lookup::Here(at) => {
                    reading.out.kinds.insert(at, FileKind::Toml);
                    reading.out.used.insert(at);
                    node.file = Some(FoundText {
                        name: reading.sources.name(at).into(),
                        text: reading.sources.text(at).into(),
                        origin: None,
                    });
                }
                Lookup::Missing(there) | Lookup::Outside(there) => {
                    node.unknown(
                        NodePart::File,
                        Some(&there),
                        format!("the file {there}, mounted as {path}"),
                    );
                }
            }
        }
    }
}

/// Reports a configuration file that is mounted and that nothing names.
fn unread(reading: &mut Reading<'_, '_>, project: &Project, service: &ComposeService, node: &FoundNode) {
    let all = node.environment.values().chain(&node.arguments);
    let is_known = node.unknown.is_empty() && all.into_iter().all(|given| given.value.text().is_some());
    let published = node.image.as_deref().is_some_and(|image| ImageName::parse(image).is_published());
    if !is_known || !published || !service.open.is_empty() {
        return;
    }
    let is_ours = |mount: &Mount<'_>| {
        let name = mount.target.rsplit('/').next().unwrap_or_default();
        let has_text = match &mount.source {
            Mounted::Path(_, source) => source.ends_with(".toml"),
            Mounted::Text(..) => true,
            Mounted::Other(_) => false,
        };
        has_text && name.starts_with("restate") && name.ends_with(".toml")
    };
    let mounts = mounts(reading, project, service);
    let Some(mount) = mounts.iter().find(|mount| is_ours(mount)) else { return };
    let message = format!("`{}` is mounted, and nothing tells the server to read it", mount.target);
    let help = format!("The server looks for no file by itself. Set RESTATE_CONFIG to `{}`.", mount.target);
    let nodes = vec![node.name.clone()];
    reading.out.finding_of(reading.sources, "RS449", &service.at, message, &help, nodes);
}

/// A file whose text stands in the compose file.
fn text(reading: &mut Reading<'_, '_>, file: usize, value: &Yaml, path: &str, node: &mut FoundNode) {
    let Some(expanded) = reading.text(file, value) else { return };
    let Told::Known(text) = expanded.told() else {
        let what = expanded.settled_by.join(", ");
        return node.unknown(NodePart::File, Some(path), format!("the content of {path}, for which {what}"));
    };
    if folded::is_folded(reading.sources, file, value) {
        folded::report(reading.sources, file, value, &node.name, reading.out);
        return node.unknown(NodePart::File, Some(path), folded::SETTLED_BY);
    }
    let mut origin = embedded::origin(reading.sources, file, value);
    if expanded.changed {
        origin.verbatim = Some(Vec::new());
    }
    let name = format!("{}:{path}", reading.sources.name(file));
    node.file = Some(FoundText { name, text, origin: Some(origin) });
}

/// What of a path is below a folder; empty for the same path.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(folder.trim_end_matches('/'))?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// Everything that is mounted into a service.
fn mounts<'y>(
    reading: &mut Reading<'_, '_>,
    project: &'y Project,
    service: &'y ComposeService,
) -> Vec<Mount<'y>> {
    let mut found = Vec::new();
    for (file, value) in service.all("volumes") {
        found.extend(value.items().iter().filter_map(|item| volume(reading, file, item)));
    }
    for (key, folder) in [("configs", "/"), ("secrets", "/run/secrets/")] {
        for (file, value) in service.all(key) {
            for item in value.items() {
                found.extend(named(reading, project, key, folder, file, item));
            }
        }
    }
    found
}

/// `source:target:mode`, or a mapping.
fn volume<'y>(reading: &mut Reading<'_, '_>, file: usize, item: &Yaml) -> Option<Mount<'y>> {
    if item.is_mapping() {
        let mut text = |key: &str| {
            let value = item.get(key)?;
            reading.text(file, value)
        };
        let target = known(&text("target")?)?;
        let kind = item.text_at(&["type"]).unwrap_or("volume");
        let source = match (kind, text("source")) {
            ("bind", Some(source)) => match known(&source) {
                Some(source) if source.starts_with('~') => {
                    Mounted::Other(format!("{source}, below a home directory"))
                }
                Some(source) => Mounted::Path(file, source),
                None => Mounted::Other(source.settled_by.join(", ")),
            },
            (_, Some(source)) => {
                Mounted::Other(format!("the volume `{}`", known(&source).unwrap_or_default()))
            }
            (_, None) => Mounted::Other("a volume without a name".into()),
        };
        return Some(Mount { target: sources::normal(&target), source });
    }
    let text = reading.text(file, item)?;
    let parts: Vec<&str> = text.text.split(':').collect();
    let [source, target, ..] = parts.as_slice() else {
        let target = sources::normal(&text.text);
        return Some(Mount { target, source: Mounted::Other("a volume without a name".into()) });
    };
    let mut seen = 0;
    let source = match text.piece(source, &mut seen) {
        Told::Unknown { settled_by, .. } => Mounted::Other(format!("a folder that {settled_by} names")),
        Told::Known(source) if source.starts_with('~') => {
            Mounted::Other(format!("{source}, below a home directory"))
        }
        Told::Known(source) if source.starts_with(['.', '/']) => Mounted::Path(file, source),
        Told::Known(source) => Mounted::Other(format!("the volume `{source}`")),
    };
    let Told::Known(target) = text.piece(target, &mut seen) else { return None };
    Some(Mount { target: sources::normal(&target), source })
}

/// A config or a secret of the project, by its name or in a mapping.
fn named<'y>(
    reading: &mut Reading<'_, '_>,
    project: &'y Project,
    key: &'static str,
    folder: &str,
    file: usize,
    item: &Yaml,
) -> Option<Mount<'y>> {
    let source = if item.is_mapping() { item.get("source")? } else { item };
    let name = known(&reading.text(file, source)?)?;
    let target = match item.get("target") {
        Some(target) => known(&reading.text(file, target)?)?,
        None => name.clone(),
    };
    let target = if target.starts_with('/') { target } else { format!("{folder}{target}") };
    let what = match key {
        "configs" => format!("the config `{name}`"),
        _ => format!("the secret `{name}`"),
    };
    let source = match project.element(key, &name) {
        Some((file, body)) => match (body.get("content"), body.get("file")) {
            (Some(content), _) => Mounted::Text(file, content),
            (None, Some(path)) => match reading.text(file, path).as_ref().and_then(known) {
                Some(path) => Mounted::Path(file, path),
                None => Mounted::Other(what),
            },
            (None, None) => Mounted::Other(what),
        },
        None => Mounted::Other(what),
    };
    Some(Mount { target: sources::normal(&target), source })
}
