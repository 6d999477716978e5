//! What can be wrong with a value.

use std::ops::Range;

use crate::config::tree::{Item, Value};

/// Something wrong with a value. Its texts never contain the value of a free-form string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueIssue {
    /// Where: the value, or the part of it.
    pub span: Range<usize>,
    /// What the server does.
    pub outcome: Reaction,
    /// What is wrong, as the end of a sentence that starts with the key.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// A TOML literal that may be meant instead of what stands at the span.
    pub instead: Option<String>,
}

/// Something wrong with the value of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyIssue {
    /// The key, as a path; elements of arrays are numbers.
    pub path: Vec<String>,
    /// What is wrong.
    pub issue: ValueIssue,
}

/// What a server does with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reaction {
    /// It refuses to load the configuration.
    Rejected,
    /// It panics while it loads the configuration.
    Panics,
    /// It loads it, and stops or panics when it starts.
    Fatal,
    /// It loads it and silently does something else.
    Silent,
}

impl Reaction {
    /// Whether `--dump-config` fails.
    pub fn fails_to_load(self) -> bool {
        matches!(self, Self::Rejected | Self::Panics)
    }
}

impl ValueIssue {
    /// The server refuses the value.
    pub fn rejected(item: &Item, message: impl Into<String>) -> Self {
        Self {
            span: item.span.clone(),
            outcome: Reaction::Rejected,
            message: message.into(),
            help: None,
            instead: None,
        }
    }

    /// The value has the wrong type.
    pub fn expected(item: &Item, what: &str) -> Self {
        Self::rejected(item, format!("must be {what}, but is {}", article(&item.value)))
    }

    /// The same with a literal that may be meant.
    pub fn or_rather(mut self, literal: impl Into<String>) -> Self {
        self.instead = Some(literal.into());
        self
    }
}

fn article(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a string",
        Value::Integer(_) => "an integer",
        Value::Float(_) => "a float",
        Value::Boolean(_) => "a boolean",
        Value::Datetime(_) => "a date or time",
        Value::Array(_) => "an array",
        Value::Table(_) => "a table",
    }
}
