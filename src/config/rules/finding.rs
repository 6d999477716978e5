//! What a rule reports.

use std::ops::Range;

use crate::api::validate::{FixSafety, Place, Severity};
use crate::config::help::Help;
use crate::config::patch::Change;

/// A change that a rule proposes.
#[derive(Debug, Clone)]
pub struct ProposedFix {
    /// What it does.
    pub title: String,
    /// Whether it only makes the server do what the text says already.
    pub safety: FixSafety,
    /// The change.
    pub change: Change,
    /// Keys that it concludes something from: while anything else is found about them, it is not offered.
    pub rests_on: &'static [&'static [&'static str]],
}

impl ProposedFix {
    /// Names the keys that it concludes something from.
    pub fn resting_on(mut self, keys: &'static [&'static [&'static str]]) -> Self {
        self.rests_on = keys;
        self
    }
}

/// A place that belongs to a finding.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    /// The file, by its place.
    pub file: usize,
    /// Its bytes.
    pub span: Option<Range<usize>>,
    /// What is there.
    pub message: String,
}

/// What a rule found; the rule's code and name are added by the table.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The file, by its place; none when it is about the call.
    pub file: Option<usize>,
    /// How bad it is, when not as bad as the rule says.
    pub severity: Option<Severity>,
    /// What is wrong.
    pub message: String,
    /// The dotted key.
    pub key: Option<String>,
    /// Its bytes.
    pub span: Option<Range<usize>>,
    /// What the server will do instead, and how to mend it.
    pub help: Option<Help>,
    /// A change that mends it.
    pub fix: Option<ProposedFix>,
    /// The environment variable that it is about.
    pub variable: Option<String>,
    /// It is about the name of the variable, and not about its value.
    pub of_name: bool,
    /// The flag that it is about.
    pub flag: Option<String>,
    /// It is about the node as it is declared, wherever its file stands.
    pub of_node: bool,
    /// Where people wrote what it is about, when nothing else of it says so.
    pub place: Option<Place>,
    /// Other places that belong to it.
    pub related: Vec<Elsewhere>,
}

impl Finding {
    /// A finding about a file as a whole, or about the call.
    pub fn new(file: Option<usize>, message: impl Into<String>) -> Self {
        Self {
            file,
            severity: None,
            message: message.into(),
            key: None,
            span: None,
            help: None,
            fix: None,
            variable: None,
            of_name: false,
            flag: None,
            of_node: false,
            place: None,
            related: Vec::new(),
        }
    }

    /// Names the variable that it is about.
    pub fn variable(mut self, name: &str) -> Self {
        self.variable = Some(name.to_owned());
        self
    }

    /// Names the variable whose name it is about.
    pub fn variable_name(mut self, name: &str) -> Self {
        self.of_name = true;
        self.variable(name)
    }

    /// Names the flag that it is about.
    pub fn flag(mut self, name: &str) -> Self {
        self.flag = Some(name.to_owned());
        self
    }

    /// Adds a place that belongs to it.
    pub fn related(mut self, place: Elsewhere) -> Self {
        self.related.push(place);
        self
    }

    /// Names the key.
    pub fn key(mut self, path: &[&str]) -> Self {
        self.key = Some(crate::config::patch::KeyPath::from(path).to_string());
        self
    }

    /// Names the place where people wrote it.
    pub fn place(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Names the bytes.
    pub fn span(mut self, span: Range<usize>) -> Self {
        self.span = Some(span);
        self
    }

    /// Says what the server does, and how to mend it.
    pub fn help(mut self, help: impl Into<Help>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Gives the change that mends it.
    pub fn fix(mut self, fix: Option<ProposedFix>) -> Self {
        self.fix = fix;
        self
    }

    /// Overrides the rule's severity.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }
}
