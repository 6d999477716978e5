//! systemd units that start the server, with their drop-ins and the files that they name.

mod drop_ins;
mod ignored;
mod limit;
mod name;
mod node;
mod together;
mod unit;
mod words;

use super::changing::{self, Runs};
use super::docker;
use super::found::{FoundDeployment, FoundNode, Gathered, Given, Told};
use super::image::FoundVersion;
use super::sources::{Locus, Sources, base};
use super::words as collect_words;
use crate::api::validate::NodePart;
use drop_ins::DropIns;
use name::UnitName;
use node::SystemdUnit;
use unit::{UnitLine, UnitSetting};

/// Reads all units among the files; each is a deployment of its own, but for those that name one cluster.
pub fn read(files: &[usize], sources: &Sources<'_>, out: &mut Gathered) {
    let before = out.deployments.len();
    let (mut drop_ins, units) = DropIns::sort(files, sources);
    for file in units {
        let lines = unit::lines(file, sources.text(file));
        let own = unit::settings(&lines);
        let mut read: Vec<(usize, Vec<UnitLine>)> = vec![(file, lines)];
        let mut is_ours = sources.text(file).contains(SERVER);
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
                let lines = unit::lines(part, sources.text(part));
                settings.extend(unit::settings(&lines));
                read.push((part, lines));
            }
            is_ours |= read_unit(&SystemdUnit { file, name, settings: &settings }, sources, out);
        }
        // What systemd ignores may be what would make it a node.
        if is_ours {
            read.iter().for_each(|(_, lines)| ignored::report(lines, sources, out));
        }
    }
    let found = out.deployments.split_off(before);
    let joined = together::join(found, sources, out);
    out.deployments.extend(joined);
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
    /// Variables that `env` sets on the way.
    assigned: Vec<(String, Locus)>,
    /// The line of a shell that runs more than the server, so that what the server is given is not known.
    script: Option<(String, Locus)>,
}

/// Reads a unit as a node; whether it is one.
fn read_unit(unit: &SystemdUnit<'_>, sources: &Sources<'_>, out: &mut Gathered) -> bool {
    let file = unit.file;
    let Some(UnitStart { words, at, expands, runner, assigned, script }) = start(unit, sources, out) else {
        return false;
    };
    let mut node = FoundNode::new(unit.name.0, at.clone());
    node.version = FoundVersion::Unsaid("a unit does not say which version is installed".into());
    unit.environment(&mut node, sources, out);
    let variables = node.environment.clone();
    for (word, at) in assigned {
        let Some((name, value)) = word.split_once('=') else { continue };
        node.environment.insert(name.to_owned(), Given::new(unit.name.specified(value), at));
    }
    if let Some((line, _)) = &script {
        let what = "what the shell of `ExecStart` hands on to the server";
        for part in [NodePart::Arguments, NodePart::Environment] {
            node.unknown(part, None, what);
        }
        if !unit.file_in(line, &mut node, sources, out) {
            node.unknown(NodePart::File, None, what);
        }
    }
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
        let Some(found) = docker::server(&words, Some(unit.name.0), &passed, sources, out) else {
            let message = format!("no node: it starts `{runner}`, which is not `{SERVER}`");
            out.note(sources, words[0].at.file, Some(words[0].at.bytes.start), message);
            return false;
        };
        node = found;
    } else {
        unit.config_file(&mut node, sources, out);
        changing::report(sources, Runs::Command, &node, out);
        let limits = all(unit.settings, "MemoryMax");
        let limit =
            limits.iter().rev().find_map(|limit| Some((limit::read(&limit.value)?, limit.at.clone())));
        if let Some((bytes, at)) = limit {
            (node.memory_limit, node.memory_at) = (bytes, Some(at));
        }
    }
    let name = node.name.clone();
    out.deployments.push(FoundDeployment {
        name,
        kind: "systemd",
        source: file,
        one_host: false,
        nodes: vec![node],
    });
    true
}

/// Finds the program among what the unit starts, and reports what systemd refuses.
fn start(unit: &SystemdUnit<'_>, sources: &Sources<'_>, out: &mut Gathered) -> Option<UnitStart> {
    let file = unit.file;
    let all_starts = all(unit.settings, "ExecStart");
    let Some(last) = all_starts.last() else {
        out.note(sources, file, None, "no program is started by this unit");
        return None;
    };
    unstartable(unit, sources, out);
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
        let of_ours = [SERVER, "env"].contains(&base(path)) || SHELLS.contains(&base(path));
        if of_ours && path.contains('/') && !path.starts_with(['/', '%']) {
            out.finding(
                sources,
                "RS406",
                &at,
                "systemd does not take this program: neither the whole path, nor a name without `/`",
                "Write the path from `/` on.",
            );
        }
        if prefixes.contains('@') && !words.is_empty() {
            // The name that the program sees itself under.
            words.remove(0);
        }
        let mut assigned = Vec::new();
        let (mut path, mut script) = (path.to_owned(), None);
        if base(&path) == "env" {
            let count =
                words.iter().take_while(|(word, _)| word.contains('=') && !word.starts_with('-')).count();
            assigned.extend(words.drain(..count));
            if let Some((program, _)) = words.first().filter(|(word, _)| !word.starts_with('-')) {
                path = program.clone();
                words.remove(0);
            }
        }
        if SHELLS.contains(&base(&path))
            && let Some((line, at)) = shell_line(&words)
        {
            match plain_command(&line) {
                Some(plain) => {
                    path = SERVER.to_owned();
                    words = plain.into_iter().map(|word| (word, at.clone())).collect();
                }
                None => {
                    path = SERVER.to_owned();
                    (words, script) = (Vec::new(), Some((line, at)));
                }
            }
        }
        match base(&path) {
            program if program == SERVER || docker::RUNNERS.contains(&program) => {
                let runner = (program != SERVER).then(|| program.to_owned());
                let expands = !prefixes.contains(':');
                if oneshot && found.is_some() {
                    let message = "it starts a second server, and the one before it is not read";
                    out.note(sources, at.file, Some(at.bytes.start), message);
                }
                found = Some(UnitStart { words, at, expands, runner, assigned, script });
            }
            other_path => other = Some((other_path.to_owned(), at)),
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

/// Reports paths for which systemd refuses the whole unit.
fn unstartable(unit: &SystemdUnit<'_>, sources: &Sources<'_>, out: &mut Gathered) {
    for setting in unit.settings.iter().filter(|setting| setting.name == "WorkingDirectory") {
        let path = setting.value.as_str();
        if !path.is_empty() && path != "~" && !path.starts_with(['/', '%', '-']) {
            let message =
                "systemd refuses this unit: the path of a `WorkingDirectory` begins with `/`, without quotes";
            out.finding(sources, "RS406", &setting.at, message, "Write the whole path, without quotes.");
        }
    }
}

/// Shells that run a line of text.
const SHELLS: [&str; 4] = ["ash", "bash", "dash", "sh"];

/// The line that a shell is given, when the server is named in it.
fn shell_line(words: &[(String, Locus)]) -> Option<(String, Locus)> {
    let (_, rest) =
        words.split_first().filter(|((flag, _), _)| flag.starts_with('-') && flag.ends_with('c'))?;
    rest.first().filter(|(line, _)| line.contains(SERVER)).cloned()
}

/// The server's arguments in a line that starts it and does nothing else.
fn plain_command(line: &str) -> Option<Vec<String>> {
    if line.contains(['$', '`', '|', '&', ';', '<', '>', '(', ')', '*', '?', '#', '\n']) {
        return None;
    }
    let mut words = collect_words::split(line)?.into_iter().map(|(word, _)| word).peekable();
    words.next_if(|word| word == "exec");
    words.next().filter(|program| base(program) == SERVER)?;
    Some(words.collect())
}

/// The program of the server.
const SERVER: &str = "restate-server";

/// Signs before the path of a program, which say how it is started.
const PREFIXES: [char; 6] = ['@', '-', ':', '+', '!', '|'];
