//! Values behind the names of secrets: `password=…`, `"token": "…"`, `Authorization: …`, `secret-key "…"`.

use std::ops::Range;

use super::is_secret_key;
use super::spelled::{COLON, EQUALS, at_start, without_escape, without_quotes};
use super::value::Values;

/// No name is longer; a line without blanks would be read again for every sign in it.
const LONGEST_NAME: usize = 128;

/// How far behind `name: password` its `value: …` may stand.
const APART: usize = 200;

/// A shorter word is no secret because of its letters and digits.
const SHORTEST_MIXED: usize = 8;

/// Keys whose value is a name, of which another key has the value.
const NAMING: [&str; 8] = ["env", "field", "header", "key", "name", "option", "parameter", "property"];

pub(super) fn named(text: &str, values: &mut Values<'_>, found: &mut Vec<Range<usize>>) {
    let mut done = 0;
    let mut told = None;
    for (at, sign) in
        text.match_indices(['=', ':', '"', '\'', '(', '>', ',', '%', '\\', '&', ' ', '\t', '│', '┆'])
    {
        if at < done {
            continue;
        }
        let Some((before, from)) = stands_behind(text, at, sign) else { continue };
        let (outer, name) = name_at_end(before);
        if name.is_empty() {
            continue;
        }
        let assigns = from > at && matches!(sign, "=" | ":");
        let is_told = assigns
            && matches!(name.to_ascii_lowercase().as_str(), "value" | "val" | "content")
            && told.is_some_and(|end| at <= end + APART);
        if let Some(default) = default_of(text, from, sign, outer) {
            // Without the signs around it nothing could be put in the place of the name.
            if is_secret_here(before, outer, name) {
                done = default.end;
                found.push(default);
            }
            continue;
        }
        if is_told || is_secret_here(before, outer, name) {
            let header = sign == ":" && is_header(name);
            let value = values.after(from, header);
            done = value.end;
            found.push(value);
        } else if assigns && NAMING.contains(&name.to_ascii_lowercase().as_str()) {
            let value = values.after(from, false);
            let inner = text[value.clone()].trim_matches(|sign: char| !sign.is_alphanumeric());
            if inner.len() <= LONGEST_NAME && !inner.contains(char::is_whitespace) && is_secret_key(inner) {
                told = Some(value.end);
            }
        }
    }
}

/// What a reference says for the case that its name is not set, or is: `${NAME:-…}`. It may hold others, and without its end goes
/// to that of the line.
fn default_of(text: &str, from: usize, sign: &str, outer: &str) -> Option<Range<usize>> {
    let rest =
        text[from..].strip_prefix(['-', '?', '+', '=']).filter(|_| sign == ":" && outer.ends_with("${"))?;
    let start = text.len() - rest.len();
    let mut open = 0_usize;
    for (at, sign) in rest.char_indices() {
        match sign {
            '\n' => return Some(start..start + at),
            '}' if open == 0 => return Some(start..start + at),
            '}' => open -= 1,
            '{' => open += 1,
            _ => {}
        }
    }
    Some(start..text.len())
}

/// What stands before a sign that may follow a name, and where the value would begin.
fn stands_behind<'t>(text: &'t str, at: usize, sign: &str) -> Option<(&'t str, usize)> {
    let (all, rest) = (&text[..at], &text[at + sign.len()..]);
    let before = all.trim_end_matches([' ', '\t']);
    let behind = at + sign.len();
    match sign {
        "=" | ":" => Some((without_quotes(before), behind)),
        "%" | "\\" | "&" => {
            let length = at_start(&text[at..], &EQUALS).max(at_start(&text[at..], &COLON));
            (length > 0).then(|| (without_quotes(before), at + length))
        }
        // `SecretString("…")`
        "(" => {
            rest.trim_start().starts_with(['"', '[']).then(|| (before, text.len() - rest.trim_start().len()))
        }
        ">" => before.strip_suffix('-').map(|before| (without_quotes(before.trim_end()), behind)),
        "," => listed(before, behind),
        "│" | "┆" => Some((before, behind)),
        // Columns of a table, or a word that nobody would write in a sentence.
        "\t" => (before.len() == at).then_some((before, behind)),
        " " => {
            let apart = before.len() == at
                && !before.ends_with('.')
                && (rest.starts_with([' ', '\t']) || is_mixed(rest));
            apart.then_some((without_quotes(before), behind))
        }
        // A quote that opens a value stands behind a blank, or on the next line.
        _ => (all.trim_end().len() < at).then(|| (all.trim_end(), at)),
    }
}

/// `"--token","…"` and `("token", "…")`.
fn listed(before: &str, behind: usize) -> Option<(&str, usize)> {
    let inner = without_quotes(before);
    if inner.len() == before.len() {
        return None;
    }
    let (outer, name) = name_at_end(inner);
    let outer = without_quotes(outer);
    (name.starts_with('-') || outer.ends_with('(')).then_some((inner, behind))
}

/// Whether a text begins with a word of letters and digits, such as `hunter22`.
fn is_mixed(text: &str) -> bool {
    let part = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '+' | '/' | '=' | '_' | '-');
    let length = text.find(|sign| !part(sign)).unwrap_or(text.len());
    let ends = text[length..].chars().next().is_none_or(|sign| !matches!(sign, ':' | '.' | '@'));
    let word = &text[..length];
    ends && !word.starts_with(['/', '-'])
        && word.split(['-', '_']).any(|part| {
            let digits = part.bytes().filter(u8::is_ascii_digit).count();
            let letters = part.bytes().filter(u8::is_ascii_alphabetic).count();
            part.len() >= SHORTEST_MIXED && digits > 1 && letters > 1
        })
}

/// Whether the name at the end of a text, and what stands before it, are those of a secret.
fn is_secret_here(text: &str, outer: &str, name: &str) -> bool {
    let unescaped = || without_escape(outer, name);
    is_secret_key(name)
        || name.eq_ignore_ascii_case("key") && is_secret_key(words_at_end(text, 3))
        || unescaped().len() < name.len() && is_secret_key(unescaped())
}

/// A header's value has several words.
fn is_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["authori", "cookie", "headers"].iter().any(|part| name.contains(part))
}

/// The last words of a text: `secret access key` is spelled in three.
fn words_at_end(text: &str, words: usize) -> &str {
    let mut start = text.len();
    for _ in 0..words {
        start = name_at_end(&text[..start]).0.len();
        let Some(before) = text[..start].strip_suffix(' ') else { break };
        start = before.len();
    }
    text[start..].trim_start()
}

/// What stands before the name at the end of a text, and the name. Full stops around it are none of it.
fn name_at_end(text: &str) -> (&str, &str) {
    let mut start = text.len();
    for (at, sign) in text.char_indices().rev().take(LONGEST_NAME) {
        if !(sign.is_alphanumeric() || matches!(sign, '-' | '_' | '.')) {
            break;
        }
        start = at;
    }
    let name = text[start..].trim_end_matches('.');
    let bare = name.trim_start_matches('.');
    (&text[..start + name.len() - bare.len()], bare)
}
