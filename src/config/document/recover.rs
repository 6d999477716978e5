//! Reading on after an error: a bracket or quote that is not closed swallows everything behind it, so
//! what was swallowed is read again without the broken statement.

use std::collections::BTreeSet;

use toml::de::DeTable;

use super::layout::{self, Layout};
use super::syntax::{self, SyntaxError};
use super::{toml10, tree};
use crate::config::tree::{Table, Value};

/// How many broken statements are set aside; each costs another reading.
const ASIDE: usize = 8;

/// Errors of the parser that are told of one reading. Nobody reads more of them, and a text of nothing but errors
/// would fill a module's memory with words about them.
const TOLD: usize = 10_000;

/// What could be read of a text.
pub struct Parsed {
    /// The tree.
    pub root: Table,
    /// The layout.
    pub layout: Layout,
    /// The errors, by position.
    pub errors: Vec<SyntaxError>,
}

/// Reads a text.
pub fn parse(text: &str) -> Parsed {
    let mut parsed = once(text);
    let mut blanked = text.to_owned();
    for _ in 0..ASIDE {
        if parsed.errors.is_empty() {
            break;
        }
        let Some((start, end)) = swallowing(&blanked, &parsed) else { break };
        // Blanks keep every later byte where it is.
        let blank: String =
            blanked[start..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        blanked.replace_range(start..end, &blank);
        let again = once(&blanked);
        // Errors behind the statement are of its making; the first stands for it when it has none itself.
        let mut stands = !parsed.errors.iter().any(|error| (start..end).contains(&error.span.start));
        parsed.errors.retain(|error| error.span.start < end || std::mem::take(&mut stands));
        parsed.errors.extend(again.errors);
        parsed.errors = syntax::tidy(text, parsed.errors);
        (parsed.root, parsed.layout) = (again.root, again.layout);
    }
    parsed
}

fn once(text: &str) -> Parsed {
    let (table, raw) = DeTable::parse_recoverable(text);
    let mut found: Vec<SyntaxError> = Vec::new();
    let root = tree::table(table.get_ref(), &mut found);
    let events = layout::events(text);
    let layout = Layout::read(text, &events);
    toml10::check(text, &events, &mut found);
    let uses = syntax::FirstUses::of(text, &layout);
    let reworded: Vec<SyntaxError> =
        raw.iter().take(TOLD).map(|error| syntax::reword(text, &uses, error)).collect();
    // The parser and the server's limit tell of one depth.
    let is_deep = |error: &SyntaxError| error.message == syntax::TOO_DEEP;
    let deep = found.iter().any(is_deep);
    found.extend(reworded.into_iter().filter(|error| !(deep && is_deep(error))));
    let errors = syntax::tidy(text, found);
    Parsed { root, layout, errors }
}

/// From the start of a broken statement to the first line that looks like a header and was not read as
/// one.
fn swallowing(text: &str, parsed: &Parsed) -> Option<(usize, usize)> {
    let first_error = parsed.errors.first()?.span.start;
    let paths = std::cell::OnceCell::new();
    let (mut at, mut statement) = (0, 0);
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let start = at;
        at += line.len();
        let is_header = bare.starts_with('[')
            && !bare.contains(['=', ','])
            && bare.split('#').next().unwrap_or_default().trim_end().ends_with(']');
        if is_header {
            let sections = &parsed.layout.sections[1..];
            let place = sections.partition_point(|section| section.header.start < start);
            let section = sections.get(place).filter(|section| section.header.start < at);
            // The parser may see a header and still have given up on the tree before it.
            let read = section.is_some_and(|section| {
                let path: Vec<&str> = section.keys.iter().map(|key| key.name.as_str()).collect();
                !path.is_empty() && paths.get_or_init(|| paths_of(&parsed.root)).contains(&path)
            });
            if !read && at > first_error && statement < start {
                return Some((broken(text, parsed, statement..start), start));
            }
            statement = at;
        } else if bare.split_once('=').is_some_and(|(key, _)| is_key(key.trim())) {
            statement = start;
        }
    }
    None
}

/// The path of every key of a tree.
fn paths_of(root: &Table) -> BTreeSet<Vec<&str>> {
    let mut out = BTreeSet::new();
    root.walk(&mut |path, entry| {
        out.insert(path.to_vec());
        matches!(entry.item.value, Value::Table(_))
    });
    out
}

/// Where the broken statement in a range starts: at its first line, unless that was read and the error
/// stands behind it.
fn broken(text: &str, parsed: &Parsed, range: std::ops::Range<usize>) -> usize {
    let Some(error) = parsed.errors.iter().map(|error| error.span.start).find(|at| range.contains(at)) else {
        return range.start;
    };
    let mut lines = parsed.layout.sections.iter().flat_map(|section| &section.lines);
    let was_read = lines.any(|line| line.span.start == range.start && line.span.end <= error);
    if was_read { text[..error].rfind('\n').map_or(0, |at| at + 1) } else { range.start }
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|sign| sign.is_alphanumeric() || "-_.\"' ".contains(sign))
}
