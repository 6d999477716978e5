//! One node's configuration, read once for all rules.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use semver::Version;
use serde_json::Value as Json;

use super::finding::{Elsewhere, Finding, ProposedFix};
use super::foreign::{self, Foreign};
use super::origin;
use super::unread::{self, Known, Reasons, Survey, Unread, WhyUnread};
use crate::api::observed::{ObservedCluster, ObservedNode};
use crate::api::validate::{Accepted, FixSafety, NodeConfig};
use crate::config::catalogue::Catalogue;
use crate::config::document::Document;
use crate::config::help::HelpSetting;
use crate::config::layers::{Layer, Layers};
use crate::config::load;
use crate::config::patch::Change;
use crate::config::settings::{MetadataKind, Settings};
use crate::config::tree::{Item, Value};
use crate::config::values::address::AdvertisedAddress;
use crate::config::version;

/// What all files of one call share.
#[derive(Debug, Clone)]
pub struct Context {
    /// The versions that the call names, as they are written.
    pub written: Vec<String>,
    /// Findings that somebody has accepted.
    pub accepted: Arc<[Accepted]>,
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
    pub cluster: Option<Arc<ObservedCluster>>,
    /// The call names the version of nodes that do not have one of their own.
    pub version_given: bool,
}

/// A file, read.
#[derive(Debug)]
pub struct Node<'a> {
    /// Its place among the files.
    pub index: usize,
    /// The node as given.
    pub given: &'a NodeConfig,
    /// Its text, parsed.
    pub document: Document,
    /// File and environment, merged.
    pub layers: Layers,
    /// What they mean for growing a cluster.
    pub settings: Settings,
    /// Keys of the file that the server reads.
    pub known: Vec<Known>,
    /// Keys of the file that the server does not read, or not as they are written, and keys that variables set and that
    /// are announced to go.
    pub unread: Vec<Unread>,
    /// Variables that the server does not read.
    pub unread_variables: Vec<Unread>,
    /// What all files share, the version being this node's.
    pub context: Context,
    /// What its file is instead of TOML.
    pub foreign: Option<Foreign>,
}

impl<'a> Node<'a> {
    /// Reads a file.
    pub fn read(index: usize, given: &'a NodeConfig, shared: &Context) -> Self {
        let mut context = shared.clone();
        if let Some(Ok(version)) = given.server_version.as_deref().map(version::parse) {
            context.catalogue = Catalogue::for_version(&version);
            context.version = version;
        }
        Self::read_in(index, given, context)
    }

    /// Reads the file again with another text.
    pub fn again<'t>(&self, given: &'t NodeConfig) -> Node<'t> {
        let of_file = self.unread.iter().filter(|one| one.variable.is_none());
        let before = of_file.map(|one| (one.path.as_slice(), &one.reason)).collect();
        Node::read_with(self.index, given, self.context.clone(), &before)
    }

    /// Reads a file in a context of its own.
    pub fn read_in(index: usize, given: &'a NodeConfig, context: Context) -> Self {
        Self::read_with(index, given, context, &Reasons::new())
    }

    fn read_with(index: usize, given: &'a NodeConfig, context: Context, before: &Reasons<'_>) -> Self {
        let document = Document::parse(given.file.as_ref().map_or("", |file| file.text.as_str()));
        let layers = Layers::with_args(&document, &known(&given.environment), &given.arguments);
        let mut settings = Settings::of(&layers).read_by(&context.version);
        if settings.node_name.value.is_none() {
            settings.node_name.value.clone_from(&given.host_name);
        }
        let client = &mut settings.metadata_client;
        if client.kind.value != MetadataKind::Replicated
            && !load::fallback(&layers.root, &context.version).is_empty()
        {
            client.kind.value = MetadataKind::Replicated;
        }
        let Survey { known, mut unread } = unread::survey(&document.root, &context.catalogue, before);
        unread::together(&document.root, &mut unread);
        let (announced, unread_variables): (Vec<Unread>, Vec<Unread>) =
            unread::of_variables(&layers.variables, &context.catalogue)
                .into_iter()
                .partition(|one| matches!(one.reason, WhyUnread::Deprecated { .. }));
        let unread = unread.into_iter().chain(announced).collect();
        let foreign = foreign::of(&document.text, document.is_valid());
        Self { index, given, document, layers, settings, known, unread, unread_variables, context, foreign }
    }

    /// What messages call the node: its file, else its name.
    pub fn label(&self) -> &'a str {
        self.given.file.as_ref().map_or(self.given.name.as_str(), |file| file.name.as_str())
    }

    /// Whether the whole text could be read, so that what is not there is known to be absent.
    pub fn is_complete(&self) -> bool {
        self.document.is_valid()
    }

    /// Whether the version that reads the file is at least this one.
    pub fn since(&self, major: u64, minor: u64, patch: u64) -> bool {
        self.context.version >= Version::new(major, minor, patch)
    }

    /// Whether the version that reads the file is newer than any whose keys are known.
    pub fn is_newer_than_known(&self) -> bool {
        self.context.version > version::NEWEST
    }

    /// The registered node that this file is the configuration of: by name, else by address.
    pub fn observed(&self) -> Option<&ObservedNode> {
        let nodes = &self.context.cluster.as_ref()?.nodes;
        let name = self.settings.node_name.value.as_deref();
        nodes.iter().find(|node| Some(node.name.as_str()) == name).or_else(|| {
            let own = self.settings.advertised()?;
            nodes.iter().find(|node| {
                let address = node.address.as_deref().and_then(|text| AdvertisedAddress::parse(text).ok());
                address.is_some_and(|address| address.same_endpoint(&own))
            })
        })
    }

    /// The effective value at a path and the layer it comes from.
    pub fn get(&self, path: &[&str]) -> Option<(&Value, Layer)> {
        self.layers.get(path)
    }

    /// The effective text at a path.
    pub fn text(&self, path: &[&str]) -> Option<&str> {
        self.get(path).and_then(|(value, _)| value.as_str())
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
        if self.layers.origin(path) != Layer::File {
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
        table.entries.of(last).map(|entry| entry.key_span.clone())
    }

    /// The value at a path, as a place that belongs to a finding about another node.
    pub fn place(&self, path: &[&str], message: impl Into<String>) -> Elsewhere {
        Elsewhere { file: self.index, span: self.value_span(path), message: message.into() }
    }

    /// Whether `collect` has found this where the value at a path was written.
    pub fn is_told(&self, path: &[&str], code: &str) -> bool {
        origin::told(self.given, &self.layers.origin(path), code)
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
        if let origin @ (Layer::Env(_) | Layer::Flag(_)) = self.layers.origin(path) {
            finding.message.push_str(&format!(" (set by {origin})"));
            finding.span = None;
            match origin {
                Layer::Env(name) => finding.variable = Some(name),
                Layer::Flag(name) => finding.flag = Some(name),
                _ => {}
            }
        }
        finding
    }

    /// A finding about the file as a whole.
    pub fn finding(&self, message: impl Into<String>) -> Finding {
        Finding::new(Some(self.index), message)
    }

    /// A fix that sets a key; `None` for a text that cannot be changed with confidence.
    pub fn set(
        &self,
        title: impl Into<String>,
        safety: FixSafety,
        path: &[&str],
        value: impl Into<Json>,
    ) -> Option<ProposedFix> {
        self.propose(title.into(), safety, Change::Set(path.into(), value.into()))
    }

    /// The same, with a title that says no more than that.
    pub fn set_to(&self, safety: FixSafety, path: &[&str], value: impl Into<Json>) -> Option<ProposedFix> {
        let value = value.into();
        self.set(format!("set {}", HelpSetting::new(path, value.clone())), safety, path, value)
    }

    /// A fix that gives a key another name or place.
    pub fn rename(
        &self,
        title: impl Into<String>,
        safety: FixSafety,
        old: &[&str],
        new: &[&str],
    ) -> Option<ProposedFix> {
        self.propose(title.into(), safety, Change::Rename(old.into(), new.into()))
    }

    /// A fix that removes a key.
    pub fn remove(&self, title: impl Into<String>, safety: FixSafety, path: &[&str]) -> Option<ProposedFix> {
        self.propose(title.into(), safety, Change::Remove(path.into()))
    }

    fn propose(&self, title: String, safety: FixSafety, change: Change) -> Option<ProposedFix> {
        self.document.is_valid().then_some(ProposedFix { title, safety, change, rests_on: &[] })
    }
}

/// The variables whose values are known.
fn known(environment: &BTreeMap<String, Option<String>>) -> BTreeMap<String, String> {
    environment.iter().filter_map(|(name, value)| Some((name.clone(), value.clone()?))).collect()
}
