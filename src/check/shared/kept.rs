//! What is left of a file in YAML: its tree, and what the words of commands in it become.

use crate::collect::shown::CommandWords;
use crate::collect::yaml::{Canonical, Dialect, ScalarStyle, Yaml};

/// What is left of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pruned {
    /// A single value.
    Scalar(Scalar),
    /// A list.
    List(Vec<Pruned>),
    /// A mapping.
    Mapping(Vec<(Scalar, Pruned)>),
    /// The documents of a file.
    Documents(Vec<Pruned>),
}

impl Pruned {
    /// Calls for each value that is kept.
    pub fn each(&self, call: &mut dyn FnMut(&Scalar)) {
        match self {
            Self::Scalar(scalar) => call(scalar),
            Self::List(items) | Self::Documents(items) => items.iter().for_each(|item| item.each(call)),
            Self::Mapping(pairs) => pairs.iter().for_each(|(_, value)| value.each(call)),
        }
    }
}

/// A single value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// Its text, without what is known to be secret.
    pub text: String,
    /// How it is written.
    pub style: ScalarStyle,
    /// Its explicit tag.
    pub tag: Option<Box<str>>,
    /// What is written of it.
    pub kind: TextKind,
}

/// What a single value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// What stands in the file, which may hold a secret that is known from elsewhere.
    Plain,
    /// The text of a configuration file.
    Toml,
    /// It names variables whose values may be secrets.
    Reference,
    /// What stands in the place of a secret.
    StandIn,
}

impl Scalar {
    /// As a part of a command line, of which only what says how a server is started is told.
    pub fn of_command(self, node: &Yaml, words: &mut ToldWords<'_>) -> Self {
        let (text, is_told) = words.told(&self.text);
        let kind = if is_told { self.kind } else { TextKind::Reference };
        match node.canonical(Dialect::Compose) {
            _ if text == self.text => Self { kind, ..self },
            // Whoever reads a command line refuses what is no text.
            Some(Canonical::Null | Canonical::Boolean(_)) => self,
            Some(Canonical::Integer(_) | Canonical::Float(_)) => Self { text: "0".to_owned(), ..self },
            _ if self.style == ScalarStyle::Plain => Self { text, kind, style: ScalarStyle::Double, ..self },
            _ => Self { text, kind, ..self },
        }
    }
}

/// The words of a command line.
pub struct ToldWords<'r> {
    words: CommandWords<'r>,
    /// The same without variables but those that are values of what servers know.
    known: CommandWords<'static>,
}

impl<'r> ToldWords<'r> {
    /// Those in which `refers` says what is nothing but a reference.
    pub fn new(refers: &'r dyn Fn(&str) -> bool) -> Self {
        Self { words: CommandWords::new(refers), known: CommandWords::new(&|_| false) }
    }

    /// What may be told of some words, and whether all that they refer to may be.
    fn told(&mut self, text: &str) -> (String, bool) {
        let (told, known) = (self.words.told(text), self.known.told(text));
        let is_known = told == known;
        (told, is_known)
    }
}
