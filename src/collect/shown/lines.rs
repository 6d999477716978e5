//! Scripts, of which the commands are shown that run the server.

use std::collections::BTreeSet;

use super::command;
use super::harmless::{self, PARTS};

/// The text with the lines that may be shown.
pub fn shown(text: &str) -> String {
    kept(text, |line| {
        let line = line.trim().trim_end_matches('&');
        let words: Vec<&str> = line.split_whitespace().map(bare).collect();
        harmless::runs_server(&words)
            && !PARTS.iter().any(|part| line.contains(part))
            && harmless::is_value(line)
            && command::is_shown(line)
    })
}

/// A word without the quotes around it or behind the sign of its option.
fn bare(word: &str) -> &str {
    word.trim_matches(['"', '\''])
}

/// The text with those lines alone that `is_harmless` says so of, joined as a backslash joins them. The others are empty.
pub fn kept(text: &str, is_harmless: impl Fn(&str) -> bool) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut keep = BTreeSet::new();
    let mut first = 0;
    while first < lines.len() {
        let goes_on = |line: &&&str| line.trim_end().ends_with('\\');
        let last = (first + lines[first..].iter().take_while(goes_on).count()).min(lines.len() - 1);
        let joined: Vec<&str> =
            lines[first..=last].iter().map(|line| line.trim_end().trim_end_matches('\\')).collect();
        if is_harmless(&joined.join(" ")) {
            keep.extend(first..=last);
        }
        first = last + 1;
    }
    let shown = |(at, line): (usize, &str)| if keep.contains(&at) { line.to_owned() } else { String::new() };
    let mut out: Vec<String> = lines.into_iter().enumerate().map(shown).collect();
    if text.ends_with('\n') {
        out.push(String::new());
    }
    out.join("\n")
}
