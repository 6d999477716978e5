//! Files that are read line by line: env files and units.

use std::ops::Range;

use super::places::{Expander, FilePlaces, PlaceKind};
use super::stand_in;
use super::words::{Referred, unquoted};
use crate::api::secret::WITHHELD;
use crate::collect::shown::{self, CommandWords};
use crate::config::rules::Secrets;
use crate::config::variables::{is_name, is_read, is_withheld, set_by};

/// How the program of a unit is started.
const COMMAND: &str = "ExecStart";
/// How a unit sets variables.
const LIST: &str = "Environment";
/// The program of a node.
const SERVER: &str = "restate-server";

/// Whether a line of a unit is kept that says nothing about a node. A command is, when it is that of a server.
pub fn of_unit(line: &str) -> bool {
    let Some((name, value)) = line.trim().split_once('=') else { return shown::is_harmless_setting(line) };
    let name = name.trim_end();
    let is_servers = || name == COMMAND && words(value).any(|word| program(word) == SERVER);
    (shown::is_plain_setting(name) && shown::is_harmless_setting(line)) || is_servers()
}

/// Whether a line sets a variable that something refers to, or that servers take by its name alone.
pub fn sets(line: &str, referred: &Referred) -> bool {
    variable(line).is_some_and(|(name, _)| referred.has(name) || is_read(name))
}

/// The name and the value of a line that sets a variable.
fn variable(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let (name, value) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
    Some((name.trim(), value))
}

/// The lines that say something about a node, and those that are kept anyway.
pub fn kept(
    text: &str,
    places: &FilePlaces,
    keeps: &dyn Fn(&str) -> bool,
    referred: &Referred,
    secrets: &Secrets,
) -> Option<String> {
    let mut out = Written { secrets, done: String::new(), open: String::new() };
    let mut is_quoted = false;
    for bytes in joined(text, places) {
        let line = &text[bytes.clone()];
        let is_command = variable(line).is_some_and(|(name, _)| name == COMMAND);
        let is_told = is_told(places, &bytes);
        // Behind a quote that nothing closes, what looks like a line may be a part of a value that no node has.
        let keeps = |line: &str| !is_quoted && keeps(line);
        if is_command && (is_told || keeps(line)) {
            let begin = line.find('=').map_or(0, |sign| sign + "=".len());
            out.push(&line[..begin]);
            out.push(&CommandWords::new(&is_put_in).told(&line[begin..]));
        } else if is_told && is_open(line) {
            out.push(&without_values(line));
        } else if is_told || (keeps(line) && variable(line).is_none()) {
            replaced(text, &bytes, places, &mut out);
        } else if keeps(line) {
            out.push(&nobodys(line, referred));
        }
        is_quoted |= !is_told && opens(line);
    }
    Some(out.finished()).filter(|text| !text.is_empty())
}

/// What is written of a file.
struct Written<'s> {
    secrets: &'s Secrets,
    done: String,
    /// What is looked through for secrets once more.
    open: String,
}

impl Written<'_> {
    fn push(&mut self, text: &str) {
        self.open.push_str(text);
    }

    /// Adds what stands in the place of a secret. Of a list or a table nothing is left but what says its form.
    fn push_stand_in(&mut self, text: &str) {
        if !text.contains(['{', '[']) {
            return self.push(text);
        }
        self.done.push_str(&self.secrets.withheld(&std::mem::take(&mut self.open)));
        self.done.push_str(text);
    }

    fn finished(self) -> String {
        self.done + &self.secrets.withheld(&self.open)
    }
}

/// Whether a line of variables has a quote that nothing closes: what is set behind it nobody can tell.
fn is_open(line: &str) -> bool {
    let is_list = line.trim_start().starts_with("Environment=");
    is_list && ['"', '\''].iter().any(|quote| line.matches(*quote).count() % 2 > 0)
}

/// Whether a value on a line begins with a quote that the line does not close.
fn opens(line: &str) -> bool {
    // In a unit a quote ends with its line.
    let (_, value) = variable(line).filter(|(name, _)| *name != LIST).unwrap_or_default();
    ['"', '\''].iter().any(|quote| value.matches(*quote).count() % 2 > 0)
}

/// The names of the variables on a line.
fn without_values(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for part in line.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        let begin = if out.is_empty() { word.find('=').map_or(0, |sign| sign + "=".len()) } else { 0 };
        let quotes = word[begin..].len() - word[begin..].trim_start_matches(['"', '\'']).len();
        let (before, set) = word.split_at(begin + quotes);
        out.push_str(before);
        match set_by(set) {
            Some(name) => out.push_str(&format!("{name}={WITHHELD}")),
            None if set.is_empty() || set == "\\" => out.push_str(set),
            None => out.push_str(WITHHELD),
        }
        out.push_str(&part[word.len()..]);
    }
    out
}

/// A setting or a variable that no node has: its value is what the line says of it.
fn nobodys(line: &str, referred: &Referred) -> String {
    let Some((name, value)) = variable(line) else { return line.to_owned() };
    let bare = value.split(" #").next().unwrap_or_default().trim();
    let end = if line.ends_with('\n') { "\n" } else { "" };
    let is_known = is_read(name) || referred.tells(name);
    match shown::is_plain_setting(name) || (is_known && !is_withheld(name, unquoted(bare))) {
        true => format!("{name}={bare}{end}"),
        false => format!("{name}={WITHHELD}{end}"),
    }
}

/// What the lines refer to that say something about a node.
pub fn told(text: &str, places: &FilePlaces, referred: &mut Referred) {
    for bytes in joined(text, places).into_iter().filter(|bytes| is_told(places, bytes)) {
        let line = &text[bytes.clone()];
        if variable(line).is_some_and(|(name, _)| name == COMMAND) {
            referred.add(&CommandWords::new(&|_| false).told(line), true);
        } else if !places.touching(&bytes).any(|(_, kind)| *kind == PlaceKind::Secret) {
            referred.add(line, true);
        }
        referred.add(line, false);
    }
}

/// Whether something of a node stands in these bytes.
fn is_told(places: &FilePlaces, bytes: &Range<usize>) -> bool {
    places.touching(bytes).any(|(_, kind)| !matches!(kind, PlaceKind::Finding | PlaceKind::Foreign))
}

/// Lines with those that a backslash joins to them, or a value that has several.
fn joined(text: &str, places: &FilePlaces) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut at, mut goes_on) = (0, false);
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        match found.last_mut().filter(|_| goes_on) {
            Some(last) => last.end = end,
            None => found.push(at..end),
        }
        let is_value =
            places.touching(&(at..end)).any(|(place, kind)| *kind != PlaceKind::Finding && place.end > end);
        goes_on = is_value || line.trim_end().ends_with('\\');
        at = end;
    }
    found
}

/// The text of some bytes, with what is secret replaced, and what is at no place of a node.
fn replaced(text: &str, bytes: &Range<usize>, places: &FilePlaces, out: &mut Written<'_>) {
    let line = text[bytes.clone()].replace("\\\n", " ");
    let is_harmless = shown::is_harmless_setting(&line);
    let mut done = bytes.start;
    let between = |range: Range<usize>, out: &mut Written<'_>| match is_harmless {
        true => out.push(&text[range]),
        false => beside(&text[range.clone()], range.start == bytes.start, out),
    };
    for (place, kind) in places.touching(bytes).filter(|(_, kind)| *kind != PlaceKind::Finding) {
        let (start, end) = (place.start.max(done), place.end.min(bytes.end));
        if start < end {
            between(done..start, out);
            let written = &text[start..end];
            let set = places.variable_at(place);
            match kind {
                PlaceKind::Secret | PlaceKind::Foreign => {
                    // Its name is a place of its own, and is written already.
                    let behind = written.strip_prefix('=').filter(|_| place.start < start);
                    let written = behind.unwrap_or(written);
                    out.push(if behind.is_some() { "=" } else { "" });
                    let name = set.map(|set| set.name.as_str());
                    let reader = set.filter(|set| set.expanded).map_or(Expander::Nobody, |_| places.reader);
                    let reference = reference(written, name, reader).filter(|_| *kind == PlaceKind::Secret);
                    match reference {
                        Some(reference) => out.push(&reference),
                        None => out.push_stand_in(&hidden(written, name)),
                    };
                }
                _ => out.push(written),
            }
            done = end;
        }
    }
    between(done..bytes.end, out);
}

/// What stands beside places of nodes: which setting or variable a line begins with.
fn beside(gap: &str, is_first: bool, out: &mut Written<'_>) {
    let begin = gap.find('=').filter(|_| is_first).map_or(0, |sign| sign + 1);
    let name = gap[..begin].trim().trim_end_matches('=').trim_end();
    let is_begin = is_name(name.strip_prefix("export ").unwrap_or(name));
    let begin = if is_begin { begin } else { 0 };
    out.push(&gap[..begin]);
    let rest = &gap[begin..];
    // To some readers it is a comment.
    if rest.trim_start().starts_with('#') && rest.starts_with(char::is_whitespace) {
        return out.push(if rest.ends_with('\n') { "\n" } else { "" });
    }
    let mut done = 0;
    for word in words(rest) {
        let at = done + rest[done..].find(word).unwrap_or_default();
        out.push(&rest[done..at]);
        out.push(WITHHELD);
        done = at + word.len();
    }
    out.push(&rest[done..]);
}

/// The words of a command, whatever runs it, and of what stands between values.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| sign.is_whitespace() || "=:\"'\\;&|()`".contains(sign))
        .filter(|word| !word.is_empty())
}

/// What a word is the path of.
fn program(word: &str) -> &str {
    word.trim_start_matches(['-', '@', '+', '!', ':']).rsplit('/').next().unwrap_or_default()
}

/// Whether systemd puts something in the place of a word of a command.
fn is_put_in(word: &str) -> bool {
    is_reference(word, Expander::Compose)
}

/// Whether a word is nothing but the name of a variable.
pub fn is_reference(word: &str, reader: Expander) -> bool {
    reference(word, None, reader).is_some_and(|kept| kept == word)
}

/// What takes the place of a secret, which is the value of a variable. The place of one that is set in a list or on a line may
/// begin with its name.
pub fn hidden(written: &str, name: Option<&str>) -> String {
    let end = if written.ends_with('\n') { "\n" } else { "" };
    let bare = unquoted(written);
    let value = value_of(bare, name);
    let other = stand_in::of_variable(name, unquoted(value));
    let is_set = value.len() < bare.len();
    let text = match name.filter(|_| is_set) {
        // What nobody reads may be a secret with the sign in it.
        Some(name) if is_read(name) || set_by(bare).is_some() => format!("{name}={other}"),
        Some(_) => WITHHELD.to_owned(),
        None => other,
    };
    let quoted = [written, value].iter().any(|text| text.trim_start().starts_with(['"', '\'']));
    // A list or a table is of several words, with quotes among them.
    match quoted && text.contains('"') && !text.contains('\'') {
        true => format!("'{text}'{end}"),
        false => format!("{text}{end}"),
    }
}

/// A value that is nothing but the name of a variable: that is no secret, and says where it is. What `${NAME:?…}` says
/// when there is none goes; `${NAME:-…}` has a value in it, and is none.
pub fn reference(written: &str, name: Option<&str>, reader: Expander) -> Option<String> {
    let value = unquoted(value_of(unquoted(written), name)).strip_prefix('$')?;
    let part = |open: char, close: char| value.strip_prefix(open).and_then(|name| name.strip_suffix(close));
    let (name, is_bare) = match reader {
        Expander::Nobody => return None,
        Expander::Kubernetes => return is_name(part('(', ')')?).then(|| written.to_owned()),
        Expander::Compose => part('{', '}').map_or((value, true), |name| (name, false)),
    };
    // Without braces a password may begin with the sign.
    if is_bare && name.contains(|sign: char| sign.is_ascii_lowercase() || sign == '?') {
        return None;
    }
    let (name, words) = name.split_once('?').map_or((name, None), |(name, words)| (name, Some(words)));
    let bare = if words.is_some() { name.strip_suffix(':').unwrap_or(name) } else { name };
    is_name(bare).then(|| match words {
        Some(words) if !words.is_empty() => {
            written.replace(&format!("{name}?{words}"), &format!("{name}?{WITHHELD}"))
        }
        _ => written.to_owned(),
    })
}

/// The value of a text that may begin with the name of the variable that it sets.
fn value_of<'t>(text: &'t str, name: Option<&str>) -> &'t str {
    let behind = name.and_then(|name| text.strip_prefix(name)?.strip_prefix('='));
    behind.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_names_a_variable_stays_and_a_default_does_not() {
        for (written, wanted) in [
            ("${A}", Some("${A}")),
            ("K=\"$A\"\n", Some("K=\"$A\"\n")),
            ("${A:?set hunter2}", Some("${A:?<withheld>}")),
            ("K=${A?}", Some("K=${A?}")),
            ("${A:-hunter2}", None),
            ("${A}b", None),
            ("hunter2?x", None),
            ("$?x", None),
            ("K=$hunter2", None),
            ("$12345678", None),
            ("Tr0ub4dor=$A", None),
            ("$(A)", None),
        ] {
            assert_eq!(reference(written, Some("K"), Expander::Compose).as_deref(), wanted, "{written}");
        }
        assert_eq!(reference("K=$(A)", Some("K"), Expander::Kubernetes).as_deref(), Some("K=$(A)"));
        for (written, reader) in
            [("$P4SSW0RD", Expander::Kubernetes), ("$A", Expander::Nobody), ("$(A)", Expander::Nobody)]
        {
            assert_eq!(reference(written, None, reader), None, "{written}");
        }
    }

    #[test]
    fn a_name_stays_where_it_is_set() {
        for (written, name, wanted) in [
            ("DB=a=b\n", Some("DB"), "DB=<withheld>\n"),
            ("'RESTATE_X=a'", Some("RESTATE_X"), "RESTATE_X=<withheld>"),
            ("q0u1Zk3GvW9yTn==", Some("DB"), "<withheld>"),
            ("hunter2==", Some("hunter2"), "<withheld>"),
            ("DB=a", None, "<withheld>"),
        ] {
            assert_eq!(hidden(written, name), wanted, "{written}");
        }
    }
}
