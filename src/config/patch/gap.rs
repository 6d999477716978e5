//! Where new keys go.

use super::literal;
use crate::config::document::Document;

/// A key for a gap: the keys left of its `=` as they are to be written, and its value with what follows it.
pub struct NewKey {
    /// Comment lines that stand above it, each with its line end.
    pub above: String,
    /// The keys, dotted.
    pub name: String,
    /// The value as text, and the comment that ends its line.
    pub value: String,
}

/// A place between two bytes where keys of one table can be added.
pub struct Gap {
    /// The place.
    pub at: usize,
    /// What stands before the first of them: a line end, a header, a comma.
    lead: String,
    /// What stands before each line.
    indent: String,
    /// Keys that lead from the table whose lines these become to the table that they are for.
    prefix: String,
    /// What ends each of them.
    end: &'static str,
    /// What stands behind the last of them.
    trail: &'static str,
}

impl Gap {
    /// The gap for keys of `table`, of which the first `known` keys are tables that exist; `inline` of them lead
    /// to the innermost table with braces.
    pub fn of(document: &Document, table: &[String], known: usize, inline: Option<usize>) -> Self {
        let text = document.text.as_str();
        if let Some(depth) = inline {
            return Self::in_braces(document, table, depth);
        }
        if table.is_empty() {
            return Self::at_root(document);
        }
        let newline = newline(text);
        let existing = &table[..known];
        if let Some(section) = document.layout.section(existing) {
            if table.len() == known {
                let indent = section.lines.last().map_or("", |line| indent(text, line.span.start));
                return Self::lines(text, section.end(), indent, &[]);
            }
        } else if let Some((section, last)) = document.layout.last_dotted(existing) {
            let indent = indent(text, last.span.start);
            return Self::lines(text, last.span.end, indent, &table[section.keys.len()..]);
        }
        let is_empty = text.trim_start_matches('\u{feff}').trim().is_empty();
        let blank = if is_empty || ends_blank(text) { "" } else { newline };
        let mut gap = Self::lines(text, text.len(), "", &[]);
        gap.lead.push_str(&format!("{blank}[{}]{newline}", literal::dotted(table)));
        gap
    }

    fn at_root(document: &Document) -> Self {
        let text = document.text.as_str();
        if let Some(last) = document.layout.sections[0].lines.last() {
            return Self::lines(text, last.span.end, indent(text, last.span.start), &[]);
        }
        match document.layout.first_header(text) {
            Some(at) => Self { lead: String::new(), trail: newline(text), ..Self::lines(text, at, "", &[]) },
            None => Self::lines(text, text.len(), "", &[]),
        }
    }

    /// Lines of their own at `at`.
    fn lines(text: &str, at: usize, indent: &str, prefix: &[String]) -> Self {
        let open = !matches!(text[..at].chars().next_back(), None | Some('\n' | '\u{feff}'));
        Self {
            at,
            lead: if open { newline(text).to_owned() } else { String::new() },
            indent: indent.to_owned(),
            prefix: dotted_before(prefix),
            end: newline(text),
            trail: "",
        }
    }

    fn in_braces(document: &Document, table: &[String], depth: usize) -> Self {
        let keys: Vec<&str> = table[..depth].iter().map(String::as_str).collect();
        let span = document.root.at(&keys).map_or(0..0, |item| item.span.clone());
        let inner = &document.text[span.start + 1..span.end - 1];
        let used = inner.trim_end();
        let (at, lead, trail) = if used.trim().is_empty() {
            (span.start + 1, " ", if inner.is_empty() { " " } else { "" })
        } else {
            (span.start + 1 + used.len(), ", ", "")
        };
        let (lead, prefix) = (lead.to_owned(), dotted_before(&table[depth..]));
        Self { at, lead, indent: String::new(), prefix, end: "", trail }
    }

    /// The text that adds a key.
    pub fn with(&self, name: &str, value: String) -> String {
        let key = NewKey { above: String::new(), name: literal::key(name), value };
        self.with_all(&[key])
    }

    /// The text that adds keys; braces take one.
    pub fn with_all(&self, keys: &[NewKey]) -> String {
        let Self { lead, indent, prefix, end, trail, .. } = self;
        let line = |key: &NewKey| {
            let NewKey { above, name, value } = key;
            let above = above.split_inclusive('\n').map(|line| format!("{indent}{}", line.trim_start()));
            format!("{}{indent}{prefix}{name} = {value}{end}", above.collect::<String>())
        };
        format!("{lead}{}{trail}", keys.iter().map(line).collect::<String>())
    }
}

/// Keys with a dot behind each.
fn dotted_before(keys: &[String]) -> String {
    keys.iter().map(|key| format!("{}.", literal::key(key))).collect()
}

/// The line end that the text uses.
pub fn newline(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

fn indent(text: &str, line: usize) -> &str {
    let rest = &text[line..];
    &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()]
}

fn ends_blank(text: &str) -> bool {
    let mut lines = text.rsplit('\n');
    lines.next() == Some("") && lines.next().is_some_and(|line| line.trim().is_empty())
}
