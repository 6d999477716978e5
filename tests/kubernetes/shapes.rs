//! Whole deployments: a folder each, with the files and `read.txt`, which `UPDATE=1` writes anew.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use restate_scaleout::api::collect::CollectOutput;
use restate_scaleout::api::validate::{Diagnostic, NodeConfig};

use crate::{read, validated};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kubernetes")
}

fn node(out: &mut String, node: &NodeConfig) {
    let version = node.server_version.as_deref().unwrap_or("an unknown version");
    let memory = node.memory_limit.map_or_else(String::new, |bytes| format!(", {} MiB", bytes >> 20));
    let _ = writeln!(out, "  node {}, {version}{memory}", node.name);
    if let Some(file) = &node.file {
        let origin = file.origin.as_ref().expect("a file inside of a manifest");
        let _ = writeln!(out, "    file {} ({}:{})", file.name, origin.file, origin.line.unwrap_or_default());
    }
    if !node.arguments.is_empty() {
        let _ = writeln!(out, "    arguments {}", node.arguments.join(" "));
    }
    for (name, value) in &node.environment {
        let origin = &node.origins[name];
        let value = value.as_deref().unwrap_or("(unknown)");
        let _ = writeln!(out, "    {}:{} {name}={value}", origin.file, origin.line.unwrap_or_default());
    }
    for one in &node.unknown {
        let name = one.name.as_ref().map_or_else(String::new, |name| format!(" {name}"));
        let _ = writeln!(out, "    unknown: {:?}{name}, settled by {}", one.part, one.settled_by);
    }
}

fn finding(out: &mut String, one: &Diagnostic) {
    let place = match (&one.origin, one.span) {
        (Some(origin), _) => format!("{}:{}", origin.file, origin.line.unwrap_or_default()),
        (None, Some(span)) => format!("{}:{}", one.file, span.line),
        (None, None) => one.node.clone(),
    };
    let _ = writeln!(out, "{:?} {} {place}: {}", one.severity, one.code, one.message);
}

fn told(output: &CollectOutput) -> String {
    let mut out = String::new();
    for file in &output.read {
        let _ = writeln!(out, "{} is {}, nodes: {}", file.file, file.kind, file.nodes);
        for note in &file.notes {
            let line = note.line.map_or_else(String::new, |line| format!("{line}: "));
            let _ = writeln!(out, "  {line}{}", note.message);
        }
    }
    for one in &output.deployments {
        let _ = writeln!(out, "\n{} {} of {}", one.kind, one.name, one.source);
        one.nodes.iter().for_each(|one| node(&mut out, one));
    }
    for need in &output.needs {
        let _ = writeln!(out, "\nneeds {} for {}: {}", need.path, need.nodes.join(", "), need.why);
    }
    out.push_str("\nfound\n");
    output.diagnostics.iter().for_each(|one| finding(&mut out, one));
    validated(output).iter().for_each(|one| finding(&mut out, one));
    out
}

#[test]
fn deployments_are_read_as_they_are() {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(folders.len() >= 8, "{folders:?}");
    let mut wrong = Vec::new();
    for folder in folders {
        let mut files: Vec<(String, String)> = std::fs::read_dir(&folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|end| end != "txt"))
            .map(|path| {
                let name = path.file_name().expect("a name").to_string_lossy().into_owned();
                (name, std::fs::read_to_string(&path).expect("a text"))
            })
            .collect();
        files.sort();
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let told = told(&read(&files));
        let path = folder.join("read.txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &told).expect("written");
        }
        if std::fs::read_to_string(&path).unwrap_or_default() != told {
            wrong.push(format!("{}\n{told}", folder.display()));
        }
    }
    assert!(wrong.is_empty(), "run with UPDATE=1 and read the difference\n{}", wrong.join("\n"));
}
