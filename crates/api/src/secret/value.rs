//! How far a value goes.

use std::collections::BTreeSet;
use std::ops::Range;

use super::spelled::{QUOTES, at_start};

/// Brackets that do not close within so many bytes are taken for signs of the value.
const WINDOW: usize = 4096;

const BLANKS: [char; 2] = [' ', '\t'];

/// The values in a text. What was looked for in vain is not looked for again.
pub(super) struct Values<'t> {
    text: &'t str,
    /// Quotes, with so many backslashes before them, that nothing closes in the rest of the text.
    open: BTreeSet<(char, usize)>,
}

impl<'t> Values<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, open: BTreeSet::new() }
    }

    /// The value behind a name and its sign: a quoted text, what stands in brackets, one word, or the block on the
    /// next lines.
    pub(super) fn after(&mut self, from: usize, whole_line: bool) -> Range<usize> {
        let signs = &self.text[from..];
        // `=>`, `->`, `:=`, `==`
        let signs = signs.strip_prefix('>').unwrap_or(signs).trim_start_matches([' ', '\t', '=', ':']);
        let rest = signs.strip_prefix("\\\n").map_or(signs, |rest| rest.trim_start_matches(BLANKS));
        let start = self.text.len() - rest.len();
        let line = line_end(self.text, start);
        if start > 0 && is_mark(&self.text[start..line]) {
            return self.block(from, line, start < line);
        }
        let end = self.quoted(start).unwrap_or_else(|| match whole_line || rest.starts_with('<') {
            true => line,
            false => self.word(start),
        });
        start..end
    }

    /// The end of the quoted text that begins at a place, if one does. Where nothing closes it, it ends with its line.
    fn quoted(&mut self, start: usize) -> Option<usize> {
        let rest = &self.text[start..];
        for quotes in ["\"\"\"", "'''"] {
            if let Some(inner) = rest.strip_prefix(quotes) {
                return Some(inner.find(quotes).map_or(self.text.len(), |end| start + end + 6));
            }
        }
        let spelled = at_start(rest, &QUOTES);
        if spelled > 0 {
            let line = line_end(self.text, start);
            let inner = &self.text[start + spelled..line];
            let end = inner.match_indices(&rest[..spelled]).next();
            return Some(end.map_or(line, |(at, _)| start + at + 2 * spelled));
        }
        let slashes = rest.len() - rest.trim_start_matches('\\').len();
        let quote = rest[slashes..].chars().next().filter(|sign| matches!(sign, '"' | '\'' | '`'))?;
        let known = self.open.contains(&(quote, slashes));
        let end = (!known).then(|| closing(self.text, start + slashes + 1, quote, slashes)).flatten();
        Some(end.unwrap_or_else(|| {
            self.open.insert((quote, slashes));
            line_end(self.text, start)
        }))
    }

    /// The end of a word; a blank inside of brackets belongs to it: `Some("a b")`.
    fn word(&self, start: usize) -> usize {
        let (mut open, mut inside, mut quoted, mut before) = (0_usize, start, false, ' ');
        let mut spread = false;
        for (at, sign) in self.text[start..].char_indices() {
            let at = start + at;
            match sign {
                _ if open == 0 && sign.is_whitespace() => return at,
                _ if open > 0 && !spread && at > inside + WINDOW => break,
                '"' if open > 0 && before != '\\' => quoted = !quoted,
                '(' | '[' | '{' if !quoted => {
                    if open == 0 {
                        inside = at;
                        spread = self.text[at + 1..].trim_start_matches(BLANKS).starts_with(['\n', '\r']);
                    }
                    open += 1;
                }
                ')' | ']' | '}' if !quoted => open = open.saturating_sub(1),
                _ => {}
            }
            before = sign;
        }
        // A bracket that ends its line and that nothing closes: the rest is inside of it.
        if open == 0 || spread { self.text.len() } else { line_end(self.text, inside) }
    }

    /// The value on the lines that follow: those that are further in, a quoted text, or a word that stands alone.
    fn block(&mut self, from: usize, line: usize, marked: bool) -> Range<usize> {
        let below = indent(&self.text[line_start(self.text, from)..from]);
        let (mut start, mut end) = (line, line);
        let mut at = line + usize::from(line < self.text.len());
        let nothing = line..line;
        while at < self.text.len() {
            let next = line_end(self.text, at);
            let whole = &self.text[at..next];
            let words = whole.trim();
            let first = next - whole.trim_start().len();
            if words.is_empty() {
                if !marked && end > line {
                    break;
                }
            } else if whole.len() - whole.trim_start().len() > below && (marked || is_value(words)) {
                start = if end == line { first } else { start };
                end = at + whole.trim_end().len();
            } else if end == line && words.starts_with(['"', '\'', '`']) {
                return first..self.quoted(first).unwrap_or(next);
            } else if end == line && is_alone(words) {
                return first..first + words.len();
            } else {
                break;
            }
            at = (next + 1).min(self.text.len());
        }
        if end == line { nothing } else { start..end }
    }
}

/// Nothing, or what says that a text follows on the next lines: `|`, `>-`, `\`, an opening bracket is none.
fn is_mark(rest: &str) -> bool {
    let rest = rest.trim_end();
    let sign = rest
        .strip_prefix(['|', '>'])
        .map(|more| more.trim_matches(|sign: char| "+-123456789".contains(sign)));
    rest.is_empty()
        || rest == "\\"
        || sign.is_some_and(|more| more.is_empty() || more.trim_start().starts_with('#'))
}

/// How far in the name on a line begins; in a list, behind its dash.
fn indent(line: &str) -> usize {
    let blanks = line.len() - line.trim_start_matches(BLANKS).len();
    match line[blanks..].strip_prefix("- ") {
        Some(rest) => line.len() - rest.trim_start_matches(BLANKS).len(),
        None => blanks,
    }
}

/// Whether a line further in is a value, an item or a key with a value, and no sentence.
fn is_value(line: &str) -> bool {
    let item = line.strip_prefix("- ").unwrap_or(line);
    let name = item.find([':', '=']).filter(|at| {
        item.starts_with(char::is_alphabetic) && !item[..*at].trim_end().contains(char::is_whitespace)
    });
    let value = name.map_or(item, |at| &item[at + 1..]).trim();
    value.starts_with(['"', '\'', '[', '{', '`']) || !value.contains(char::is_whitespace)
}

/// Whether a line is one word, and neither a setting nor a header.
fn is_alone(line: &str) -> bool {
    !line.contains(char::is_whitespace)
        && !line.trim_end_matches('=').contains(['=', ':'])
        && !line.starts_with(['[', '-', '<', '{', '}', ']', ')'])
}

fn line_end(text: &str, from: usize) -> usize {
    from + text[from..].find('\n').unwrap_or(text.len() - from)
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// The end of the quoted text that begins at `open`: the next quote with as many backslashes before it, that
/// nothing follows which could still be part of the value.
fn closing(text: &str, open: usize, quote: char, slashes: usize) -> Option<usize> {
    text[open..].match_indices(quote).map(|(at, _)| open + at).find_map(|at| {
        let before = text[open..at].len() - text[open..at].trim_end_matches('\\').len();
        let after = text[at + 1..].chars().next();
        let ends = after.is_none_or(|sign| !sign.is_alphanumeric() && (sign != quote || at == open));
        (before == slashes && ends).then_some(at + 1)
    })
}
