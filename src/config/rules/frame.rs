//! What a rule is made of.

use std::ops::Range;

use semver::Version;

use super::peers;
use super::unread::{self, Known, Survey, Unread};
use crate::api::validate::{ConfigText, Fix, FixSafety, ObservedCluster, ObservedNode, Severity};
use crate::config::catalogue::Catalogue;
use crate::config::document::Document;
use crate::config::layers::{Layers, Origin};
use crate::config::patch::{Patch, PatchError};
use crate::config::settings::Settings;
use crate::config::tree::{Item, Table, Value};
use crate::config::values::address::AdvertisedAddress;
use crate::config::version;

/// A kind of finding.
#[derive(Debug)]
pub struct Rule {
    /// Stable code: `RS1xx` one file, `RS2xx` a set of files, `RS3xx` files against the cluster.
    pub code: &'static str,
    /// Stable name in kebab case.
    pub name: &'static str,
    /// How bad its findings are, unless they say otherwise.
    pub severity: Severity,
    /// When the server is hurt.
    pub stage: Stage,
    /// One line.
    pub title: &'static str,
    /// Its page, in Markdown.
    pub page: &'static str,
    /// Its logic.
    pub check: Check,
}

/// The head of a rule's file: code, name, severity, stage, one line, and what its `check` looks at.
/// The page lies in `docs/rules/` under the code.
macro_rules! rule {
    ($code:literal, $name:literal, $severity:ident, $stage:ident, $title:literal, $check:ident) => {
        pub const RULE: $crate::config::rules::Rule = $crate::config::rules::Rule {
            code: $code,
            name: $name,
            severity: $crate::api::validate::Severity::$severity,
            stage: $crate::config::rules::Stage::$stage,
            title: $title,
            page: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules/", $code, ".md")),
            check: $crate::config::rules::Check::$check(check),
        };
    };
}

/// When what a rule finds hurts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The server refuses to load the configuration (`--dump-config` fails).
    Load,
    /// It loads, and the server does not survive its start.
    Start,
    /// It starts, and does something else than what was meant, or hurts later.
    Later,
}

/// What a rule looks at.
#[derive(Debug)]
pub enum Check {
    /// One file at a time.
    File(fn(&Node<'_>, &mut Vec<Finding>)),
    /// All files that could be read, as the nodes of one deployment.
    Set(fn(&[&Node<'_>], &mut Vec<Finding>)),
}

/// What all files of one call share.
#[derive(Debug, Clone)]
pub struct Context {
    /// The server version that reads the files.
    pub version: Version,
    /// The keys it reads.
    pub catalogue: Catalogue,
    /// All nodes share one host.
    pub one_host: bool,
    /// How many files there are.
    pub files: usize,
    /// A version to upgrade to.
    pub target: Option<Version>,
    /// The running cluster.
    pub cluster: Option<ObservedCluster>,
}

/// A file, read.
#[derive(Debug)]
pub struct Node<'a> {
    /// Its place among the files.
    pub index: usize,
    /// The file as given.
    pub file: &'a ConfigText,
    /// Its text, parsed.
    pub document: Document,
    /// File and environment, merged.
    pub layers: Layers,
    /// What they mean for growing a cluster.
    pub settings: Settings,
    /// Keys of the file that the server reads.
    pub known: Vec<Known>,
    /// Keys of the file that the server does not read, or not as they are written.
    pub unread: Vec<Unread>,
    /// What all files share, the version being this node's.
    pub context: Context,
}

impl<'a> Node<'a> {
    /// Reads a file.
    pub fn read(index: usize, file: &'a ConfigText, shared: &Context) -> Self {
        let mut context = shared.clone();
        if let Some(Ok(version)) = file.server_version.as_deref().map(version::parse) {
            context.catalogue = Catalogue::for_version(&version);
            context.version = version;
        }
        Self::read_in(index, file, context)
    }

    /// Reads a file in a context of its own.
    pub fn read_in(index: usize, file: &'a ConfigText, context: Context) -> Self {
        let document = Document::parse(&file.text);
        let layers = Layers::with_args(&document, &file.env, &file.args);
        let settings = Settings::of(&layers).read_by(&context.version);
        let Survey { known, unread } = unread::survey(&document.root, &context.catalogue);
        Self { index, file, document, layers, settings, known, unread, context }
    }

    /// Whether the whole text could be read, so that what is not there is known to be absent.
    pub fn is_complete(&self) -> bool {
        self.document.is_valid()
    }

    /// Whether the version that reads the file is at least this one.
    pub fn since(&self, major: u64, minor: u64, patch: u64) -> bool {
        self.context.version >= Version::new(major, minor, patch)
    }

    /// The registered node that this file is the configuration of: by name, else by address.
    pub fn observed(&self) -> Option<&ObservedNode> {
        let nodes = &self.context.cluster.as_ref()?.nodes;
        let name = self.settings.node_name.value.as_deref();
        nodes.iter().find(|node| Some(node.name.as_str()) == name).or_else(|| {
            let own = peers::advertised(self)?;
            nodes.iter().find(|node| {
                let address = node.address.as_deref().and_then(|text| AdvertisedAddress::parse(text).ok());
                address.is_some_and(|address| address.same_endpoint(&own))
            })
        })
    }

    /// The effective value at a path and the layer it comes from.
    pub fn get(&self, path: &[&str]) -> Option<(&Value, Origin)> {
        self.layers.get(path)
    }

    /// The effective text at a path.
    pub fn text(&self, path: &[&str]) -> Option<&str> {
        self.get(path).and_then(|(value, _)| value.as_str())
    }

    /// The effective table at a path.
    pub fn table(&self, path: &[&str]) -> Option<&Table> {
        match self.get(path)?.0 {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The effective integer at a path.
    pub fn integer(&self, path: &[&str]) -> Option<i64> {
        match self.get(path)?.0 {
            Value::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether any layer sets the path.
    pub fn has(&self, path: &[&str]) -> bool {
        self.get(path).is_some()
    }

    /// The bytes of the value at a path, when the file has it and no other layer wins.
    pub fn value_span(&self, path: &[&str]) -> Option<Range<usize>> {
        if self.layers.origin(path) != Origin::File {
            return None;
        }
        self.document.root.at(path).map(|item| item.span.clone())
    }

    /// The bytes of the key at a path, when the file has it.
    pub fn key_span(&self, path: &[&str]) -> Option<Range<usize>> {
        let (last, tables) = path.split_last()?;
        let table = match tables {
            [] => &self.document.root,
            tables => match self.document.root.at(tables)? {
                Item { value: Value::Table(table), .. } => table,
                _ => return None,
            },
        };
        table.entries.iter().find(|entry| entry.key == *last).map(|entry| entry.key_span.clone())
    }

    /// A finding about the value at a path; where another layer sets it, the message says which.
    pub fn at_value(&self, path: &[&str], message: impl Into<String>) -> Finding {
        self.at(path, message.into(), self.value_span(path))
    }

    /// A finding about the key at a path.
    pub fn at_key(&self, path: &[&str], message: impl Into<String>) -> Finding {
        self.at(path, message.into(), self.key_span(path))
    }

    fn at(&self, path: &[&str], message: String, span: Option<Range<usize>>) -> Finding {
        let mut finding = self.finding(message).key(path);
        finding.span = span;
        if let origin @ (Origin::Env(_) | Origin::Flag(_)) = self.layers.origin(path) {
            finding.message.push_str(&format!(" (set by {origin})"));
            finding.span = None;
        }
        finding
    }

    /// A finding about the file as a whole.
    pub fn finding(&self, message: impl Into<String>) -> Finding {
        Finding {
            file: self.index,
            severity: None,
            message: message.into(),
            key: None,
            span: None,
            help: None,
            fix: None,
        }
    }

    /// A fix made by changing keys; `None` when the text cannot be patched so.
    pub fn patch(
        &self,
        title: impl Into<String>,
        safety: FixSafety,
        change: impl FnOnce(&mut Patch) -> Result<(), PatchError>,
    ) -> Option<Fix> {
        let mut patch = self.patchable()?;
        change(&mut patch).ok()?;
        fix(title.into(), safety, patch)
    }

    fn patchable(&self) -> Option<Patch> {
        self.document.is_valid().then(|| Patch::new(&self.file.text).ok())?
    }
}

fn fix(title: String, safety: FixSafety, patch: Patch) -> Option<Fix> {
    let edits = patch.finish().ok()?.edits;
    (!edits.is_empty()).then_some(Fix { title, safety, edits })
}

/// What a rule found; the rule's code and name are added by the table.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The file, by its place.
    pub file: usize,
    /// How bad it is, when not as bad as the rule says.
    pub severity: Option<Severity>,
    /// What is wrong.
    pub message: String,
    /// The dotted key.
    pub key: Option<String>,
    /// Its bytes.
    pub span: Option<Range<usize>>,
    /// What the server will do instead, and how to mend it.
    pub help: Option<String>,
    /// A change that mends it.
    pub fix: Option<Fix>,
}

impl Finding {
    /// Names the key.
    pub fn key(mut self, path: &[&str]) -> Self {
        self.key = Some(crate::config::patch::KeyPath::from(path).to_string());
        self
    }

    /// Names the bytes.
    pub fn span(mut self, span: Range<usize>) -> Self {
        self.span = Some(span);
        self
    }

    /// Says what the server does, and how to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Gives the change that mends it.
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    /// Overrides the rule's severity.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }
}
