//! Sections and lines of a text: where a header stands, which keys follow it, where each line ends.
//! The tree says what a text means; the layout says where a change belongs.

use std::borrow::Cow;
use std::ops::Range;

use toml_parser::Source;
use toml_parser::parser::{Event, EventKind, RecursionGuard};

/// A key as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenKey {
    /// The key, unquoted.
    pub name: String,
    /// Its bytes, quotes included.
    pub span: Range<usize>,
}

/// `a.b = value` and the line(s) it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The keys left of `=`.
    pub keys: Vec<WrittenKey>,
    /// The value's bytes.
    pub value: Range<usize>,
    /// From the start of its first line to past the newline of its last.
    pub span: Range<usize>,
}

/// A `[header]` and what follows it; the first section is the root, which has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The header's keys; empty for the root.
    pub keys: Vec<WrittenKey>,
    /// Whether it is a `[[header]]`.
    pub array: bool,
    /// The header's bytes, brackets included; empty for the root.
    pub header: Range<usize>,
    /// The header's line, newline included; for the root the place before its first byte.
    pub span: Range<usize>,
    /// Its lines.
    pub lines: Vec<Line>,
}

impl Section {
    /// Whether the header's path is `path`.
    pub fn is(&self, path: &[String]) -> bool {
        self.keys.len() == path.len() && self.starts(path)
    }

    /// Whether `path` starts with the header's path, or the header's path with `path`.
    fn starts(&self, path: &[String]) -> bool {
        self.keys.iter().zip(path).all(|(key, name)| key.name == *name)
    }

    /// Where a further line of this section goes: past its last line, or past its header.
    pub fn end(&self) -> usize {
        self.lines.last().map_or(self.span.end, |line| line.span.end)
    }
}

/// The sections of a text, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The root, then every `[header]`.
    pub sections: Vec<Section>,
}

/// The parser's events of a text, its errors left to the tree.
pub fn events(text: &str) -> Vec<Event> {
    let tokens = Source::new(text).lex().into_vec();
    let mut events = Vec::with_capacity(tokens.len());
    let mut guard = RecursionGuard::new(&mut events, 80);
    toml_parser::parser::parse_document(&tokens, &mut guard, &mut ());
    events
}

impl Layout {
    /// Reads the layout off the parser's events.
    pub fn read(text: &str, events: &[Event]) -> Self {
        let source = Source::new(text);
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let mut sections =
            vec![Section { keys: vec![], array: false, header: 0..0, span: start..start, lines: vec![] }];
        let mut state = State { line_start: start, ..State::default() };
        for event in events {
            let span = event.span().start()..event.span().end();
            match event.kind() {
                EventKind::StdTableOpen | EventKind::ArrayTableOpen => {
                    state.header = Some(span.start);
                    state.keys.clear();
                }
                EventKind::StdTableClose | EventKind::ArrayTableClose => {
                    if let Some(open) = state.header.take() {
                        sections.push(Section {
                            keys: std::mem::take(&mut state.keys),
                            array: event.kind() == EventKind::ArrayTableClose,
                            header: open..span.end,
                            span: state.line_start..span.end,
                            lines: vec![],
                        });
                        state.open = Open::Header;
                    }
                }
                EventKind::SimpleKey if state.depth == 0 => {
                    let mut name = Cow::Borrowed("");
                    if let Some(raw) = source.get(event) {
                        raw.decode_key(&mut name, &mut ());
                    }
                    state.keys.push(WrittenKey { name: name.into_owned(), span });
                }
                EventKind::KeyValSep if state.depth == 0 => state.value = Some(None),
                EventKind::Scalar if state.depth == 0 => state.value(span, &mut sections),
                EventKind::ArrayOpen | EventKind::InlineTableOpen => {
                    state.depth += 1;
                    if let (1, Some(value)) = (state.depth, state.value.as_mut()) {
                        *value = Some(span.start);
                    }
                }
                EventKind::ArrayClose | EventKind::InlineTableClose => {
                    state.depth = state.depth.saturating_sub(1);
                    if state.depth == 0 {
                        let start = state.value.flatten().unwrap_or(span.start);
                        state.value(start..span.end, &mut sections);
                    }
                }
                EventKind::Newline if state.depth == 0 => state.newline(span.end, &mut sections),
                _ => {}
            }
        }
        state.newline(text.len(), &mut sections);
        Self { sections }
    }

    /// The section whose header is exactly `path`; an empty path is the root.
    pub fn section(&self, path: &[String]) -> Option<&Section> {
        self.sections.iter().find(|section| section.is(path) && !section.array)
    }

    /// The last line, with its section, that sets something at or below `path` by dotted keys, the
    /// section itself standing above `path`.
    pub fn last_dotted(&self, path: &[String]) -> Option<(&Section, &Line)> {
        self.sections
            .iter()
            .filter(|section| !section.array && section.keys.len() < path.len())
            .rev()
            .find_map(|section| {
                let rest = path.get(section.keys.len()..)?;
                let line = section.lines.iter().rev().find(|line| {
                    line.keys.len() > rest.len()
                        && line.keys.iter().zip(rest).all(|(key, name)| key.name == *name)
                })?;
                section.starts(path).then_some((section, line))
            })
    }

    /// Where the first header's block starts: its line, or the comments that stand directly above it.
    pub fn first_header(&self, text: &str) -> Option<usize> {
        let header = self.sections.get(1)?.span.start;
        let floor = self.sections[0].end();
        let mut start = header;
        while start > floor {
            let before = text[floor..start - 1].rfind('\n').map_or(floor, |at| floor + at + 1);
            if !text[before..start].trim_start().starts_with('#') {
                break;
            }
            start = before;
        }
        Some(start)
    }
}

#[derive(Default)]
enum Open {
    #[default]
    Nothing,
    Header,
    Line,
}

#[derive(Default)]
struct State {
    depth: usize,
    line_start: usize,
    header: Option<usize>,
    keys: Vec<WrittenKey>,
    /// Past a `=`; with the start of the value once it is known.
    value: Option<Option<usize>>,
    open: Open,
}

impl State {
    fn value(&mut self, value: Range<usize>, sections: &mut [Section]) {
        if self.value.take().is_some()
            && let Some(section) = sections.last_mut()
        {
            let span = self.line_start..value.end;
            section.lines.push(Line { keys: std::mem::take(&mut self.keys), value, span });
            self.open = Open::Line;
        }
    }

    fn newline(&mut self, end: usize, sections: &mut [Section]) {
        if let Some(section) = sections.last_mut() {
            match std::mem::take(&mut self.open) {
                Open::Nothing => {}
                Open::Header => section.span.end = end,
                Open::Line => {
                    if let Some(line) = section.lines.last_mut() {
                        line.span.end = end;
                    }
                }
            }
        }
        self.keys.clear();
        self.value = None;
        self.header = None;
        self.line_start = end;
    }
}
