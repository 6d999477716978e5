//! systemd units that start the server, with their drop-ins and the files that they name.

mod unit;

use std::collections::BTreeMap;

use super::amount;
use super::env_file::{self, EnvDialect};
use super::found::{FoundDeployment, FoundNode, FoundText, Gathered, Given, Told};
use super::image::FoundVersion;
use super::sources::{Locus, Lookup, Sources, base, folder};
use crate::api::validate::NodePart;
use crate::config::layers;
use unit::UnitSetting;

/// Reads all units among the files; each is a deployment of its own.
pub fn read(files: &[usize], sources: &Sources<'_>, out: &mut Gathered) {
    let (mut units, mut drop_ins) = (Vec::new(), BTreeMap::<String, Vec<usize>>::new());
    for file in files {
        match folder(sources.name(*file)).and_then(|folder| folder.strip_suffix(".d")) {
            Some(unit) => drop_ins.entry(unit.to_owned()).or_default().push(*file),
            None => units.push(*file),
        }
    }
    for file in units {
        let mut parts = drop_ins.remove(sources.name(file)).unwrap_or_default();
        parts.sort_by_key(|part| sources.name(*part));
        for part in &parts {
            out.note(sources, *part, None, format!("read on top of {}, as systemd does", sources.name(file)));
        }
        let settings: Vec<UnitSetting> = std::iter::once(file)
            .chain(parts)
            .flat_map(|part| unit::settings(part, sources.text(part)))
            .collect();
        node(file, &settings, sources, out);
    }
    for file in drop_ins.into_values().flatten() {
        out.note(sources, file, None, "not read: the unit that it adds to is not among the files");
    }
}

/// The settings of a name that count: an empty one takes those before it away.
fn all<'u>(settings: &'u [UnitSetting], name: &str) -> Vec<&'u UnitSetting> {
    let mut found = Vec::new();
    for setting in settings.iter().filter(|setting| setting.name == name) {
        match setting.value.is_empty() {
            true => found.clear(),
            false => found.push(setting),
        }
    }
    found
}

fn node(file: usize, settings: &[UnitSetting], sources: &Sources<'_>, out: &mut Gathered) {
    let Some(start) = all(settings, "ExecStart").last().copied() else {
        return out.note(sources, file, None, "no program is started by this unit");
    };
    let Some(mut words) = start.words() else {
        return out.note(
            sources,
            file,
            Some(start.at.bytes.start),
            "not read: a quote is not closed in `ExecStart`",
        );
    };
    if words.is_empty() {
        return;
    }
    let (program, at) = words.remove(0);
    if base(program.trim_start_matches(['@', '-', ':', '+', '!'])) != "restate-server" {
        let message = format!("no node: it starts `{}`, which is not `restate-server`", base(&program));
        return out.note(sources, file, Some(at.bytes.start), message);
    }
    let mut node = FoundNode::new(sources.base(file), at);
    node.version = FoundVersion::Unsaid("a unit does not say which version is installed".into());
    environment(file, settings, &mut node, sources, out);
    let variables = node.environment.clone();
    for (word, at) in words {
        arguments(&word, &at, &variables, &mut node);
    }
    config_file(file, settings, &mut node, sources, out);
    let memory = all(settings, "MemoryMax").last().and_then(|limit| amount::of_compose(&limit.value));
    node.memory_limit = memory;
    let name = node.name.clone();
    let note = "read by itself: which units belong together is not known";
    out.note(sources, file, None, note);
    out.deployments.push(FoundDeployment {
        name,
        kind: "systemd",
        source: file,
        one_host: false,
        nodes: vec![node],
    });
}

/// `Environment=`, and `EnvironmentFile=` on top of it.
fn environment(
    file: usize,
    settings: &[UnitSetting],
    node: &mut FoundNode,
    sources: &Sources<'_>,
    out: &mut Gathered,
) {
    for setting in all(settings, "Environment") {
        for (word, at) in setting.words().unwrap_or_default() {
            let Some((name, value)) = word.split_once('=') else { continue };
            node.environment.insert(name.to_owned(), Given { value: specified(value), at });
        }
    }
    for setting in all(settings, "PassEnvironment") {
        for (name, at) in setting.words().unwrap_or_default() {
            let value = Told::unknown(format!("{name} in the environment of the service manager"));
            node.environment.entry(name).or_insert(Given { value, at });
        }
    }
    for setting in all(settings, "EnvironmentFile") {
        let optional = setting.value.starts_with('-');
        let path = setting.value.trim_start_matches('-').trim_matches(['"', '\'']);
        let Told::Known(path) = specified(path) else {
            node.unknown(NodePart::Environment, Some(path), format!("the EnvironmentFile {path}"));
            continue;
        };
        let why = "the unit takes variables from it (`EnvironmentFile`)";
        match beside(file, &path, why, &node.name.clone(), sources, out) {
            Lookup::Here(at) => {
                out.kinds.insert(at, "env-file");
                out.used.insert(at);
                for one in env_file::read(sources.text(at), EnvDialect::Systemd, &|_| None) {
                    let Some(value) = one.value else { continue };
                    let at = Locus { file: at, bytes: one.bytes };
                    node.environment.insert(one.name, Given { value, at });
                }
            }
            Lookup::Missing(_) if optional => {
                let message = format!("{path} is not required and not there, so it sets nothing");
                out.note(sources, setting.at.file, Some(setting.at.bytes.start), message);
            }
            Lookup::Missing(path) | Lookup::Outside(path) => {
                node.unknown(NodePart::Environment, Some(&path), format!("the EnvironmentFile {path}"));
            }
        }
    }
    for setting in all(settings, "UnsetEnvironment") {
        for (word, _) in setting.words().unwrap_or_default() {
            node.environment.remove(word.split('=').next().unwrap_or_default());
        }
    }
}

/// Looks for a path of the machine: handed over by that path, or by its last part beside the unit.
fn beside(
    file: usize,
    path: &str,
    why: &str,
    node: &str,
    sources: &Sources<'_>,
    out: &mut Gathered,
) -> Lookup {
    if let here @ Lookup::Here(_) = sources.look(file, path) {
        return here;
    }
    if let Lookup::Here(at) = sources.look(file, base(path)) {
        out.note(sources, at, None, format!("taken for {path}, which {} names", sources.name(file)));
        return Lookup::Here(at);
    }
    out.look(sources, file, path, why, Some(node))
}

/// A text with systemd's specifiers: `%%` is a percent sign, and what the others stand for is not known here.
fn specified(text: &str) -> Told {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        match (sign, if sign == '%' { signs.next() } else { None }) {
            ('%', Some('%')) => out.push('%'),
            ('%', Some(letter)) => {
                return Told::Unknown { prefix: out, settled_by: format!("what %{letter} stands for") };
            }
            (sign, _) => out.push(sign),
        }
    }
    Told::Known(out)
}

/// The arguments that a word of `ExecStart` becomes: `${NAME}` is put in, `$NAME` alone is split at blanks.
fn arguments(word: &str, at: &Locus, variables: &BTreeMap<String, Given>, node: &mut FoundNode) {
    let unset = |name: &str| Told::unknown(format!("{name}, which the unit does not set"));
    let value = |name: &str| variables.get(name).map_or_else(|| unset(name), |given| given.value.clone());
    let give = |value: Told| Given { value, at: at.clone() };
    let alone = word.strip_prefix('$').filter(|name| !name.is_empty() && !name.starts_with(['{', '$']));
    if let Some(name) = alone {
        return match value(name) {
            Told::Known(text) => {
                node.arguments.extend(text.split_whitespace().map(|word| give(Told::Known(word.to_owned()))));
            }
            Told::Unknown { settled_by, .. } => node.unknown(NodePart::Arguments, None, settled_by),
        };
    }
    let mut out = String::new();
    let mut rest = word;
    while let Some((before, behind)) = rest.split_once('$') {
        out.push_str(before);
        rest = behind;
        if let Some(after) = behind.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some((name, after)) = behind.strip_prefix('{').and_then(|behind| behind.split_once('}'))
        {
            match value(name) {
                Told::Known(text) => out.push_str(&text),
                Told::Unknown { settled_by, .. } => {
                    return node.arguments.push(give(Told::Unknown { prefix: out, settled_by }));
                }
            }
            rest = after;
        } else {
            out.push('$');
        }
    }
    out.push_str(rest);
    node.arguments.push(give(specified(&out)));
}

fn config_file(
    file: usize,
    settings: &[UnitSetting],
    node: &mut FoundNode,
    sources: &Sources<'_>,
    out: &mut Gathered,
) {
    let arguments: Vec<String> =
        node.arguments.iter().map(|given| given.value.text().unwrap_or("%").to_owned()).collect();
    let by_flag = layers::config_file(&arguments).map(|path| Told::Known(path.to_owned()));
    let by_variable = node.environment.get("RESTATE_CONFIG").map(|given| given.value.clone());
    let path = match by_flag.or(by_variable) {
        None => return,
        Some(Told::Known(path)) if path != "%" => path,
        Some(_) => return node.unknown(NodePart::File, None, "the path of the configuration file"),
    };
    let folder = all(settings, "WorkingDirectory").last().map_or("", |setting| setting.value.as_str());
    let path = if path.starts_with('/') || folder.is_empty() { path } else { format!("{folder}/{path}") };
    let why = "the unit's server reads its configuration from it";
    match beside(file, &path, why, &node.name.clone(), sources, out) {
        Lookup::Here(at) => {
            out.kinds.insert(at, "toml");
            out.used.insert(at);
            let (name, text) = (sources.name(at).to_owned(), sources.text(at).to_owned());
            node.file = Some(FoundText { name, text, origin: None });
        }
        Lookup::Missing(path) | Lookup::Outside(path) => {
            node.unknown(NodePart::File, Some(&path), format!("the file {path}"));
        }
    }
}
