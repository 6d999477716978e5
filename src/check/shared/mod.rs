//! The files of a call as they may be passed on: what was read as Restate's, with secrets replaced, and nothing else.
//!
//! Whatever no node was read from is left out, rather than what looks private: a compose file has other people's services in
//! it. What remains is written anew where it is YAML, so comments and anchors are gone.

mod kept;
mod lines;
mod missing;
mod places;
mod pruned;
mod shape;
mod stand_in;
mod toml;
mod words;
mod written;

use std::collections::BTreeSet;

use super::assembled::Assembled;
use crate::api::check::{CheckFile, CheckInput, Shared, SharedFile};
use crate::collect::kind::FileKind;
use crate::collect::yaml::{self, YamlText};
use kept::{Pruned, TextKind};
use places::Places;
use pruned::KeptNames;
use words::Referred;

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
    /// Those of a file of variables that set one which something refers to.
    Variables,
}

/// What may be passed on of the files of a call.
pub fn shared(input: &CheckInput, assembled: &Assembled) -> Shared {
    let places = Places::of(input, assembled);
    let secrets = places::secrets(assembled);
    let kinds: Vec<Reduced> =
        input.files.iter().map(|file| reduced(kind(assembled, &file.name), file, &places)).collect();
    let prune = |names: &KeptNames| -> Vec<Option<Pruned>> {
        let all = input.files.iter().zip(&kinds).map(|(file, kind)| match kind {
            Reduced::Yaml(read) => pruned::prune(read, places.of_file(&file.name), names),
            _ => None,
        });
        all.collect()
    };
    let mut names = KeptNames::default();
    for kind in &kinds {
        if let Reduced::Yaml(read) = kind {
            read.documents.iter().for_each(|one| names.select(one));
        }
    }
    let mut mentioned = BTreeSet::new();
    // What others are called counts where something that is kept names them.
    for tree in prune(&names).iter().flatten() {
        tree.each(&mut |one| words::of_text(&one.text, &mut mentioned));
    }
    for group in &assembled.groups {
        group.nodes.iter().for_each(|node| words::of_node(&node.config, &mut mentioned));
        group.read.found.iter().for_each(|found| words::of_text(&found.node, &mut mentioned));
    }
    names.mentioned = mentioned;
    let trees = prune(&names);
    let mut referred = Referred::default();
    for tree in trees.iter().flatten() {
        tree.each(&mut |one| referred.add(&one.text, one.kind != TextKind::Reference));
    }
    let with_lines = input.files.iter().zip(&kinds).filter(|(_, kind)| matches!(kind, Reduced::Lines(_)));
    with_lines.for_each(|(file, _)| lines::told(&file.text, places.of_file(&file.name), &mut referred));
    let mut shared = Shared::default();
    for ((file, kind), tree) in input.files.iter().zip(&kinds).zip(trees) {
        let text = match (kind, tree) {
            (Reduced::Toml, _) => toml::of_text(&file.text, &secrets),
            (Reduced::Lines(kind), _) => {
                let keeps = |line: &str| match kind {
                    LineKind::Unit => lines::of_unit(line),
                    LineKind::Variables => lines::sets(line, &referred),
                };
                lines::kept(&file.text, places.of_file(&file.name), &keeps, &referred, &secrets)
            }
            (Reduced::Yaml(_), Some(tree)) => Some(written::write(&tree, &secrets)),
            (Reduced::Yaml(_) | Reduced::Out, _) => None,
        };
        match text {
            Some(text) => {
                let text = stand_in::in_addresses(&text).into_owned();
                shared.files.push(SharedFile { name: file.name.clone(), text, found: file.found });
            }
            None => shared.left_out.push(file.name.clone()),
        }
    }
    shared.missing = missing::named(&input.missing, &shared.files);
    shared
}

/// What a file was read as.
fn kind(assembled: &Assembled, name: &str) -> FileKind {
    let read = assembled.read.iter().find(|one| one.file == name);
    read.and_then(|one| FileKind::named(&one.kind)).unwrap_or_default()
}

fn reduced(kind: FileKind, file: &CheckFile, places: &Places) -> Reduced {
    let own = places.of_file(&file.name);
    match kind {
        _ if own.is_configuration => Reduced::Toml,
        FileKind::Compose | FileKind::Kubernetes | FileKind::ChartValues | FileKind::Yaml => {
            match yaml::read(&file.text) {
                read if read.errors.is_empty() => Reduced::Yaml(read),
                // Nobody can tell whose the parts are.
                _ => Reduced::Out,
            }
        }
        // What drop-ins add to says what they are about.
        FileKind::Systemd if own.has_node() || places.has_node_below(&format!("{}.d/", file.name)) => {
            Reduced::Lines(LineKind::Unit)
        }
        // Other files may take variables from it by name.
        FileKind::EnvFile => Reduced::Lines(LineKind::Variables),
        // Words of a script may be any program's.
        FileKind::Shell | FileKind::Systemd | FileKind::Toml | FileKind::HelmTemplate | FileKind::Other => {
            Reduced::Out
        }
    }
}
