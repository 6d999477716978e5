//! systemd units that start the server, with their drop-ins and the files that they name.

mod drop_ins;
mod name;
mod node;
mod unit;
mod words;

use super::amount;
use super::docker;
use super::found::{FoundDeployment, FoundNode, Gathered, Given, Told};
use super::image::FoundVersion;
use super::sources::{Locus, Sources, base};
use drop_ins::DropIns;
use name::UnitName;
use node::SystemdUnit;
use unit::UnitSetting;

/// Reads all units among the files; each is a deployment of its own.
pub fn read(files: &[usize], sources: &Sources<'_>, out: &mut Gathered) {
    let (mut drop_ins, units) = DropIns::sort(files, sources);
    for file in units {
        let own = unit::settings(file, sources.text(file));
        let instances = match UnitName(sources.base(file)).is_template() {
            true => drop_ins.instances(file, sources),
            false => Vec::new(),
        };
        // A template is read by itself as long as nothing names an instance.
        let names = if instances.is_empty() { vec![sources.base(file).to_owned()] } else { instances };
        for name in names {
            let name = UnitName(&name);
            let mut settings = own.clone();
            for part in drop_ins.of(file, name, sources) {
                let message = format!("read on top of {}, as systemd does", sources.name(file));
                out.note(sources, part, None, message);
                settings.extend(unit::settings(part, sources.text(part)));
            }
            read_unit(&SystemdUnit { file, name, settings: &settings }, sources, out);
        }
    }
    for file in drop_ins.left() {
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

/// The program that starts the server.
struct UnitStart {
    /// Its arguments.
    words: Vec<(String, Locus)>,
    /// Where its name stands.
    at: Locus,
    /// Whether variables are put into the arguments.
    expands: bool,
    /// The program, when it is one that runs containers.
    runner: Option<String>,
}

fn read_unit(unit: &SystemdUnit<'_>, sources: &Sources<'_>, out: &mut Gathered) {
    let file = unit.file;
    let Some(UnitStart { words, at, expands, runner }) = start(unit, sources, out) else { return };
    let mut node = FoundNode::new(unit.name.0, at.clone());
    node.version = FoundVersion::Unsaid("a unit does not say which version is installed".into());
    unit.environment(&mut node, sources, out);
    let variables = node.environment.clone();
    for (word, at) in words {
        let word = if expands { word } else { word.replace('$', "$$") };
        unit.arguments(&word, &at, &variables, &mut node);
    }
    if let Some(runner) = runner {
        let program = Given::new(Told::Known(runner.clone()), at);
        let words: Vec<Given> = std::iter::once(program).chain(node.arguments).collect();
        let unset = |name: &str| Told::unknown(format!("{name} in the environment of the unit"));
        let passed =
            |name: &str| variables.get(name).map_or_else(|| unset(name), |given| given.value.clone());
        let Some(found) = docker::server(&words, &passed, sources, out) else {
            let message = format!("no node: it starts `{runner}`, which is not `{SERVER}`");
            return out.note(sources, words[0].at.file, Some(words[0].at.bytes.start), message);
        };
        node = FoundNode { name: unit.name.0.to_owned(), ..found };
    } else {
        unit.config_file(&mut node, sources, out);
        let limits = all(unit.settings, "MemoryMax");
        node.memory_limit = limits.last().and_then(|limit| amount::of_compose(&limit.value));
    }
    let name = node.name.clone();
    out.note(sources, file, None, "read by itself: which units belong together is not known");
    out.deployments.push(FoundDeployment {
        name,
        kind: "systemd",
        source: file,
        one_host: false,
        nodes: vec![node],
    });
}

/// Finds the program among what the unit starts, and reports what systemd refuses.
fn start(unit: &SystemdUnit<'_>, sources: &Sources<'_>, out: &mut Gathered) -> Option<UnitStart> {
    let file = unit.file;
    let all_starts = all(unit.settings, "ExecStart");
    let Some(last) = all_starts.last() else {
        out.note(sources, file, None, "no program is started by this unit");
        return None;
    };
    let oneshot = all(unit.settings, "Type").last().is_some_and(|kind| kind.value == "oneshot");
    let (mut found, mut other) = (None, None);
    for setting in &all_starts {
        let Some(mut words) = setting.words() else {
            out.finding(
                sources,
                "RS406",
                &setting.at,
                "systemd does not take this command: a quote is not closed, or an escape is none",
                "Close the quote; a backslash that is meant as one is written twice.",
            );
            continue;
        };
        if words.is_empty() {
            continue;
        }
        let (program, at) = words.remove(0);
        let path = program.trim_start_matches(PREFIXES);
        let prefixes = &program[..program.len() - path.len()];
        if prefixes.contains('@') && !words.is_empty() {
            // The name that the program sees itself under.
            words.remove(0);
        }
        match base(path) {
            program if program == SERVER || docker::RUNNERS.contains(&program) => {
                let runner = (program != SERVER).then(|| program.to_owned());
                found = Some(UnitStart { words, at, expands: !prefixes.contains(':'), runner });
            }
            path => other = Some((path.to_owned(), at)),
        }
    }
    if all_starts.len() > 1 && !oneshot && found.is_some() {
        out.finding(
            sources,
            "RS406",
            &last.at,
            "systemd refuses this unit: it has several `ExecStart`, and is not of `Type=oneshot`",
            "A drop-in that starts something else takes the earlier one away first, with an empty `ExecStart=`.",
        );
    }
    if let (None, Some((program, at))) = (&found, other) {
        let message = format!("no node: it starts `{program}`, which is not `{SERVER}`");
        out.note(sources, at.file, Some(at.bytes.start), message);
    }
    found
}

/// The program of the server.
const SERVER: &str = "restate-server";

/// Signs before the path of a program, which say how it is started.
const PREFIXES: [char; 6] = ['@', '-', ':', '+', '!', '|'];
