//! The files of a call as they may be passed on: what was read as Restate's, with secrets replaced, and nothing else.
//!
//! Whatever no node was read from is left out, rather than what looks private: a compose file has other people's services in
//! it. What remains is written anew where it is YAML, so comments and anchors are gone.

mod keys;
mod lines;
mod places;
mod pruned;
mod variables;
mod words;
mod written;

use std::collections::BTreeSet;

use super::assembled::Assembled;
use crate::api::check::{CheckInput, Shared, SharedFile};
use crate::collect::yaml::{self, YamlText};
use crate::config::secret;
use places::{FilePlaces, Places};
use pruned::Pruned;

/// The program of a node.
const SERVER: &str = "restate-server";

/// How a file is reduced.
enum Reduced {
    /// It is a configuration file: all of it is Restate's.
    Toml,
    /// By the tree that it is.
    Yaml(YamlText),
    /// Line by line.
    Lines(LineKind),
    /// Nothing of it was read.
    Out,
}

/// Which lines are kept that say nothing about a node.
#[derive(Clone, Copy)]
enum LineKind {
    /// Those that say how a unit's program is started.
    Unit,
    /// Those of a script that set a variable which is mentioned.
    Command,
    /// Those of a file of variables that set one which is mentioned.
    Variables,
}

/// What may be passed on of the files of a call.
pub fn shared(input: &CheckInput, assembled: &Assembled) -> Shared {
    let places = Places::of(input, assembled);
    let secrets = places::secrets(assembled);
    let kinds: Vec<Reduced> = input
        .files
        .iter()
        .map(|file| reduced(&kind(assembled, &file.name), &file.text, places.of_file(&file.name)))
        .collect();
    let prune = |mentioned: &BTreeSet<String>| -> Vec<Option<Pruned>> {
        let all = input.files.iter().zip(&kinds).map(|(file, kind)| match kind {
            Reduced::Yaml(read) => pruned::prune(read, places.of_file(&file.name), mentioned),
            _ => None,
        });
        all.collect()
    };
    // What others are called counts where something that is kept names them.
    let mut mentioned = BTreeSet::new();
    prune(&mentioned).iter().flatten().for_each(|tree| tree.words(&mut mentioned));
    for group in &assembled.groups {
        group.nodes.iter().for_each(|node| words::of_node(&node.config, &mut mentioned));
        group.read.found.iter().for_each(|found| words::of_text(&found.node, &mut mentioned));
    }
    for (file, kind) in input.files.iter().zip(&kinds) {
        if let Reduced::Lines(_) = kind {
            lines::told(&file.text, places.of_file(&file.name))
                .for_each(|line| words::of_text(line, &mut mentioned));
        }
    }
    let trees = prune(&mentioned);
    let mut shared = Shared::default();
    for ((file, kind), tree) in input.files.iter().zip(&kinds).zip(trees) {
        let text = match (kind, tree) {
            (Reduced::Toml, _) => Some(secrets.without_known(&secret::withhold(&file.text))),
            (Reduced::Lines(kind), _) => {
                let keeps = |line: &str| match kind {
                    LineKind::Unit => lines::of_unit(line),
                    LineKind::Command | LineKind::Variables => lines::sets(line, &mentioned),
                };
                let kept = lines::kept(&file.text, places.of_file(&file.name), &keeps, &secrets);
                kept.map(
                    |text| if matches!(kind, LineKind::Command) { lines::for_shell(&text) } else { text },
                )
            }
            (Reduced::Yaml(_), Some(tree)) => Some(written::write(&tree, &secrets)),
            (Reduced::Yaml(_) | Reduced::Out, _) => None,
        };
        match text {
            Some(text) => shared.files.push(SharedFile { name: file.name.clone(), text }),
            None => shared.left_out.push(file.name.clone()),
        }
    }
    shared
}

/// What a file was read as.
fn kind(assembled: &Assembled, name: &str) -> String {
    assembled.read.iter().find(|one| one.file == name).map(|one| one.kind.clone()).unwrap_or_default()
}

fn reduced(kind: &str, text: &str, places: &FilePlaces) -> Reduced {
    match kind {
        _ if places.is_configuration => Reduced::Toml,
        "compose" | "kubernetes" | "chart-values" | "yaml" => match yaml::read(text) {
            read if read.errors.is_empty() => Reduced::Yaml(read),
            // Nobody can tell whose the parts are.
            _ => Reduced::Out,
        },
        "systemd" if !places.is_empty() || text.contains(SERVER) => Reduced::Lines(LineKind::Unit),
        "shell" if !places.is_empty() => Reduced::Lines(LineKind::Command),
        // Other files may take variables from it by name.
        "env-file" => Reduced::Lines(LineKind::Variables),
        _ => Reduced::Out,
    }
}
