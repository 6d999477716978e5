//! What readers make of files: nodes whose every value is known or unknown, and where it was written.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::image::FoundVersion;
use super::kind::FileKind;
use super::sources::{self, Locus, Lookup, Sources};
use crate::api::collect::Note;
use crate::api::secret;
use crate::api::validate::{Diagnostic, NodePart, Origin, Severity, UnknownPart};
use crate::config::rules;

/// A value, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// This text.
    Known(String),
    /// Something that is not known.
    Unknown {
        /// The part of it that stands before what is unknown.
        prefix: String,
        /// What would settle it.
        settled_by: String,
    },
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The value.
    pub value: Told,
    /// Where.
    pub at: Locus,
    /// Where the name of a variable stands, when that is a place of its own.
    pub name: Option<Locus>,
}

/// A node with provenance.
#[derive(Debug, Clone)]
pub struct FoundNode {
    /// What findings call it; no two of a deployment share it.
    pub name: String,
    /// Where it is declared.
    pub at: Locus,
    /// The template of a chart that it was rendered from.
    pub template: Option<String>,
    /// Its image, as it is written.
    pub image: Option<String>,
    /// Its server version.
    pub version: FoundVersion,
    /// Its variables.
    pub environment: BTreeMap<String, Given>,
    /// Its arguments, after the program's name.
    pub arguments: Vec<Given>,
    /// Its configuration file, when the text is known.
    pub file: Option<FoundText>,
    /// The memory that its container may use, in bytes.
    pub memory_limit: Option<u64>,
    /// Where that is written.
    pub memory_at: Option<Locus>,
    /// Where its image is written, or else what says its version.
    pub version_at: Option<Locus>,
    /// The name of its host, where it always has that one.
    pub host_name: Option<String>,
    /// Hosts that lead to it and to no other.
    pub own_hosts: Vec<String>,
    /// Hosts that lead to it and perhaps to others.
    pub reached_as: Vec<String>,
    /// Ports of its container that the host passes on to it.
    pub published_ports: Vec<u16>,
    /// Its operator provisions the cluster by what its configuration says.
    pub provisioned_for: bool,
    /// What else is not known.
    pub unknown: Vec<UnknownPart>,
}

/// A configuration file.
#[derive(Debug, Clone)]
pub struct FoundText {
    /// What findings call it.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Where it stands, when that is inside of another file.
    pub origin: Option<Origin>,
}

/// Nodes that belong together.
#[derive(Debug, Clone)]
pub struct FoundDeployment {
    /// Its name.
    pub name: String,
    /// What it is; see [`crate::api::collect::Deployment::kind`].
    pub kind: &'static str,
    /// The file, by its place.
    pub source: usize,
    /// Its nodes share one host.
    pub one_host: bool,
    /// Its nodes.
    pub nodes: Vec<FoundNode>,
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The deployments.
    pub deployments: Vec<FoundDeployment>,
    /// What each file is, by its place.
    pub kinds: BTreeMap<usize, FileKind>,
    /// What was assumed or passed over, by file.
    pub notes: BTreeMap<usize, BTreeSet<Note>>,
    /// What lies outside: why, and for which nodes.
    pub needs: BTreeMap<String, (String, BTreeSet<String>)>,
    /// Files that belong to a node that has been found, by place.
    pub used: BTreeSet<usize>,
    /// Where relative paths in a file begin, by place, when that is not its own folder.
    pub bases: BTreeMap<usize, String>,
    /// What is wrong with the files themselves.
    pub findings: Vec<Diagnostic>,
    /// Places of which a finding that stands elsewhere tells the cause, with its code.
    pub told: Vec<(Locus, &'static str)>,
}

impl FoundNode {
    /// Where it is told to read its configuration from this path.
    pub fn told_to_read(&self, path: &str) -> Option<&Locus> {
        let names = |text: &str| {
            text == path || text.strip_suffix(path).is_some_and(|flag| flag.ends_with(['=', 'c']))
        };
        let by_flag = self.arguments.iter().rev().find(|given| given.value.text().is_some_and(names));
        let by_variable =
            self.environment.get("RESTATE_CONFIG").filter(|given| given.value.text() == Some(path));
        by_flag.or(by_variable).map(|given| &given.at)
    }

    /// A node of which nothing is known but its name and place.
    pub fn new(name: impl Into<String>, at: Locus) -> Self {
        Self {
            name: name.into(),
            at,
            template: None,
            image: None,
            version: FoundVersion::Unknown("no image is named".into()),
            environment: BTreeMap::new(),
            arguments: Vec::new(),
            file: None,
            memory_limit: None,
            memory_at: None,
            version_at: None,
            host_name: None,
            own_hosts: Vec::new(),
            reached_as: Vec::new(),
            published_ports: Vec::new(),
            provisioned_for: false,
            unknown: Vec::new(),
        }
    }

    /// Says that something is not known.
    pub fn unknown(&mut self, part: NodePart, name: Option<&str>, settled_by: impl Into<String>) {
        let part = UnknownPart { part, name: name.map(str::to_owned), settled_by: settled_by.into() };
        if !self.unknown.contains(&part) {
            self.unknown.push(part);
        }
    }
}

impl Given {
    /// A value at a place.
    pub fn new(value: Told, at: Locus) -> Self {
        Self { value, at, name: None }
    }

    /// Says where the name of the variable stands.
    pub fn named(mut self, name: Locus) -> Self {
        self.name = Some(name);
        self
    }
}

impl Told {
    /// The text, when it is known.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Known(text) => Some(text),
            Self::Unknown { .. } => None,
        }
    }

    /// Something of which nothing is known but what would settle it.
    pub fn unknown(settled_by: impl Into<String>) -> Self {
        Self::Unknown { prefix: String::new(), settled_by: settled_by.into() }
    }
}

/// What may be told of files: they may be named by addresses with a credential in them.
fn told(text: impl Into<String>) -> String {
    let text = text.into();
    match secret::withhold(&text) {
        Cow::Owned(less) => less,
        Cow::Borrowed(_) => text,
    }
}

impl Gathered {
    /// Says what was assumed or passed over, at a place or about the whole file.
    pub fn note(
        &mut self,
        sources: &Sources<'_>,
        file: usize,
        offset: Option<usize>,
        message: impl Into<String>,
    ) {
        let line = offset.map(|offset| sources.line(file, offset));
        self.notes.entry(file).or_default().insert(Note { line, message: told(message) });
    }

    /// Reports what is wrong at a place.
    pub fn finding(
        &mut self,
        sources: &Sources<'_>,
        code: &str,
        at: &Locus,
        message: impl Into<String>,
        help: &str,
    ) {
        self.finding_of(sources, code, at, message, help, Vec::new());
    }

    /// Makes an error of what was reported in these words: here it is more than its rule has it.
    pub fn worsen(&mut self, code: &str, message: &str) {
        let is_meant = |one: &&mut Diagnostic| one.code == code && one.message == message;
        if let Some(reported) = self.findings.iter_mut().rev().find(is_meant) {
            reported.severity = Severity::Error;
        }
    }

    /// The same as `finding`, about nodes.
    pub fn finding_of(
        &mut self,
        sources: &Sources<'_>,
        code: &str,
        at: &Locus,
        message: impl Into<String>,
        help: &str,
        nodes: Vec<String>,
    ) {
        let Some(rule) = rules::find(code) else { return };
        let mut nodes = nodes.into_iter();
        self.findings.push(Diagnostic {
            code: rule.code.into(),
            rule: rule.name.into(),
            severity: rule.severity,
            node: nodes.next().unwrap_or_default(),
            nodes: nodes.collect(),
            file: sources.name(at.file).into(),
            message: told(message),
            key: None,
            span: Some(sources.span(at)),
            origin: None,
            related: Vec::new(),
            help: (!help.is_empty()).then(|| help.to_owned()),
            fix: None,
        });
    }

    /// Looks for a file that another one names; asks for it when it was not handed over.
    pub fn look(
        &mut self,
        sources: &Sources<'_>,
        from: usize,
        path: &str,
        why: &str,
        node: Option<&str>,
    ) -> Lookup {
        let found = self.seen(sources, from, path);
        if let Lookup::Outside(path) | Lookup::Missing(path) = &found {
            self.need(path, why, node);
        }
        found
    }

    /// Looks for a file that another one names, and asks for nothing.
    pub fn seen(&self, sources: &Sources<'_>, from: usize, path: &str) -> Lookup {
        match self.bases.get(&from) {
            Some(base) => sources.found(sources::below(base, path)),
            None => sources.look(from, path),
        }
    }

    /// Asks for what lies outside.
    pub fn need(&mut self, path: &str, why: &str, node: Option<&str>) {
        let (_, nodes) = self.needs.entry(told(path)).or_insert_with(|| (why.to_owned(), BTreeSet::new()));
        nodes.extend(node.map(str::to_owned));
    }
}
