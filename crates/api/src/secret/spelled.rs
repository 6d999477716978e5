//! Signs in the ways that programs spell them: in URLs, in JSON, in XML.

use std::ops::Range;

pub(super) const EQUALS: [&str; 6] = ["=", "%3d", "%253d", "\\u003d", "\\x3d", "&#61;"];
pub(super) const COLON: [&str; 6] = [":", "%3a", "%253a", "\\u003a", "\\x3a", "&#58;"];
const OPEN: [&str; 6] = ["<", "%3c", "\\u003c", "\\x3c", "&lt;", "&#60;"];
pub(super) const SHUT: [&str; 6] = [">", "%3e", "\\u003e", "\\x3e", "&gt;", "&#62;"];
pub(super) const QUOTES: [&str; 12] = [
    "%22", "%27", "%2522", "%2527", "&quot;", "&apos;", "&#34;", "&#39;", "\\u0022", "\\u0027", "\\x22",
    "\\x27",
];

/// The length of the spelling that a text starts with, or 0.
pub(super) fn at_start(text: &str, spellings: &[&str]) -> usize {
    let is = |one: &&&str| text.get(..one.len()).is_some_and(|start| start.eq_ignore_ascii_case(one));
    spellings.iter().find(is).map_or(0, |one| one.len())
}

/// The length of a `<` at a place.
pub(super) fn opening(text: &str, at: usize) -> Option<usize> {
    Some(at_start(&text[at..], &OPEN)).filter(|length| *length > 0)
}

/// The first of these spellings in a text.
pub(super) fn find(text: &str, spellings: &[&str]) -> Option<Range<usize>> {
    text.char_indices().find_map(|(at, _)| {
        Some(at_start(&text[at..], spellings)).filter(|length| *length > 0).map(|length| at..at + length)
    })
}

/// A text without the quotes at its end, spelled or not.
pub(super) fn without_quotes(text: &str) -> &str {
    let mut text = text;
    loop {
        let less = text.trim_end_matches(['"', '\'', '\\', '`']);
        let spelled = QUOTES.iter().find(|one| {
            let start = less.len().saturating_sub(one.len());
            less.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(one))
        });
        text = &less[..less.len() - spelled.map_or(0, |one| one.len())];
        if spelled.is_none() {
            return text;
        }
    }
}

/// A name without the rest of an escape in front of it: `22token` of `%22token`, `nsig` of `\nsig`.
pub(super) fn without_escape<'t>(before: &str, name: &'t str) -> &'t str {
    let hex = |from: usize, digits: usize| {
        name.get(from..from + digits).is_some_and(|code| code.bytes().all(|sign| sign.is_ascii_hexdigit()))
    };
    let length = match (before.chars().next_back(), name.as_bytes().first()) {
        (Some('%'), Some(b'2')) if name.starts_with("25") && hex(2, 2) => 4,
        (Some('%'), _) if hex(0, 2) => 2,
        (Some('\\'), Some(b'u')) if hex(1, 4) => 5,
        (Some('\\'), Some(b'x')) if hex(1, 2) => 3,
        (Some('\\'), Some(b'n' | b'r' | b't')) => 1,
        _ => 0,
    };
    &name[length..]
}
