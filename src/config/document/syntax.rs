//! Syntax errors in words that help.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::layout::Layout;
use super::lines::LineIndex;

/// What is said of values in more brackets than the server reads.
pub const TOO_DEEP: &str = "values are nested too deeply";

/// Something a TOML 1.0 parser rejects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Its bytes, on character boundaries.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
    /// A TOML 1.1 parser accepts it.
    pub only_toml11: bool,
}

impl SyntaxError {
    /// A new error.
    pub fn new(span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: help.into(), only_toml11: false }
    }

    /// The same, accepted by a TOML 1.1 parser.
    pub fn toml11(mut self) -> Self {
        self.only_toml11 = true;
        self
    }
}

/// Sorts errors by position and keeps one a place: the parser reports by phase, and what follows from
/// one mistake is noise.
pub fn tidy(text: &str, mut errors: Vec<SyntaxError>) -> Vec<SyntaxError> {
    for error in &mut errors {
        error.span = on_boundaries(text, &error.span);
    }
    errors.sort_by_key(|error| (error.span.start, error.span.end));
    errors.dedup_by(|later, first| later.span.start == first.span.start || later.span.start < first.span.end);
    errors
}

fn on_boundaries(text: &str, span: &Range<usize>) -> Range<usize> {
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// The parser's error in our words.
pub fn reword(text: &str, uses: &FirstUses<'_>, error: &toml::de::Error) -> SyntaxError {
    let span = on_boundaries(text, &error.span().unwrap_or_else(|| missing_span(text)));
    let raw = error.message();
    let what = raw.split(", expected").next().unwrap_or(raw);
    let (message, help) = match what {
        "duplicate key" => {
            let key = &text[span.clone()];
            let first = uses
                .line_of(span.start)
                .map_or(String::new(), |line| format!(" It is first set in line {line}."));
            (
                format!("`{key}` is set twice"),
                format!("TOML allows a key only once; remove one of them.{first}"),
            )
        }
        "key with no value" | "missing value for key" | "missing value" => {
            ("this key has no value".into(), "Write `key = value`; strings need quotes.".into())
        }
        "unclosed table" | "unclosed array table" => {
            ("this table header is not closed".into(), "Write `[table]` on one line.".into())
        }
        "unclosed array" => ("this array is not closed".into(), "Add the missing `]`.".into()),
        "unclosed inline table" => ("this inline table is not closed".into(), "Add the missing `}`.".into()),
        "missing comma between array elements" => (
            "a comma is missing between the elements of this array".into(),
            "Separate elements with `,`.".into(),
        ),
        "missing comma between key-value pairs" => {
            ("a comma is missing in this inline table".into(), "Separate its keys with `,`.".into())
        }
        "extra comma in array" | "extra comma in inline table" => {
            ("there is one comma too many".into(), "Remove it.".into())
        }
        "invalid unquoted key" | "unquoted keys cannot be empty" => (
            "this is not a valid key".into(),
            "Bare keys consist of letters, digits, `-` and `_`; quote any others: \"a key\".".into(),
        ),
        "unexpected leading zero" => {
            ("numbers cannot start with zero".into(), "Remove the leading zero, or quote it.".into())
        }
        "carriage return must be followed by newline" => {
            ("a carriage return without a line feed".into(), "Lines end in LF or CRLF.".into())
        }
        "cannot recurse further; max recursion depth met" | "recursion limit" => {
            (TOO_DEEP.into(), "The server reads fewer than 80 levels.".into())
        }
        "unexpected key or value" => (
            "something follows the value".into(),
            "Write one key per line; text with spaces or special characters needs quotes.".into(),
        ),
        _ if raw.contains("dotted key") => {
            ("a value cannot also be a table".into(), "The key is set to a plain value elsewhere.".into())
        }
        _ => other(text, &span, raw),
    };
    SyntaxError { span, message, help, only_toml11: false }
}

/// Quotes as text processors write them.
const TYPOGRAPHIC: [char; 8] =
    ['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\u{201a}', '\u{ab}', '\u{bb}'];

/// Everything about scalars: the parser guesses a type from the first letter, which misleads.
fn other(text: &str, span: &Range<usize>, raw: &str) -> (String, String) {
    let quotes = "Strings need quotes, and multi-line strings three of them.";
    if raw.contains("`\"`") || raw.contains("`'`") || raw.contains("opening quote") {
        return ("a quote is missing".into(), quotes.into());
    }
    let scalar = ["invalid", "string values must be quoted", "unexpected", "redundant", "radix", "integers"];
    if scalar.iter().any(|start| raw.starts_with(start)) && !raw.contains("escape") {
        let line = text[span.start..].lines().next().unwrap_or_default();
        if line.trim().is_empty() {
            return ("a value is missing".into(), "Write `key = value`.".into());
        }
        if line.starts_with(TYPOGRAPHIC) {
            return (
                "these are the quotes of a text processor".into(),
                "TOML knows only straight ones: \" or '.".into(),
            );
        }
        return (
            "this is not a TOML value".into(),
            "A value is \"text\", a number, true, false, an array or a table; text needs quotes.".into(),
        );
    }
    (raw.to_owned(), "See https://toml.io/en/v1.0.0 for the syntax.".into())
}

fn missing_span(text: &str) -> Range<usize> {
    text.len()..text.len()
}

/// Where each key is set first; looked up only when one is set twice.
pub struct FirstUses<'t> {
    text: &'t str,
    layout: &'t Layout,
    lines: OnceCell<BTreeMap<usize, usize>>,
}

impl<'t> FirstUses<'t> {
    /// The keys of this text.
    pub fn of(text: &'t str, layout: &'t Layout) -> Self {
        Self { text, layout, lines: OnceCell::new() }
    }

    /// The line that sets the key first which stands at `start` again.
    fn line_of(&self, start: usize) -> Option<usize> {
        self.lines.get_or_init(|| self.read()).get(&start).copied()
    }

    fn read(&self) -> BTreeMap<usize, usize> {
        let index = LineIndex::new(self.text);
        let mut first: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
        let mut lines = BTreeMap::new();
        let mut use_of = |path: Vec<&'t str>, start: usize| {
            let at = *first.entry(path).or_insert(start);
            if at < start {
                lines.insert(start, index.position(self.text, at).0);
            }
        };
        for section in &self.layout.sections {
            let table: Vec<&str> = section.keys.iter().map(|key| key.name.as_str()).collect();
            if let (Some(last), false) = (section.keys.last(), section.array) {
                use_of(table.clone(), last.span.start);
            }
            for line in &section.lines {
                for (count, key) in line.keys.iter().enumerate() {
                    let mut path = table.clone();
                    path.extend(line.keys[..=count].iter().map(|key| key.name.as_str()));
                    use_of(path, key.span.start);
                }
            }
        }
        lines
    }
}
