//! Files that are read line by line: env files and units.

use std::collections::BTreeSet;
use std::ops::Range;

use super::places::{FilePlaces, PlaceKind};
use super::variables::is_read;
use crate::api::secret::WITHHELD;
use crate::collect::shown;
use crate::config::rules::Secrets;

/// How the program of a unit is started.
const COMMAND: &str = "ExecStart";
/// The program of a node.
const SERVER: &str = "restate-server";

/// Whether a line of a unit is kept that says nothing about a node. A command is, when it is that of a server.
pub fn of_unit(line: &str) -> bool {
    let line = line.trim();
    let Some((name, value)) = line.split_once('=') else { return line.starts_with('[') };
    shown::is_plain_setting(name.trim_end()) || (name.trim_end() == COMMAND && value.contains(SERVER))
}

/// Whether a line sets a variable that something refers to, or that servers take by its name alone.
pub fn sets(line: &str, referred: &BTreeSet<String>) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix("export ").unwrap_or(line);
    line.split_once('=')
        .is_some_and(|(name, _)| referred.contains(name.trim_end()) || is_read(name.trim_end()))
}

/// The lines that say something about a node, and those that are kept anyway.
pub fn kept(
    text: &str,
    places: &FilePlaces,
    keeps: &dyn Fn(&str) -> bool,
    secrets: &Secrets,
) -> Option<String> {
    let mut out = String::new();
    for bytes in joined(text) {
        let line = &text[bytes.clone()];
        if keeps(line) || is_told(places, &bytes) {
            replaced(text, &bytes, places, &mut out);
        }
    }
    (!out.is_empty()).then(|| secrets.withheld(&out))
}

/// The lines that say something about a node.
pub fn told<'t>(text: &'t str, places: &'t FilePlaces) -> impl Iterator<Item = &'t str> {
    joined(text).into_iter().filter(|bytes| is_told(places, bytes)).map(|bytes| &text[bytes])
}

/// Whether something of a node stands in these bytes.
fn is_told(places: &FilePlaces, bytes: &Range<usize>) -> bool {
    places.touching(bytes).any(|(_, kind)| !matches!(kind, PlaceKind::Finding | PlaceKind::Foreign))
}

/// Lines with those that a backslash joins to them.
fn joined(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut at, mut goes_on) = (0, false);
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        match found.last_mut().filter(|_| goes_on) {
            Some(last) => last.end = end,
            None => found.push(at..end),
        }
        goes_on = line.trim_end().ends_with('\\');
        at = end;
    }
    found
}

/// The text of some bytes, with what is secret replaced.
fn replaced(text: &str, bytes: &Range<usize>, places: &FilePlaces, out: &mut String) {
    let mut done = bytes.start;
    for (place, _) in
        places.touching(bytes).filter(|(_, kind)| matches!(kind, PlaceKind::Secret | PlaceKind::Foreign))
    {
        let (start, end) = (place.start.max(done), place.end.min(bytes.end));
        if start < end {
            out.push_str(&text[done..start]);
            let written = &text[start..end];
            out.push_str(&if is_reference(written) { written.to_owned() } else { hidden(written) });
            done = end;
        }
    }
    out.push_str(&text[done..bytes.end]);
}

/// What takes the place of a secret. The place may begin with the name of the variable.
pub fn hidden(written: &str) -> String {
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '-' | '.'))
    };
    let end = if written.ends_with('\n') { "\n" } else { "" };
    match written.split_once('=').filter(|(name, _)| is_name(name)) {
        Some((name, _)) => format!("{name}={WITHHELD}{end}"),
        None => format!("{WITHHELD}{end}"),
    }
}

/// Whether a value is nothing but the name of a variable, `${NAME}`: that is no secret, and says where it is.
pub fn is_reference(written: &str) -> bool {
    let value = written.trim().trim_matches(['"', '\'']);
    let value = value.split_once('=').map_or(value, |(_, value)| value);
    let Some(name) = value.strip_prefix('$') else { return false };
    let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
    !name.is_empty() && name.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_')
}
