//! One finding where several nodes share what it is about.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::api::validate::{Diagnostic, NodeConfig, Place, PlaceBytes};
use crate::config::layers;

/// One finding for all nodes that share its place, such as an anchor or a file that is mounted into several.
pub fn together(
    shown: Vec<Diagnostic>,
    shared: impl Fn(&Diagnostic) -> bool,
    given: &[NodeConfig],
) -> Vec<Diagnostic> {
    let mut helps: BTreeMap<usize, Vec<(String, String)>> = BTreeMap::new();
    let mut first: BTreeMap<(String, String, Place, Option<String>), usize> = BTreeMap::new();
    let mut out: Vec<Diagnostic> = Vec::with_capacity(shown.len());
    for one in shown {
        let place = if shared(&one) { place_of(&one) } else { None };
        let Some(place) = place else {
            out.push(one);
            continue;
        };
        match first.entry((one.code.clone(), one.message.clone(), place, one.key.clone())) {
            Entry::Occupied(at) => {
                let (node, all) = (one.node, &mut out[*at.get()]);
                if let (Some(help), Some(first)) = (one.help, &all.help) {
                    let helps =
                        helps.entry(*at.get()).or_insert_with(|| vec![(all.node.clone(), first.clone())]);
                    helps.push((node.clone(), help));
                }
                if all.node != node && !all.nodes.contains(&node) {
                    all.nodes.push(node);
                }
            }
            Entry::Vacant(free) => {
                free.insert(out.len());
                out.push(one);
            }
        }
    }
    for (at, helps) in helps {
        out[at].help = Some(one_help(&helps, given));
    }
    out
}

/// The help for all nodes of a finding: what each of them would be told may hold its own name.
fn one_help(helps: &[(String, String)], given: &[NodeConfig]) -> String {
    let first = &helps[0].1;
    if helps.iter().all(|(_, help)| help == first) {
        return first.clone();
    }
    let variable = variable_of_names(helps, given);
    let sign = variable.as_ref().map_or_else(|| "NAME".to_owned(), |variable| format!("$({variable})"));
    let mut for_all = helps.iter().map(|(node, help)| with_sign(help, node, &sign));
    let one = for_all.next().unwrap_or_default();
    if !for_all.all(|other| other == one) {
        return format!("{first} That is for {}; others need values of their own.", helps[0].0);
    }
    match variable {
        Some(variable) => {
            format!("{one} Kubernetes puts the name of each pod there when {variable} stands above.")
        }
        None => format!("{one} NAME stands for the name of each of them."),
    }
}

/// The variable that has the name of each node, and is written once for all of them: Kubernetes sets it for each pod.
fn variable_of_names(helps: &[(String, String)], given: &[NodeConfig]) -> Option<String> {
    let node = |name: &String| given.iter().find(|node| node.name == *name);
    let has = |name: &String, variable: &String| {
        let value = node(name).and_then(|node| node.environment.get(variable)).and_then(Option::as_ref);
        value == Some(name)
    };
    let written = |name: &String, variable: &String| node(name).and_then(|node| node.origins.get(variable));
    let first = &helps[0].0;
    let mut variables =
        node(first)?.environment.keys().filter(|name| layers::key_of_variable(name).is_none());
    let once = |variable: &&String| {
        helps
            .iter()
            .all(|(name, _)| has(name, variable) && written(name, variable) == written(first, variable))
    };
    variables.find(once).cloned()
}

/// The help with a sign for the name of a node, where that stands as a word in code.
fn with_sign(help: &str, name: &str, sign: &str) -> String {
    let is_of_word = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_';
    let mut out = String::with_capacity(help.len());
    for (place, part) in help.split('`').enumerate() {
        if place > 0 {
            out.push('`');
        }
        if place % 2 == 0 || name.is_empty() {
            out.push_str(part);
            continue;
        }
        let mut rest = part;
        while let Some(at) = rest.find(name) {
            let (before, behind) = (&rest[..at], &rest[at + name.len()..]);
            let is_word = !before.ends_with(is_of_word) && !behind.starts_with(is_of_word);
            out.extend([before, if is_word { sign } else { name }]);
            rest = behind;
        }
        out.push_str(rest);
    }
    out
}

/// The bytes that a finding is about, in the file where people wrote them.
fn place_of(one: &Diagnostic) -> Option<Place> {
    let own = one.span.map(|span| Place {
        file: one.file.clone(),
        line: Some(span.line),
        column: Some(span.column),
        bytes: Some(PlaceBytes { start: span.start, end: span.end }),
    });
    one.origin.clone().or(own).filter(|place| place.bytes.is_some())
}
