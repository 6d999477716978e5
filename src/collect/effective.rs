//! What a node's variables, arguments and file amount to, and where each value was written.

use super::found::{FoundNode, Told};
use super::sources::{Locus, Sources};
use crate::api::validate::NodePart;
use crate::config::document::Document;
use crate::config::layers::{self, Layer, Layers};
use crate::config::settings::Settings;

/// The configuration of a node, as far as it is known.
#[derive(Debug)]
pub struct Effective {
    document: Document,
    layers: Layers,
    /// What it means.
    pub settings: Settings,
}

/// The flags whose values are not known; nothing for what may be any argument.
fn unknown_flags(node: &FoundNode) -> impl Iterator<Item = Option<&str>> {
    let flag = |text: &'_ str| text.starts_with("--") && !text.contains('=');
    node.arguments.iter().enumerate().filter_map(move |(at, given)| {
        let Told::Unknown { prefix, .. } = &given.value else { return None };
        if let Some((name, _)) = prefix.split_once('=').filter(|(name, _)| name.starts_with("--")) {
            return Some(Some(name));
        }
        let before = at.checked_sub(1).and_then(|at| node.arguments[at].value.text());
        Some(before.filter(|text| flag(text) && !prefix.starts_with('-')))
    })
}

/// Whether a flag sets a key, or may be any.
fn is_of(flag: Option<&str>, key: &[&str]) -> bool {
    flag.and_then(layers::key_of_flag).is_none_or(|set| set == key)
}

impl Effective {
    /// That of a node.
    pub fn of(node: &FoundNode) -> Self {
        let document = Document::parse(node.file.as_ref().map_or("", |file| file.text.as_str()));
        let known = |value: &Told| value.text().map(str::to_owned);
        let environment = node
            .environment
            .iter()
            .filter_map(|(name, given)| Some((name.clone(), known(&given.value)?)))
            .collect();
        let arguments: Vec<String> = node.arguments.iter().filter_map(|given| known(&given.value)).collect();
        let layers = Layers::with_args(&document, &environment, &arguments);
        let settings = Settings::of(&layers);
        Self { document, layers, settings }
    }

    /// Where the value of a key stands, when it is set and nothing unknown may set another.
    pub fn place(&self, node: &FoundNode, key: &[&str], sources: &Sources<'_>) -> Option<Locus> {
        let origin = self.layers.origin(key);
        if origin == Layer::Default || self.may_be_another(node, key, &origin) {
            return None;
        }
        match origin {
            Layer::Env(name) => node.environment.get(&name).map(|given| given.at.clone()),
            Layer::Flag(name) => {
                let is_it = |text: &str| {
                    text.strip_prefix(name.as_str())
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
                };
                let given = node.arguments.iter().find(|given| given.value.text().is_some_and(is_it));
                given.map(|given| given.at.clone())
            }
            _ => self.in_file(node, key, sources),
        }
    }

    /// The text of a key.
    pub fn text(&self, key: &[&str]) -> Option<&str> {
        self.layers.get(key)?.0.as_str()
    }

    /// Whether the value of a key stands in the file.
    pub fn is_in_file(&self, key: &[&str]) -> bool {
        self.layers.origin(key) == Layer::File
    }

    fn may_be_another(&self, node: &FoundNode, key: &[&str], origin: &Layer) -> bool {
        let open = |part: NodePart| node.unknown.iter().any(|one| one.part == part);
        let dotted = key.join(".");
        let unknown = |given: &Told| given.text().is_none();
        let by_variable = node.environment.iter().any(|(name, given)| {
            unknown(&given.value)
                && layers::key_of_variable(name).is_some_and(|path| path.join(".") == dotted)
        });
        let by_argument = open(NodePart::Arguments) || unknown_flags(node).any(|flag| is_of(flag, key));
        match origin {
            Layer::Flag(_) => by_argument,
            Layer::Env(_) => by_argument || by_variable,
            _ => by_argument || by_variable || open(NodePart::Environment),
        }
    }

    fn in_file(&self, node: &FoundNode, key: &[&str], sources: &Sources<'_>) -> Option<Locus> {
        let file = node.file.as_ref()?;
        let span = self.document.root.at(key)?.span.clone();
        let Some(origin) = &file.origin else {
            return Some(Locus { file: sources.file(&file.name)?, bytes: span });
        };
        let there = sources.file(&origin.file)?;
        let runs = origin.verbatim.as_deref().unwrap_or_default();
        let run = runs.iter().find(|run| run.at <= span.start && span.end <= run.at + run.length);
        let bytes = match (run, origin.bytes) {
            (Some(run), _) => run.there + span.start - run.at..run.there + span.end - run.at,
            (None, Some(bytes)) => bytes.start..bytes.end,
            (None, None) => return None,
        };
        Some(Locus { file: there, bytes })
    }
}
