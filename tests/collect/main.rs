//! Folders of files as people have them, and what is read and found of each: `expected.txt` beside the files.
//! `UPDATE=1 cargo test --test collect` writes it anew. `call.json` holds what a host says beside the files.

mod changing;
mod codes;
mod fuzz;
mod helps;
mod lines;
mod meant;
mod properties;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use restate_scaleout::api::collect::{CollectFile, CollectInput, CollectOutput, Deployment};
use restate_scaleout::api::validate::{Diagnostic, NodeConfig, ValidateInput};
use restate_scaleout::collect::collect;
use restate_scaleout::config::validate;

#[path = "../common/folders.rs"]
mod folders;

fn input(folder: &Path) -> CollectInput {
    let file = |(name, text)| CollectFile { name, text };
    let folders::Call { environment, missing } = folders::call(folder);
    let files = folders::files(folder).into_iter().map(file).collect();
    CollectInput { contract: None, files, environment, missing }
}

fn node(out: &mut String, node: &NodeConfig) -> std::fmt::Result {
    for (name, value) in &node.environment {
        let origin = &node.origins[name];
        let place = format!("{}:{}:{}", origin.file, origin.line.unwrap(), origin.column.unwrap());
        match value {
            Some(value) => writeln!(out, "    {name}={value} ({place})")?,
            None => writeln!(out, "    {name} is unknown ({place})")?,
        }
    }
    assert_eq!(node.arguments.len(), node.argument_origins.len());
    for (argument, origin) in node.arguments.iter().zip(&node.argument_origins) {
        writeln!(out, "    {argument} ({}:{})", origin.file, origin.line.unwrap())?;
    }
    if let Some(file) = &node.file {
        writeln!(out, "    file {}", file.name)?;
    }
    if let Some(limit) = node.memory_limit {
        writeln!(out, "    memory {limit}")?;
    }
    for unknown in &node.unknown {
        let name = unknown.name.as_deref().unwrap_or_default();
        writeln!(out, "    unknown {:?} {name}: {}", unknown.part, unknown.settled_by)?;
    }
    Ok(())
}

fn finding(out: &mut String, one: &Diagnostic) -> std::fmt::Result {
    let place = match (&one.origin, one.span) {
        (Some(origin), _) => {
            let numbers =
                [origin.line, origin.column].map(|it| it.map_or("-".to_owned(), |it| it.to_string()));
            format!("{}:{}:{}", origin.file, numbers[0], numbers[1])
        }
        (None, Some(span)) => format!("{}:{}:{}", one.file, span.line, span.column),
        (None, None) => one.file.clone(),
    };
    let severity = format!("{:?}", one.severity).to_lowercase();
    let nodes = std::iter::once(&one.node).chain(&one.nodes);
    let nodes: Vec<&str> = nodes.map(String::as_str).collect();
    writeln!(out, "{} {severity} {} {place}: {}", one.code, nodes.join("+"), one.message)?;
    if let Some(fix) = &one.fix {
        writeln!(out, "  fix: {} {:?}", fix.title, fix.edits)?;
    }
    Ok(())
}

/// What is read, and what is found of it.
fn told(output: &CollectOutput) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    for one in &output.read {
        writeln!(out, "{} is read as {}, nodes: {}", one.file, one.kind, one.nodes)?;
        for note in &one.notes {
            let line = note.line.map_or_else(String::new, |line| format!("line {line}: "));
            writeln!(out, "  {line}{}", note.message)?;
        }
    }
    for need in &output.needs {
        writeln!(out, "needs {} for {}: {}", need.path, need.nodes.join(", "), need.why)?;
    }
    for Deployment { name, kind, source, one_host, nodes, found } in &output.deployments {
        let host = if *one_host { ", one host" } else { "" };
        writeln!(out, "{kind} {name} from {source}{host}")?;
        for (config, at) in nodes.iter().zip(found) {
            let image = at.image.as_deref().unwrap_or("no image");
            writeln!(
                out,
                "  {} at {}:{}:{}, {image}, version {}",
                at.node, at.file, at.line, at.column, at.version
            )?;
            node(&mut out, config)?;
        }
    }
    output.diagnostics.iter().try_for_each(|one| finding(&mut out, one))?;
    let mut suppressed = output.suppressed.clone();
    for Deployment { nodes, one_host, .. } in &output.deployments {
        let input = ValidateInput { nodes: nodes.clone(), one_host: *one_host, ..ValidateInput::default() };
        let found = validate(&input);
        found.diagnostics.iter().try_for_each(|one| finding(&mut out, one))?;
        suppressed.extend(found.suppressed);
    }
    for one in &suppressed {
        write!(out, "allowed ({}): ", one.reason)?;
        finding(&mut out, &one.finding)?;
    }
    Ok(out)
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/collect/cases");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(folder).expect("cases").map(|entry| entry.expect("an entry").path()).collect();
    cases.sort();
    cases
}

#[test]
fn every_folder_is_read_as_expected() {
    let mut wrong = Vec::new();
    for folder in cases() {
        let found = told(&collect(&input(&folder))).expect("a text");
        let path = folder.join("expected.txt");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &found).expect("written");
        }
        if fs::read_to_string(&path).unwrap_or_default() != found {
            wrong.push(format!("{}:\n{found}", folder.display()));
        }
    }
    assert!(wrong.is_empty(), "run with UPDATE=1 and read the difference\n{}", wrong.join("\n"));
}

#[test]
fn nothing_that_is_said_tells_a_secret() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/collect/cases/assumed");
    let output = collect(&input(&folder));
    let texts = format!("{:?} {:?} {:?}", output.read, output.needs, output.diagnostics);
    assert!(output.read.iter().any(|file| file.notes.len() > 3), "{texts}");
    assert!(!texts.contains("secretvalue"), "{texts}");
}

#[test]
fn the_order_of_files_changes_nothing_but_the_order_of_what_was_read() {
    for folder in cases() {
        let mut input = input(&folder);
        let forward = collect(&input);
        input.files.reverse();
        let mut back = collect(&input);
        back.read.reverse();
        let names = |output: &CollectOutput| {
            let mut names: Vec<String> = output.deployments.iter().map(|one| format!("{one:?}")).collect();
            names.sort();
            names
        };
        assert_eq!((&forward.read, &forward.needs), (&back.read, &back.needs), "{}", folder.display());
        assert_eq!(names(&forward), names(&back), "{}", folder.display());
    }
}
