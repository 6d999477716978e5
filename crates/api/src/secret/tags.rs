//! `<SecretAccessKey>…</SecretAccessKey>`, also where `<` and `>` are spelled in other ways.

use std::ops::Range;

use super::is_secret_key;
use super::spelled::{SHUT, at_start, find, opening};

/// A longer tag is none.
const LONGEST: usize = 512;

/// What stands between two tags, of which the first has the name of a secret.
pub(super) fn tags(text: &str, found: &mut Vec<Range<usize>>) {
    let mut done = 0;
    for (at, _) in text.match_indices(['<', '&', '%', '\\']) {
        let Some(length) = opening(text, at).filter(|_| at >= done) else { continue };
        let inside = at + length;
        let named = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '.' | ':');
        let name = text[inside..].find(|sign| !named(sign)).unwrap_or(text.len() - inside);
        if name == 0 || name > LONGEST || !is_secret_key(&text[inside..inside + name]) {
            continue;
        }
        let window = floor(text, inside + LONGEST);
        let Some(shut) = find(&text[inside + name..window], &SHUT) else { continue };
        let from = inside + name + shut.end;
        let end = next(text, from);
        let closed = end.is_some_and(|end| closes(text, end));
        let rest = &text[from..end.unwrap_or(text.len())];
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let value = from..from + if closed { rest.len() } else { word };
        // A placeholder such as `<password>` has no end of its own, and a blank behind it.
        if closed || rest.starts_with(char::is_alphanumeric) {
            done = value.end;
            found.push(value);
        }
    }
}

/// Where the next tag begins.
fn next(text: &str, from: usize) -> Option<usize> {
    let signs = text[from..].match_indices(['<', '&', '%', '\\']);
    signs.map(|(at, _)| from + at).find(|at| opening(text, *at).is_some() && !text[*at..].starts_with("<!["))
}

fn closes(text: &str, at: usize) -> bool {
    opening(text, at)
        .is_some_and(|length| at_start(&text[at + length..], &["/", "\\/", "%2f", "\\u002f"]) > 0)
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
