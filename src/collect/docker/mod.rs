//! `docker run` and `podman run`, in shell scripts and in units.

mod options;
mod shell;

use super::amount;
use super::changing::{self, Runs};
use super::compose::ports;
use super::data_volume::{self, Mounted};
use super::env_file::{self, EnvDialect};
use super::found::{FoundDeployment, FoundNode, FoundText, Gathered, Given, Told};
use super::image::{ImageKind, ImageName};
use super::kind::FileKind;
use super::sources::{self, Locus, Lookup, Sources, base};
use crate::api::validate::NodePart;
use crate::config::layers;
use options::{DockerRun, RunMount};

/// Options of these programs that stand before the command and take a value.
const OPTIONS: [&str; 9] =
    ["--config", "--connection", "--context", "--host", "--log-level", "--namespace", "-H", "-c", "-l"];
/// Programs that run containers.
pub const RUNNERS: [&str; 3] = ["docker", "podman", "nerdctl"];
/// The program of the server.
const SERVER: &str = "restate-server";

/// Whether a text is a script that runs containers.
pub fn is_script(name: &str, text: &str) -> bool {
    let named = name.ends_with(".sh") || name.ends_with(".bash") || text.starts_with("#!");
    named
        && RUNNERS.iter().any(|runner| text.contains(runner))
        && ["run", "create"].iter().any(|it| text.contains(it))
}

/// Reads scripts: each server that one starts is a deployment of its own.
pub fn read(files: &[usize], sources: &Sources<'_>, out: &mut Gathered) {
    for file in files {
        let mut found = 0;
        for command in shell::commands(sources.text(*file)) {
            let words: Vec<Given> = command
                .into_iter()
                .map(|(value, bytes)| Given::new(value, Locus { file: *file, bytes }))
                .collect();
            let passed = |name: &str| match sources.environment.get(name) {
                Some(Some(text)) => Told::Known(text.clone()),
                _ => Told::unknown(format!("{name} in the environment of the script")),
            };
            let Some(node) = server(&words, None, &passed, sources, out) else { continue };
            found += 1;
            out.note(
                sources,
                *file,
                Some(node.at.bytes.start),
                "read by itself: which containers of a script belong together is not known",
            );
            let name = node.name.clone();
            out.deployments.push(FoundDeployment {
                name,
                kind: "docker-run",
                source: *file,
                one_host: false,
                nodes: vec![node],
            });
        }
        if let Some(at) = broken_join(sources.text(*file)) {
            let message =
                "this `\\` joins no lines, since something stands behind it, and the command ends here";
            out.note(sources, *file, Some(at), message);
        }
        if found == 0 {
            out.note(sources, *file, None, "no container of it runs Restate's server");
        }
    }
}

/// Where a backslash was meant to join lines of a command that runs containers, and does not: blanks or a comment follow it.
fn broken_join(text: &str) -> Option<usize> {
    let (mut at, mut runs) = (0, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_end_matches(['\n', '\r']);
        if bare.trim_start().starts_with('#') {
            continue;
        }
        runs |= RUNNERS.iter().any(|runner| bare.split_whitespace().any(|word| base(word) == *runner));
        let broken = bare.find("\\ ").or_else(|| bare.find("\\\t")).filter(|sign| {
            let behind = bare[sign + 1..].trim_start();
            behind.is_empty() || behind.starts_with('#')
        });
        if let Some(sign) = broken.filter(|_| runs) {
            return Some(start + sign);
        }
        runs &= bare.ends_with('\\');
    }
    None
}

/// The server that a command runs in a container, if it is one.
///
/// `called` is what findings call it, if that is not the name of the container; `passed` answers for variables that are handed on
/// by their names alone.
pub fn server(
    words: &[Given],
    called: Option<&str>,
    passed: &dyn Fn(&str) -> Told,
    sources: &Sources<'_>,
    out: &mut Gathered,
) -> Option<FoundNode> {
    let is =
        |given: &Given, names: &[&str]| given.value.text().is_some_and(|text| names.contains(&base(text)));
    let runner = words.iter().position(|word| is(word, &RUNNERS))?;
    let mut at = runner + 1;
    while let Some(option) =
        words.get(at).and_then(|word| word.value.text()).filter(|text| text.starts_with('-'))
    {
        at += if OPTIONS.contains(&option) { 2 } else { 1 };
    }
    at += usize::from(words.get(at).is_some_and(|word| is(word, &["container"])));
    words.get(at).filter(|word| is(word, &["run", "create"]))?;
    let run = DockerRun::read(words.get(at + 1..)?);
    let image = run.image?;
    let written = match &image.value {
        Told::Known(text) => text.clone(),
        Told::Unknown { prefix, .. } => prefix.clone(),
    };
    let name = ImageName::parse(&written);
    let program = run.last("--entrypoint").or(run.arguments.first().copied());
    let by_program = program.and_then(|given| given.value.text()).map(base);
    match (name.kind(), by_program) {
        (_, Some(SERVER)) => {}
        (_, Some("restate" | "restatectl")) => return None,
        (ImageKind::Server, _) => {}
        _ => return None,
    }
    let called = called.or_else(|| run.last("--name")?.value.text()).map_or_else(
        || format!("{}:{}", sources.base(image.at.file), sources.line(image.at.file, image.at.bytes.start)),
        str::to_owned,
    );
    let mut node = FoundNode::new(called, image.at.clone());
    node.version = match &image.value {
        Told::Known(_) => name.version(),
        Told::Unknown { settled_by, .. } => {
            super::image::FoundVersion::Unknown(format!("the tag is not known without {settled_by}"))
        }
    };
    node.image = Some(written.clone());
    node.host_name = run.last("--hostname").and_then(|given| given.value.text()).map(str::to_owned);
    node.memory_at = run.last("--memory").map(|given| given.at.clone());
    node.version_at = Some(image.at.clone());
    node.memory_limit =
        run.last("--memory").and_then(|given| given.value.text()).and_then(amount::of_compose);
    node.arguments = run.arguments.iter().map(|given| (*given).clone()).collect();
    // Behind the program of Restate's own image, the server's name is an argument.
    if by_program == Some(SERVER) && run.last("--entrypoint").is_none() && name.kind() != ImageKind::Server {
        node.arguments.remove(0);
    }
    if run.last("--entrypoint").is_some_and(|given| given.value.text().map(base) != Some(SERVER)) {
        let what = "what the program of `--entrypoint` hands on to the server";
        node.unknown(NodePart::Arguments, None, what);
        node.unknown(NodePart::Environment, None, what);
        node.arguments.clear();
    }
    let on_host =
        run.last("--network").or(run.last("--net")).and_then(|given| given.value.text()) == Some("host");
    let published = run.all("--publish").filter(|_| !on_host).filter_map(|given| given.value.text());
    node.published_ports = published.flat_map(ports::of_container).collect();
    environment(&run, passed, &mut node, sources, out);
    config_file(&run, &mut node, sources, out);
    changing::report(sources, Runs::Command, &node, out);
    // Such a container is called like the machine.
    let by_machine = on_host || run.last("--uts").is_some_and(|given| given.value.text() == Some("host"));
    data_volume::report(sources, &node, &mounted(&run), by_machine, out);
    Some(node)
}

/// What is mounted, and whether it outlives the container and is nobody else's.
fn mounted(run: &DockerRun<'_>) -> Vec<Mounted> {
    let of = |mount: RunMount| {
        let is_named = |source: &String| !source.starts_with(['.', '/', '~']);
        let is_kept = mount.source.as_ref().is_some_and(is_named);
        Mounted { path: mount.target, is_kept, at: mount.at }
    };
    run.mounts().into_iter().map(of).collect()
}

/// `--env-file`, and `--env` over it.
fn environment(
    run: &DockerRun<'_>,
    passed: &dyn Fn(&str) -> Told,
    node: &mut FoundNode,
    sources: &Sources<'_>,
    out: &mut Gathered,
) {
    for given in run.all("--env-file") {
        let Told::Known(path) = &given.value else {
            node.unknown(NodePart::Environment, None, "the file of `--env-file`, whose path is not known");
            continue;
        };
        let why = "the container takes variables from it (`--env-file`)";
        match beside(given.at.file, path, why, &node.name, sources, out) {
            Lookup::Here(at) => {
                out.kinds.insert(at, FileKind::EnvFile);
                out.used.insert(at);
                for one in env_file::read(sources.text(at), EnvDialect::Docker, &|_| None) {
                    let value = one.value.unwrap_or_else(|| passed(&one.name));
                    let given = Given::new(value, Locus { file: at, bytes: one.bytes });
                    let named = Locus { file: at, bytes: one.name_bytes };
                    node.environment.insert(one.name, given.named(named));
                }
            }
            Lookup::Missing(path) | Lookup::Outside(path) => {
                node.unknown(NodePart::Environment, Some(&path), format!("the file {path} of `--env-file`"));
            }
        }
    }
    for given in run.all("--env") {
        let (name, value) = match &given.value {
            Told::Known(text) => match text.split_once('=') {
                Some((name, value)) => (name.to_owned(), Told::Known(value.to_owned())),
                None => (text.clone(), passed(text)),
            },
            Told::Unknown { prefix, settled_by } => match prefix.split_once('=') {
                Some((name, prefix)) => (
                    name.to_owned(),
                    Told::Unknown { prefix: prefix.to_owned(), settled_by: settled_by.clone() },
                ),
                None => {
                    node.unknown(NodePart::Environment, None, settled_by.as_str());
                    continue;
                }
            },
        };
        node.environment.insert(name, Given::new(value, given.at.clone()));
    }
}

/// Looks for a path: handed over by that path, or, for one of the machine, by its last part beside the file that names it.
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
    match sources.look(file, base(path)) {
        Lookup::Here(at) if path.starts_with('/') => {
            out.note(sources, at, None, format!("taken for {path}, which {} names", sources.name(file)));
            Lookup::Here(at)
        }
        _ => out.look(sources, file, path, why, Some(node)),
    }
}

/// The configuration file, through `--volume` and `--mount`.
fn config_file(run: &DockerRun<'_>, node: &mut FoundNode, sources: &Sources<'_>, out: &mut Gathered) {
    let arguments: Vec<String> =
        node.arguments.iter().map(|given| given.value.text().unwrap_or("\0").to_owned()).collect();
    let by_flag = layers::meant_config_file(&arguments).map(|path| Told::Known(path.to_owned()));
    let by_variable = node.environment.get("RESTATE_CONFIG").map(|given| given.value.clone());
    let (path, told_at) = match by_flag.or(by_variable) {
        None => return,
        Some(Told::Known(path)) if !path.contains('\0') => {
            (sources::normal(&path), node.told_to_read(&path).unwrap_or(&node.at).clone())
        }
        Some(_) => return node.unknown(NodePart::File, None, "the path of the configuration file"),
    };
    let mounted = run.mounts();
    let nearest = mounted.iter().filter_map(|mount| {
        let rest = path.strip_prefix(mount.target.trim_end_matches('/'))?;
        (rest.is_empty() || rest.starts_with('/')).then_some((mount, rest))
    });
    let Some((mount, rest)) = nearest.max_by_key(|(mount, _)| mount.target.len()) else {
        if node.image.as_deref().is_some_and(|image| ImageName::parse(image).is_published()) {
            let message = format!("nothing is mounted where the configuration file `{path}` would be");
            let help =
                "Restate's image has no such file, and the server does not start without it. Mount it there.";
            out.finding(sources, "RS433", &told_at, message, help);
        }
        let what = format!("the file {path} in the container; nothing is mounted there");
        return node.unknown(NodePart::File, Some(&path), what);
    };
    let Some(source) = &mount.source else {
        return node.unknown(
            NodePart::File,
            Some(&path),
            format!("the file {path}, mounted from a path that is not known"),
        );
    };
    if !source.starts_with(['.', '/']) {
        return node.unknown(
            NodePart::File,
            Some(&path),
            format!("the file {path} in the volume `{source}`"),
        );
    }
    let there = format!("{source}{rest}");
    let why = format!("it is the configuration file of a container, mounted as {path}");
    match beside(mount.at.file, &there, &why, &node.name, sources, out) {
        Lookup::Here(at) => {
            out.kinds.insert(at, FileKind::Toml);
            out.used.insert(at);
            let (name, text) = (sources.name(at).to_owned(), sources.text(at).to_owned());
            node.file = Some(FoundText { name, text, origin: None });
        }
        Lookup::Missing(there) | Lookup::Outside(there) => {
            node.unknown(NodePart::File, Some(&there), format!("the file {there}, mounted as {path}"));
        }
    }
}
