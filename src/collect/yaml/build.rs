//! From a parser's events to a tree.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use granit_parser::{Event, Parser, ScalarStyle as Style, Span, StrInput, Tag};

use super::{Pair, ScalarStyle, Yaml, YamlError, YamlKind, YamlText};

/// Nodes of one text. Each takes some hundred bytes.
const NODES: usize = 400_000;
/// How often a text may unfold into its own length, with some bytes beside for short ones.
const UNFOLDED: usize = 16;
const UNFOLDED_ALWAYS: usize = 1024 * 1024;
/// How many pairs `<<` may bring in for each byte of the text, with some beside.
const MERGED: usize = 2;
const MERGED_ALWAYS: usize = 50_000;
/// What a node counts for beside its text.
const NODE_WEIGHT: usize = 8;
/// Errors after which the rest of a text is left alone: one a document.
const ERRORS: usize = 20;

/// Reads a text. Never fails: errors are part of the result.
pub fn read(text: &str) -> YamlText {
    let mut out = YamlText::default();
    let mut options = granit_parser::Options::default();
    options.set_emit_comments(false);
    options.block_scalar_eof_without_line_feed = true;
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut builder = Builder::new(text.len());
    loop {
        let fault = match parser.next_event() {
            None | Some(Ok((Event::StreamEnd, _))) => return out,
            Some(Ok((event, span))) => match builder.take(event, &span) {
                Ok(None) => continue,
                Ok(Some(document)) => {
                    out.documents.push(document);
                    continue;
                }
                Err(error) => error,
            },
            Some(Err(error)) => {
                let at = boundary(text, error.marker().byte_offset().unwrap_or_default());
                // What stands below a line that the parser takes for a directive belonged to the document above it.
                if builder.complete && !ends_before(text, out.documents.last(), at) {
                    out.documents.pop();
                }
                (YamlError { at, message: words(text, at).unwrap_or_else(|| error.info()) }, false)
            }
        };
        let (error, last) = fault;
        out.errors.push(error);
        builder.forget();
        if last || out.errors.len() >= ERRORS || !matches!(next_document(&mut parser), Some(true)) {
            return out;
        }
    }
}

/// Whether a document has an end of its own before an offset.
fn ends_before(text: &str, document: Option<&Rc<Yaml>>, at: usize) -> bool {
    let end = document.map_or(0, |document| document.span.end.min(at));
    text[boundary(text, end)..at].lines().any(|line| line.starts_with("...") || line.starts_with("---"))
}

/// What a line is called that is no YAML, where that can be told.
fn words(text: &str, at: usize) -> Option<String> {
    let line = text[at..].lines().next().unwrap_or_default();
    let is_template = line.starts_with("%{") || line.starts_with("{%");
    is_template.then(|| {
        "this line is a template's, such as Terraform's or Jinja's, and is to be filled in first".to_owned()
    })
}

fn next_document<'t>(parser: &mut Parser<'t, StrInput<'t>>) -> Option<bool> {
    parser.proceed_next_document().ok()
}

/// The last place at or before an offset at which a character starts.
fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

/// An error, and whether nothing after it is read either.
type Fault = (YamlError, bool);

/// A list or a mapping that is not complete.
struct Open {
    start: usize,
    anchor: usize,
    tag: Option<Box<str>>,
    /// Of a mapping, keys and values by turns.
    children: Vec<Rc<Yaml>>,
    mapping: bool,
}

struct Builder {
    /// All of the document that began last has been read.
    complete: bool,
    stack: Vec<Open>,
    anchors: BTreeMap<usize, Rc<Yaml>>,
    nodes: usize,
    room: usize,
    merges: usize,
}

impl Builder {
    fn new(length: usize) -> Self {
        Self {
            complete: false,
            stack: Vec::new(),
            anchors: BTreeMap::new(),
            nodes: NODES,
            room: length.saturating_mul(UNFOLDED).saturating_add(UNFOLDED_ALWAYS),
            merges: length.saturating_mul(MERGED).saturating_add(MERGED_ALWAYS),
        }
    }

    /// Leaves a document that cannot be read.
    fn forget(&mut self) {
        self.complete = false;
        self.stack.clear();
        self.anchors.clear();
    }

    /// Takes the next event; gives a document when it is complete.
    fn take(&mut self, event: Event<'_>, span: &Span) -> Result<Option<Rc<Yaml>>, Fault> {
        let bytes = span.byte_range().unwrap_or_default();
        match event {
            Event::DocumentStart(..) => self.forget(),
            Event::Scalar(text, style, anchor, tag) => {
                let weight = text.len() + NODE_WEIGHT;
                let kind = YamlKind::Scalar(text.into(), style_of(style));
                return self.complete(kind, bytes, tag_of(tag), weight, anchor);
            }
            Event::SequenceStart(_, anchor, tag) => self.open(bytes.start, anchor, tag, false),
            Event::MappingStart(_, anchor, tag) => self.open(bytes.start, anchor, tag, true),
            Event::SequenceEnd | Event::MappingEnd => return self.close(bytes.end),
            Event::Alias(anchor) => return self.alias(anchor, &bytes),
            _ => {}
        }
        Ok(None)
    }

    fn open(&mut self, start: usize, anchor: usize, tag: Option<Cow<'_, Tag>>, mapping: bool) {
        self.stack.push(Open { start, anchor, tag: tag_of(tag), children: Vec::new(), mapping });
    }

    fn close(&mut self, end: usize) -> Result<Option<Rc<Yaml>>, Fault> {
        let Some(open) = self.stack.pop() else { return Ok(None) };
        // An empty place at the end of what is in it: a block ends where its last line does.
        let end = open
            .children
            .last()
            .map_or(end, |last| if open.mapping { last.span.end.max(open.start) } else { end });
        let weight = open.children.iter().map(|child| child.weight).fold(NODE_WEIGHT, usize::saturating_add);
        let kind = match open.mapping {
            false => YamlKind::Sequence(open.children),
            true => YamlKind::Mapping(self.merged(pairs(open.children))?),
        };
        self.complete(kind, open.start..end.max(open.start), open.tag, weight, open.anchor)
    }

    fn complete(
        &mut self,
        kind: YamlKind,
        span: Range<usize>,
        tag: Option<Box<str>>,
        weight: usize,
        anchor: usize,
    ) -> Result<Option<Rc<Yaml>>, Fault> {
        let at = span.start;
        self.nodes = self.nodes.checked_sub(1).ok_or_else(|| {
            let message =
                format!("it has more than {NODES} values, which is more than is read of one file; split it");
            (YamlError { at, message }, true)
        })?;
        let node = Rc::new(Yaml { kind, span, tag, weight });
        if anchor > 0 {
            self.anchors.insert(anchor, Rc::clone(&node));
        }
        Ok(self.put(node))
    }

    /// Hands a node to what it is in; a document when it is in nothing.
    fn put(&mut self, node: Rc<Yaml>) -> Option<Rc<Yaml>> {
        match self.stack.last_mut() {
            None => {
                self.complete = true;
                Some(node)
            }
            Some(open) => {
                open.children.push(node);
                None
            }
        }
    }

    fn alias(&mut self, anchor: usize, bytes: &Range<usize>) -> Result<Option<Rc<Yaml>>, Fault> {
        let Some(node) = self.anchors.get(&anchor).map(Rc::clone) else {
            let message = "this alias stands inside of what it names, so it would never end; \
                           write the value out"
                .into();
            return Err((YamlError { at: bytes.start, message }, false));
        };
        self.room = self.room.checked_sub(node.weight).ok_or_else(|| {
            let message = "aliases unfold this text into many times its length, so it is not read; \
                           write out what is meant"
                .into();
            (YamlError { at: bytes.start, message }, true)
        })?;
        Ok(self.put(node))
    }

    /// Carries out the merges of a mapping: its own keys win over those that are merged in, and of several mappings
    /// the first wins.
    fn merged(&mut self, pairs: Vec<Pair>) -> Result<Vec<Pair>, Fault> {
        if !pairs.iter().any(is_merge) {
            return Ok(pairs);
        }
        let (merges, mut own): (Vec<Pair>, Vec<Pair>) = pairs.into_iter().partition(is_merge);
        let mut names: BTreeSet<Box<str>> = own.iter().filter_map(|pair| Some(pair.name()?.into())).collect();
        for merge in merges {
            let value = &merge.value;
            let one = std::slice::from_ref(value);
            for source in if value.is_mapping() { one } else { value.items() } {
                if !source.is_mapping() {
                    return Err(not_to_merge(&merge));
                }
                for pair in source.pairs() {
                    self.merges = self.merges.checked_sub(1).ok_or_else(|| {
                        let message =
                            "`<<` unfolds this text into many times its length, so it is not read; \
                                       write out what is meant"
                                .into();
                        (YamlError { at: merge.key.span.start, message }, true)
                    })?;
                    if pair.name().is_none_or(|name| names.insert(name.into())) {
                        own.push(pair.clone());
                    }
                }
            }
            if !value.is_mapping() && value.items().is_empty() && !value.is_null() {
                return Err(not_to_merge(&merge));
            }
        }
        Ok(own)
    }
}

fn not_to_merge(merge: &Pair) -> Fault {
    let message = format!(
        "`<<` takes a mapping or a list of mappings, and this is {}; name an anchor, as in `<<: *common`",
        merge.value.what()
    );
    (YamlError { at: merge.key.span.start, message }, false)
}

fn is_merge(pair: &Pair) -> bool {
    pair.key.style() == Some(ScalarStyle::Plain) && pair.name() == Some("<<")
}

fn pairs(children: Vec<Rc<Yaml>>) -> Vec<Pair> {
    let mut pairs = Vec::with_capacity(children.len() / 2);
    let mut children = children.into_iter();
    while let (Some(key), Some(value)) = (children.next(), children.next()) {
        pairs.push(Pair { key, value });
    }
    pairs
}

fn style_of(style: Style) -> ScalarStyle {
    match style {
        Style::Plain => ScalarStyle::Plain,
        Style::SingleQuoted => ScalarStyle::Single,
        Style::DoubleQuoted => ScalarStyle::Double,
        Style::Literal => ScalarStyle::Literal,
        Style::Folded => ScalarStyle::Folded,
    }
}

fn tag_of(tag: Option<Cow<'_, Tag>>) -> Option<Box<str>> {
    let tag = tag?;
    let core = tag.core_suffix().map(|suffix| format!("!!{suffix}"));
    Some(core.unwrap_or_else(|| tag.original()).into())
}

#[cfg(test)]
#[path = "build_tests.rs"]
mod tests;
