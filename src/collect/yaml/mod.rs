//! YAML with the place of everything in it, on top of a parser's events.
//!
//! Aliases share what their anchors name, and merges (`<<`) are carried out, both within a bound that the length of
//! the text sets: a few lines must not unfold into gigabytes.

mod build;
mod plain;

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

pub use build::read;
pub use plain::{Canonical, Dialect};

/// A text as YAML: its documents, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct YamlText {
    /// Its documents. After an error in one, what could be read of the others.
    pub documents: Vec<Rc<Yaml>>,
    /// What keeps it, or one of its documents, from being read.
    pub errors: Vec<YamlError>,
}

/// What is wrong with a text as YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YamlError {
    /// Where, in bytes.
    pub at: usize,
    /// What.
    pub message: String,
}

/// A node of a document.
#[derive(Debug, Clone)]
pub struct Yaml {
    /// What it is.
    pub kind: YamlKind,
    /// Its bytes. For what an alias names: those of the anchored node.
    pub span: Range<usize>,
    /// An explicit tag of its own, such as `!!str`.
    pub tag: Option<Box<str>>,
    /// How many bytes of text it unfolds into.
    weight: usize,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum YamlKind {
    /// A text, a number, a boolean or nothing.
    Scalar(Box<str>, ScalarStyle),
    /// A list.
    Sequence(Vec<Rc<Yaml>>),
    /// A mapping, in the order of the text; what is merged in comes last.
    Mapping(Vec<Pair>),
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes: it may be a number, a boolean or nothing.
    Plain,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// A key and its value.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The key.
    pub key: Rc<Yaml>,
    /// The value.
    pub value: Rc<Yaml>,
}

impl Pair {
    /// The key, when it is a text.
    pub fn name(&self) -> Option<&str> {
        self.key.text()
    }
}

impl Yaml {
    /// The text of a scalar, as YAML reads it.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            YamlKind::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// How a scalar is written.
    pub fn style(&self) -> Option<ScalarStyle> {
        match self.kind {
            YamlKind::Scalar(_, style) => Some(style),
            _ => None,
        }
    }

    /// Whether it is nothing: `~`, `null`, or no text at all.
    pub fn is_null(&self) -> bool {
        match &self.kind {
            YamlKind::Scalar(text, style) => plain::is_null(text, *style, self.tag.as_deref()),
            _ => false,
        }
    }

    /// What a scalar becomes in a program that reads it; nothing for lists and mappings.
    pub fn canonical(&self, dialect: Dialect) -> Option<Canonical> {
        match &self.kind {
            YamlKind::Scalar(text, style) => {
                Some(plain::canonical(text, *style, self.tag.as_deref(), dialect))
            }
            _ => None,
        }
    }

    /// The pairs of a mapping; none for anything else.
    pub fn pairs(&self) -> &[Pair] {
        match &self.kind {
            YamlKind::Mapping(pairs) => pairs,
            _ => &[],
        }
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> &[Rc<Yaml>] {
        match &self.kind {
            YamlKind::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The pair with this key. Of several the last counts.
    pub fn pair(&self, key: &str) -> Option<&Pair> {
        self.pairs().iter().rev().find(|pair| pair.name() == Some(key))
    }

    /// The value with this key.
    pub fn get(&self, key: &str) -> Option<&Rc<Yaml>> {
        self.pair(key).map(|pair| &pair.value)
    }

    /// The value at a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&Yaml> {
        path.iter().try_fold(self, |node, key| node.get(key).map(Rc::as_ref))
    }

    /// The text at a path of keys.
    pub fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.at(path)?.text()
    }

    /// Whether it is a mapping.
    pub fn is_mapping(&self) -> bool {
        matches!(self.kind, YamlKind::Mapping(_))
    }

    /// The same with other places, for a text that stands inside of another.
    pub fn moved(&self, place: &dyn Fn(&Range<usize>) -> Range<usize>) -> Rc<Self> {
        moved(self, place, &mut BTreeMap::new())
    }

    /// What messages call it.
    pub fn what(&self) -> &'static str {
        match self.kind {
            YamlKind::Scalar(..) if self.is_null() => "nothing",
            YamlKind::Scalar(..) => "a single value",
            YamlKind::Sequence(_) => "a list",
            YamlKind::Mapping(_) => "a mapping",
        }
    }
}

/// Moves each part once, however many aliases lead to it.
fn moved(
    node: &Yaml,
    place: &dyn Fn(&Range<usize>) -> Range<usize>,
    done: &mut BTreeMap<*const Yaml, Rc<Yaml>>,
) -> Rc<Yaml> {
    let mut again = |node: &Rc<Yaml>| match done.get(&Rc::as_ptr(node)) {
        Some(there) => Rc::clone(there),
        None => {
            let there = moved(node, place, done);
            done.insert(Rc::as_ptr(node), Rc::clone(&there));
            there
        }
    };
    let kind = match &node.kind {
        YamlKind::Scalar(text, style) => YamlKind::Scalar(text.clone(), *style),
        YamlKind::Sequence(items) => YamlKind::Sequence(items.iter().map(&mut again).collect()),
        YamlKind::Mapping(pairs) => {
            let pairs = pairs.iter().map(|pair| Pair { key: again(&pair.key), value: again(&pair.value) });
            YamlKind::Mapping(pairs.collect())
        }
    };
    Rc::new(Yaml { kind, span: place(&node.span), tag: node.tag.clone(), weight: node.weight })
}
