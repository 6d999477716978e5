//! Where the files say something about a node, and what in them is secret.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::assembled::Assembled;
use super::words;
use crate::api::check::CheckInput;
use crate::api::validate::{ByteRange, NodeConfig, Origin};
use crate::collect::kind::FileKind;
use crate::collect::shown::CommandWords;
use crate::config::document::Document;
use crate::config::rules::Secrets;
use crate::config::secret::{secrets_in, secrets_of_variable};
use crate::config::variables::{is_hidden, is_read, is_told, is_withheld};

/// What stands at a place; of several at one place the last counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A finding is about it: what is there may be anybody's.
    Finding,
    /// Something that is told as it is.
    Plain,
    /// The text of a configuration file.
    Toml,
    /// A secret.
    Secret,
    /// The value of a variable that no server reads, beside others that it does.
    Foreign,
}

/// Who reads the values of a file, and puts something in the place of names in them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Expander {
    /// Nobody does.
    #[default]
    Nobody,
    /// Compose: `$NAME`, `${NAME}`.
    Compose,
    /// Kubernetes: `$(NAME)`.
    Kubernetes,
}

impl Expander {
    /// That of a kind of files. Of files of variables compose alone expands any.
    fn of(kind: FileKind) -> Self {
        match kind {
            FileKind::Compose | FileKind::EnvFile => Self::Compose,
            FileKind::Kubernetes | FileKind::ChartValues | FileKind::Yaml => Self::Kubernetes,
            FileKind::Systemd
            | FileKind::Toml
            | FileKind::Shell
            | FileKind::HelmTemplate
            | FileKind::Other => Self::Nobody,
        }
    }
}

/// A variable that is set at a place.
#[derive(Debug, Clone)]
pub struct SetVariable {
    /// Its name.
    pub name: String,
    /// Its value is not what is written there: something was put in.
    pub expanded: bool,
}

/// The places of one file, by their first byte.
#[derive(Debug, Default)]
pub struct FilePlaces {
    /// Their bytes.
    all: Vec<(Range<usize>, PlaceKind)>,
    /// For each the last byte that it or one before it reaches.
    reach: Vec<usize>,
    /// All of the file is the configuration of a node.
    pub is_configuration: bool,
    /// Something of a node stands in it, and not a finding alone.
    has_node: bool,
    /// The names of the variables that are set in it.
    names: BTreeSet<String>,
    /// The variables that are set, by the bytes of the place.
    variables: BTreeMap<(usize, usize), SetVariable>,
    /// Who reads it.
    pub reader: Expander,
}

impl FilePlaces {
    /// The variable that is set at a place.
    pub fn variable_at(&self, place: &Range<usize>) -> Option<&SetVariable> {
        self.variables.get(&(place.start, place.end))
    }

    /// Whether something of a node stands in it.
    pub fn has_node(&self) -> bool {
        self.has_node
    }

    /// Whether a text is the name of a variable, whose value stands elsewhere.
    pub fn names(&self, text: &str) -> bool {
        self.names.contains(text)
    }

    /// Those that stand within these bytes, and are no foreign ones.
    pub fn within(&self, bytes: &Range<usize>) -> impl Iterator<Item = &(Range<usize>, PlaceKind)> {
        let first = self.all.partition_point(|(place, _)| place.start < bytes.start);
        let end = bytes.end;
        self.all[first..]
            .iter()
            .take_while(move |(place, _)| place.start <= end)
            .filter(move |(place, kind)| place.end <= end && *kind != PlaceKind::Foreign)
    }

    /// Those that share a byte with these.
    pub fn touching(&self, bytes: &Range<usize>) -> impl Iterator<Item = &(Range<usize>, PlaceKind)> {
        let start = bytes.start;
        let last = self.all.partition_point(|(place, _)| place.start < bytes.end);
        let before = self.reach[..last].iter().rev().take_while(|reach| **reach > start).count();
        self.all[last - before..last].iter().filter(move |(place, _)| start < end_of(place))
    }
}

/// A place without bytes is the one that it stands before.
fn end_of(place: &Range<usize>) -> usize {
    place.end.max(place.start + 1)
}

/// The places of all files.
#[derive(Debug, Default)]
pub struct Places {
    files: BTreeMap<String, FilePlaces>,
    none: FilePlaces,
}

impl Places {
    /// Where nodes, and findings about the files themselves, stand.
    pub fn of(input: &CheckInput, assembled: &Assembled) -> Self {
        let mut places = Self::default();
        let texts: BTreeMap<&str, Written<'_>> =
            input.files.iter().map(|file| (file.name.as_str(), Written::of(&file.text))).collect();
        for node in assembled.nodes() {
            let named = named(&texts, node);
            let told = told(&texts, node);
            let own: BTreeSet<&str> = node.origins.values().map(|origin| origin.file.as_str()).collect();
            let expanded = |name: &str| {
                own.iter().any(|file| texts.get(file).is_some_and(|text| text.expanded.contains(name)))
            };
            let is_kept = |name: &str| is_read(name) || named.contains(name) || expanded(name);
            let others = node.origins.iter().filter(|(name, _)| !is_kept(name));
            for (name, origin) in others {
                places.put(origin, PlaceKind::Foreign);
                places.set(origin, name, false);
            }
            for (name, origin) in node.origins.iter().filter(|(name, _)| is_kept(name)) {
                let value = node.environment.get(name).and_then(Option::as_deref);
                places.file(&origin.file).names.insert(name.clone());
                let written = texts.get(origin.file.as_str()).zip(origin.bytes);
                let written = written.and_then(|(text, bytes)| text.text.get(bytes.start..bytes.end));
                places.set(origin, name, written.is_some_and(|written| is_expanded(written, name, value)));
                let is_others = !is_read(name) && !told.contains(name);
                let hidden = is_others || is_withheld(name, value.unwrap_or_default());
                places.put(origin, if hidden { PlaceKind::Secret } else { PlaceKind::Plain });
            }
            let names = node.name_origins.iter().filter(|(name, _)| is_kept(name)).map(|(_, origin)| origin);
            let plain = names.chain(&node.argument_origins).chain(&node.origin);
            plain.for_each(|origin| places.put(origin, PlaceKind::Plain));
            match &node.file {
                Some(file) if file.origin.is_none() => places.file(&file.name).is_configuration = true,
                Some(file) => file.origin.iter().for_each(|origin| places.put(origin, PlaceKind::Toml)),
                None => {}
            }
        }
        for (name, file) in &mut places.files {
            file.reader = Expander::of(super::kind(assembled, name));
        }
        let suppressed = assembled.suppressed.iter().map(|one| &one.finding);
        for finding in assembled.diagnostics.iter().chain(suppressed) {
            let related = finding.related.iter().map(|one| (&one.file, one.span));
            for (file, span) in related.chain([(&finding.file, finding.span)]) {
                if let Some(span) = span {
                    places.file(file).all.push((span.start..span.end, PlaceKind::Finding));
                }
            }
        }
        for file in places.files.values_mut() {
            file.all.sort_by_key(|(bytes, kind)| (bytes.start, bytes.end, *kind));
            file.all.dedup();
            let reach = file.all.iter().scan(0, |reach, (place, _)| {
                *reach = end_of(place).max(*reach);
                Some(*reach)
            });
            file.reach = reach.collect();
        }
        places
    }

    /// Those of a file.
    pub fn of_file(&self, name: &str) -> &FilePlaces {
        self.files.get(name).unwrap_or(&self.none)
    }

    /// Whether something of a node stands in a file of this folder.
    pub fn has_node_below(&self, folder: &str) -> bool {
        let below = self.files.range(folder.to_owned()..).take_while(|(name, _)| name.starts_with(folder));
        below.into_iter().any(|(_, file)| file.has_node)
    }

    fn file(&mut self, name: &str) -> &mut FilePlaces {
        self.files.entry(name.to_owned()).or_default()
    }

    fn set(&mut self, origin: &Origin, name: &str, expanded: bool) {
        if let Some(ByteRange { start, end }) = origin.bytes {
            let set = SetVariable { name: name.to_owned(), expanded };
            self.file(&origin.file).variables.insert((start, end), set);
        }
    }

    fn put(&mut self, origin: &Origin, kind: PlaceKind) {
        if let Some(ByteRange { start, end }) = origin.bytes {
            let file = self.file(&origin.file);
            file.has_node |= kind != PlaceKind::Foreign;
            file.all.push((start..end, kind));
        }
    }
}

/// Whether the value of a variable is not what is written at its place.
fn is_expanded(written: &str, name: &str, value: Option<&str>) -> bool {
    let written = words::unquoted(written);
    let behind = written.strip_prefix(name).and_then(|rest| rest.strip_prefix('='));
    value.is_none_or(|value| ![Some(written), behind.map(words::unquoted)].contains(&Some(value)))
}

/// A file, and what Kubernetes would expand in it: an argument with something unknown in it stands at no place.
struct Written<'i> {
    text: &'i str,
    expanded: BTreeSet<String>,
}

impl<'i> Written<'i> {
    fn of(text: &'i str) -> Self {
        let mut expanded = BTreeSet::new();
        words::expanded(text, &mut expanded);
        Self { text, expanded }
    }
}

/// What the variables that a server reads, and its arguments, speak of where they are written: other variables among it.
fn named(texts: &BTreeMap<&str, Written<'_>>, node: &NodeConfig) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let read = node.origins.iter().filter(|(name, _)| is_read(name)).map(|(_, origin)| origin);
    for origin in read.chain(arguments_of(node)) {
        written(texts, origin).into_iter().for_each(|written| words::of_text(written, &mut named));
    }
    named
}

/// The variables whose values become part of something that may be told. What a secret is put together of is one, too.
fn told(texts: &BTreeMap<&str, Written<'_>>, node: &NodeConfig) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let mut arguments = CommandWords::new(&|_| false);
    for origin in arguments_of(node) {
        let argument = written(texts, origin).unwrap_or_default();
        words::of_text(&arguments.told(words::unquoted(argument)), &mut named);
    }
    let mut open: Vec<&String> = node.origins.keys().filter(|name| is_told(name, "")).collect();
    let mut done: BTreeSet<&String> = BTreeSet::new();
    loop {
        for name in open.drain(..) {
            if done.insert(name) {
                let written = node.origins.get(name).and_then(|origin| written(texts, origin));
                written.into_iter().for_each(|written| words::of_text(written, &mut named));
            }
        }
        let is_new = |name: &&String| !is_read(name) && named.contains(*name) && !done.contains(name);
        open.extend(node.origins.keys().filter(is_new));
        if open.is_empty() {
            return named;
        }
    }
}

/// Where the arguments are written; of several in one text, such as the command of a shell, that text once.
fn arguments_of(node: &NodeConfig) -> impl Iterator<Item = &Origin> {
    let all = &node.argument_origins;
    let is_new = move |at: &usize| *at == 0 || all[*at].bytes.is_none() || all[*at] != all[*at - 1];
    (0..all.len()).filter(is_new).map(move |at| &all[at])
}

/// What is written at a place.
fn written<'i>(texts: &BTreeMap<&str, Written<'i>>, origin: &Origin) -> Option<&'i str> {
    let text = texts.get(origin.file.as_str())?.text;
    origin.bytes.and_then(|bytes| text.get(bytes.start..bytes.end))
}

/// The secrets of all nodes.
pub fn secrets(assembled: &Assembled) -> Secrets {
    let mut found = Vec::new();
    for node in assembled.nodes() {
        found.extend(node.file.iter().flat_map(|file| secrets_in(&Document::parse(&file.text))));
        let known = node.environment.iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        for (name, value) in known {
            found.extend(secrets_of_variable(name, value));
            found.extend(is_hidden(name, value).then(|| value.to_owned()));
        }
    }
    Secrets::new(found)
}
