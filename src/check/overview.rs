//! What was read, for people: which nodes, in which version, from which file, and what is not known of them.

use std::collections::BTreeMap;

use super::assembled::Assembled;
use crate::api::check::ReadDeployment;
use crate::api::collect::{FoundAt, ReadFile};
use crate::collect::kind::FileKind;

/// What a text from a pipe is called.
const STDIN: &str = "-";

/// Lines of one kind that are shown; the others are counted.
const MOST: usize = 12;
/// Names of files that are listed in one line.
const NAMES: usize = 6;
/// Kinds of files that say nothing by being there.
const SILENT: [FileKind; 4] = [FileKind::Yaml, FileKind::Toml, FileKind::EnvFile, FileKind::Other];

/// All that was read, a line each.
pub fn lines(assembled: &Assembled) -> Vec<String> {
    if assembled.is_plain {
        return Vec::new();
    }
    let mut lines: Vec<String> =
        assembled.groups.iter().flat_map(|group| of_deployment(&group.read)).collect();
    lines.extend(notes(assembled));
    lines.extend(beside(assembled));
    lines.extend(missing(assembled));
    lines.extend(unknown(assembled));
    lines
}

/// Why nothing was checked, when no node was found.
pub fn nothing(assembled: &Assembled) -> Option<String> {
    if assembled.nodes().next().is_some() {
        return None;
    }
    let read = match assembled.read.as_slice() {
        [] => "no file was read".to_owned(),
        [file] if is_broken(assembled, file) => format!("{} cannot be read", called(&file.file)),
        [file] if file.kind == "other" => format!("{} is of no kind that is read", called(&file.file)),
        [file] => format!("{} was read as {}", called(&file.file), kind(&file.kind)),
        files => format!("{} files were read", files.len()),
    };
    let help = match assembled.read.as_slice() {
        [file] if file.kind == "env-file" => {
            "; it sets variables and starts no server: name it with --env beside a configuration file, or check the file \
             that names it"
        }
        _ => "",
    };
    Some(format!("nothing was checked, since no node of Restate was found: {read}{help}"))
}

fn of_deployment(deployment: &ReadDeployment) -> Vec<String> {
    let ReadDeployment { name, kind, source, one_host, found } = deployment;
    let source = called(source);
    let what = match kind.as_str() {
        "compose" if *name == deployment.source => format!("{source}, compose project"),
        "compose" => format!("{source}, compose project {name}"),
        "stateful-set" => format!("{source}, StatefulSet {name}"),
        "deployment" => format!("{source}, Deployment {name}"),
        "daemon-set" => format!("{source}, DaemonSet {name}"),
        "pod" => format!("{source}, Pod {name}"),
        "restate-cluster" => format!("{source}, RestateCluster {name}"),
        "chart" => format!("{source}, values of the chart"),
        "systemd" if found.len() > 1 => format!("{source} and others, units of the cluster {name}"),
        "systemd" => format!("{source}, unit {name}"),
        "docker-run" => format!("{source}, container {name}"),
        "folder" => format!("{source} and others, configuration files of one cluster"),
        "file" => format!("{source}, a configuration file"),
        "given" => source.to_owned(),
        other => format!("{source}, {other} {name}"),
    };
    let host = if *one_host { ", on one host" } else { "" };
    let mut lines = vec![format!("{what}: {}{host}", count(found.len(), "node"))];
    if kind == "file" {
        return lines;
    }
    let mut versions: Vec<(&str, Vec<&FoundAt>)> = Vec::new();
    for one in found {
        match versions.iter_mut().find(|(version, _)| *version == one.version) {
            Some((_, nodes)) => nodes.push(one),
            None => versions.push((&one.version, vec![one])),
        }
    }
    for (version, nodes) in versions {
        let places = at_places(&nodes, kind == "folder");
        let rest = places.len().saturating_sub(MOST);
        lines.extend(places.into_iter().take(MOST).map(|place| format!("  {place}")));
        if rest > 0 {
            lines.push(format!("  and {rest} more"));
        }
        lines.push(format!("    version {version}"));
    }
    lines
}

/// Nodes by the place that declares them: all pods of a StatefulSet have one.
fn at_places(nodes: &[&FoundAt], are_files: bool) -> Vec<String> {
    let mut places: Vec<(String, Vec<&str>)> = Vec::new();
    for node in nodes {
        let mut place = format!("{}:{}", node.file, node.line);
        if let Some(template) = &node.template {
            place.push_str(&format!(", from {template}"));
        }
        match places.iter_mut().find(|(there, _)| *there == place) {
            Some((_, names)) => names.push(&node.node),
            None => places.push((place, vec![&node.node])),
        }
    }
    let line = |(place, names): (String, Vec<&str>)| match are_files {
        true => names.join(", "),
        false => format!("{} at {place}", few(&names)),
    };
    places.into_iter().map(line).collect()
}

/// What was assumed, and what was passed over, of files that matter.
fn notes(assembled: &Assembled) -> Vec<String> {
    let used = assembled.used();
    let read = assembled.read.iter();
    let told = read.filter(|file| {
        file.nodes > 0
            || used.contains(file.file.as_str())
            || assembled.named.contains(&file.file)
            || !SILENT.contains(&FileKind::named(&file.kind).unwrap_or_default())
    });
    let mut lines: Vec<String> = told
        .flat_map(|ReadFile { file, notes, .. }| {
            notes.iter().map(move |note| match note.line {
                Some(line) => format!("{file}:{line}: {}", note.message),
                None => format!("{file}: {}", note.message),
            })
        })
        .collect();
    let rest = lines.len().saturating_sub(2 * MOST);
    lines.truncate(2 * MOST);
    if rest > 0 {
        lines.push(format!("and {rest} more; --format json has all of them"));
    }
    lines
}

/// Files without a node: those that a node takes something from, and the others by kind.
fn beside(assembled: &Assembled) -> Vec<String> {
    let used = assembled.used();
    let without: Vec<&ReadFile> = assembled.read.iter().filter(|file| file.nodes == 0).collect();
    let (also, none): (Vec<&ReadFile>, Vec<&ReadFile>) =
        without.into_iter().partition(|file| used.contains(file.file.as_str()));
    let mut lines = Vec::new();
    if !also.is_empty() {
        lines.push(format!("also read: {}", few(&also.iter().map(|file| &*file.file).collect::<Vec<_>>())));
    }
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in none {
        let kind = if is_broken(assembled, file) { "cannot be read" } else { kind(&file.kind) };
        kinds.entry(kind).or_default().push(called(&file.file));
    }
    for (kind, files) in kinds {
        lines.push(format!("no node in {} ({kind})", few(&files)));
    }
    lines
}

/// Whether nothing can be made of a file, which is found, too.
fn is_broken(assembled: &Assembled, file: &ReadFile) -> bool {
    let findings = &assembled.diagnostics;
    file.nodes == 0 && findings.iter().any(|one| one.code == "RS403" && one.file == file.file)
}

fn missing(assembled: &Assembled) -> Vec<String> {
    let all = &assembled.missing;
    let mut lines: Vec<String> = Vec::new();
    for one in all.iter().take(MOST) {
        lines.push(format!("not at hand: {}, {} ({})", one.path, one.why, one.problem));
    }
    if all.len() > MOST {
        lines.push(format!("and {} more that are not at hand", all.len() - MOST));
    }
    lines
}

/// How much of the nodes is not known; each has an advice that names it.
fn unknown(assembled: &Assembled) -> Option<String> {
    let open = assembled.nodes().filter(|node| !node.unknown.is_empty()).count();
    let mut unknown = assembled.nodes().flat_map(|node| &node.unknown);
    let of_shell = unknown.any(|one| one.settled_by.contains("the environment"));
    let shell =
        if of_shell { "; variables of this shell are not read, --env NAME=VALUE sets one" } else { "" };
    (open > 0).then(|| {
        let verb = if open == 1 { "is" } else { "are" };
        format!("{} {verb} not known in every part, which --advice names{shell}", count(open, "node"))
    })
}

/// What a kind of file is called.
fn kind(kind: &str) -> &'static str {
    match FileKind::named(kind).unwrap_or_default() {
        FileKind::Compose => "a compose file",
        FileKind::Kubernetes => "manifests",
        FileKind::ChartValues => "values of a chart",
        FileKind::HelmTemplate => "a template of a chart",
        FileKind::Yaml => "YAML",
        FileKind::Systemd => "a unit",
        FileKind::Shell => "a script",
        FileKind::EnvFile => "variables",
        FileKind::Toml => "TOML",
        FileKind::Other => "of no kind that is read",
    }
}

/// What a file is called in a sentence.
fn called(file: &str) -> &str {
    if file == STDIN { "standard input" } else { file }
}

fn count(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

/// A few names, and how many more there are.
fn few<T: AsRef<str>>(names: &[T]) -> String {
    let shown: Vec<&str> = names.iter().take(NAMES).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(NAMES) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
