//! The variables of a service: `env_file`, and `environment` on top of it.

use std::collections::BTreeMap;

use super::reading::Reading;
use super::service::{ComposeService, RESET};
use super::variables::{self, VariableState};
use crate::api::validate::NodePart;
use crate::collect::env_file::{self, EnvDialect, EnvValue};
use crate::collect::found::{FoundNode, Given, Told};
use crate::collect::kind::FileKind;
use crate::collect::sources::{Locus, Lookup};
use crate::collect::yaml::{ScalarStyle, Yaml};

/// Reads the variables of a service.
pub fn read(reading: &mut Reading<'_, '_>, service: &ComposeService, node: &mut FoundNode) {
    let mut found = BTreeMap::new();
    for (file, value) in service.all("env_file") {
        env_files(reading, file, value, node, &mut found);
    }
    for (file, value) in service.all("environment") {
        if value.is_mapping() {
            for pair in value.pairs() {
                let Some(name) = pair.name() else { continue };
                if pair.value.tag.as_deref() == Some(RESET) {
                    found.remove(name);
                    continue;
                }
                one(reading, file, name, &pair.key, &pair.value, &mut found);
            }
        } else if value.text().is_some() {
            node.unknown(NodePart::Environment, None, "`environment` as Compose takes it");
            reading.refused(
                file,
                value,
                "`environment` is a single value, which Compose refuses",
                "Write a mapping, `NAME: value`, or a list of `NAME=value`.",
            );
        } else {
            for item in value.items() {
                listed(reading, file, item, node, &mut found);
            }
        }
    }
    node.environment = found;
}

type Found = BTreeMap<String, Given>;

/// `NAME: value`
fn one(reading: &mut Reading<'_, '_>, file: usize, name: &str, key: &Yaml, value: &Yaml, found: &mut Found) {
    if value.is_null() {
        passed_through(reading, file, name, ComposeService::locus(file, key), found);
        return;
    }
    match reading.text(file, value) {
        Some(text) => {
            let given = Given::new(text.told(), ComposeService::locus(file, value));
            let given = given.named(ComposeService::locus(file, key));
            found.insert(name.to_owned(), given);
        }
        None => {
            // It is meant to be set, so nothing is to be said of its absence.
            let given = Given::new(Told::unknown(REFUSED), ComposeService::locus(file, value));
            found.insert(name.to_owned(), given.named(ComposeService::locus(file, key)));
            reading.refused(
                file,
                value,
                format!("{name} is given {}, which Compose refuses", value.what()),
                "A variable takes a text, a number or a boolean. Put a list into quotes, as in '[\"a\", \"b\"]'.",
            );
        }
    }
}

/// What settles a value that is refused.
const REFUSED: &str = "a value that Compose accepts";

/// `- NAME=value`
fn listed(reading: &mut Reading<'_, '_>, file: usize, item: &Yaml, node: &mut FoundNode, found: &mut Found) {
    let Some(text) = reading.text(file, item) else {
        refused_item(file, item, node, found);
        let message = format!("an item of `environment` is {}, which Compose refuses", item.what());
        reading.refused(file, item, message, "Write `- NAME=value`, or a mapping without hyphens.");
        return;
    };
    let at = ComposeService::locus(file, item);
    let Some((name, value)) = text.text.split_once('=') else {
        match text.told() {
            Told::Known(name) => passed_through(reading, file, &name, at, found),
            Told::Unknown { settled_by, .. } => node.unknown(NodePart::Environment, None, settled_by),
        }
        return;
    };
    let mut seen = 0;
    // A name that is not known could be any variable; a value that is not known is.
    let name = match text.piece(name, &mut seen) {
        Told::Known(name) => name,
        Told::Unknown { settled_by, .. } => return node.unknown(NodePart::Environment, None, settled_by),
    };
    let value = text.piece(value, &mut seen);
    let given = match behind_name(item, name.len() + 1, !text.changed) {
        Some(bytes) => {
            let end = bytes.start - 1;
            let name = Locus { file, bytes: end - name.len()..end };
            Given::new(value, Locus { file, bytes }).named(name)
        }
        None => Given::new(value, at),
    };
    found.insert(name, given);
}

/// An item that Compose refuses sets what it names, in some way, or anything.
fn refused_item(file: usize, item: &Yaml, node: &mut FoundNode, found: &mut Found) {
    if item.pairs().is_empty() {
        node.unknown(NodePart::Environment, None, REFUSED);
    }
    for pair in item.pairs() {
        let Some(name) = pair.name() else { continue };
        let given = Given::new(Told::unknown(REFUSED), ComposeService::locus(file, &pair.value));
        found.insert(name.to_owned(), given.named(ComposeService::locus(file, &pair.key)));
    }
}

/// The bytes of the value of `NAME=value`, when it stands there as it is.
fn behind_name(item: &Yaml, length: usize, as_written: bool) -> Option<std::ops::Range<usize>> {
    let (start, end) = (item.span.start, item.span.end);
    let quote = match item.style()? {
        ScalarStyle::Plain => 0,
        ScalarStyle::Single | ScalarStyle::Double => 1,
        _ => return None,
    };
    let whole = end.checked_sub(start + 2 * quote)?;
    let is_there = as_written && whole == item.text()?.len() && length < whole;
    is_there.then_some(start + quote + length..end - quote)
}

/// A name alone takes the value that Compose itself has.
fn passed_through(reading: &mut Reading<'_, '_>, file: usize, name: &str, at: Locus, found: &mut Found) {
    let value = match reading.variables_in(file).get(name) {
        VariableState::Known(text) => Told::Known(text),
        answer => Told::unknown(answer.settled_by(name)),
    };
    found.insert(name.to_owned(), Given::new(value, at));
}

fn env_files(
    reading: &mut Reading<'_, '_>,
    file: usize,
    value: &Yaml,
    node: &mut FoundNode,
    found: &mut Found,
) {
    let one = std::slice::from_ref(value);
    match value.items() {
        [] => one.iter().for_each(|item| env_file(reading, file, item, node, found)),
        items => items.iter().for_each(|item| env_file(reading, file, item, node, found)),
    }
}

/// A path, or a mapping that has it.
fn env_file(
    reading: &mut Reading<'_, '_>,
    file: usize,
    item: &Yaml,
    node: &mut FoundNode,
    found: &mut Found,
) {
    let path = if item.is_mapping() { item.at(&["path"]) } else { Some(item) };
    let Some(path) = path.and_then(|path| reading.text(file, path)) else {
        let help = "Write a path, a list of paths, or `path:` with `required:` beside it.";
        node.unknown(NodePart::Environment, None, "an `env_file` that Compose accepts");
        reading.refused(file, item, "`env_file` names no file, which Compose refuses", help);
        return;
    };
    let Told::Known(path) = path.told() else {
        node.unknown(NodePart::Environment, None, "the env_file, whose path holds a variable");
        return;
    };
    let why = "the service takes variables from it (`env_file`)";
    let name = node.name.clone();
    match reading.out.look(reading.sources, file, &path, why, Some(&name)) {
        Lookup::Here(at) => {
            let rules = match item.text_at(&["format"]) {
                Some("raw") => EnvDialect::Docker,
                _ => EnvDialect::Compose,
            };
            let variables = reading.variables_in(file);
            let known = |name: &str| match variables.get(name) {
                VariableState::Known(text) => Some(text),
                _ => None,
            };
            reading.out.kinds.insert(at, FileKind::EnvFile);
            reading.out.used.insert(at);
            for one in env_file::read(reading.sources.text(at), rules, &known) {
                variables::refuse_open(&one, at, reading.sources, reading.out);
                let EnvValue { name, value, bytes, name_bytes, open } = one;
                let (at, named) = (Locus { file: at, bytes }, Locus { file: at, bytes: name_bytes });
                match value {
                    // How far the value was meant to go is not known.
                    Some(_) if open => {
                        drop(found.insert(name, Given::new(Told::unknown(REFUSED), at).named(named)));
                    }
                    Some(value) => drop(found.insert(name, Given::new(value, at).named(named))),
                    None => passed_through(reading, file, &name, at, found),
                }
            }
        }
        Lookup::Missing(path) | Lookup::Outside(path) => {
            node.unknown(NodePart::Environment, Some(&path), format!("the env_file {path}"));
        }
    }
}
