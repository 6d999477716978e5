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
            out.push_str(&reference(written).unwrap_or_else(|| hidden(written)));
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

/// A value that is nothing but the name of a variable: that is no secret, and says where it is. What `${NAME:?…}` says
/// when there is none goes; `${NAME:-…}` has a value in it, and is none.
pub fn reference(written: &str) -> Option<String> {
    let whole = unquoted(written);
    let value = whole.split_once('=').map_or(whole, |(_, value)| unquoted(value));
    let value = value.strip_prefix('$')?;
    let braced = value.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
    let name = braced.unwrap_or(value);
    // Without braces a password may begin with the sign.
    if braced.is_none() && name.contains(|sign: char| sign.is_ascii_lowercase() || sign == '?') {
        return None;
    }
    let (name, words) = name.split_once('?').map_or((name, None), |(name, words)| (name, Some(words)));
    let bare = if words.is_some() { name.strip_suffix(':').unwrap_or(name) } else { name };
    let is_name = !bare.is_empty() && bare.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_');
    is_name.then(|| match words {
        Some(words) if !words.is_empty() => {
            written.replace(&format!("{name}?{words}"), &format!("{name}?{WITHHELD}"))
        }
        _ => written.to_owned(),
    })
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}

#[cfg(test)]
mod tests {
    use super::reference;

    #[test]
    fn what_only_names_a_variable_stays_and_a_default_does_not() {
        for (written, wanted) in [
            ("${A}", Some("${A}")),
            ("KEY=\"$A\"\n", Some("KEY=\"$A\"\n")),
            ("${A:?set hunter2}", Some("${A:?<withheld>}")),
            ("K=${A?}", Some("K=${A?}")),
            ("${A:-hunter2}", None),
            ("${A}b", None),
            ("hunter2?x", None),
            ("$?x", None),
            ("K=$hunter2", None),
        ] {
            assert_eq!(reference(written).as_deref(), wanted, "{written}");
        }
    }
}
