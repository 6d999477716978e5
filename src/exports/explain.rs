//! `explain`: the pages of everything that the plugin refers to by name.

use super::examples::spoken;
use super::reflow::reflow;
use crate::api::CONTRACT;
use crate::api::describe::{ExplainInput, ExplainOutput, KindInfo, Page};
use crate::config::catalogue::{self, Catalogue, Key};
use crate::config::layers::key_of_variable;
use crate::config::rules::Rule;
use crate::{config, lifecycle, precheck};

/// How many topics are suggested when there is no such page.
const NEAREST: usize = 3;
/// Topics with a lower similarity (0 to 1) are not suggested.
const ALIKE: f64 = 0.6;
/// Longer than every name.
const LONGEST_NAME: usize = 150;

/// The kinds of pages, and what they are about.
const KINDS: [(&str, &str); 5] = [
    ("step", "what one step does, when it is done and how to undo it"),
    ("invariant", "what the guard never lets happen"),
    ("refusal", "why the plugin refuses to continue, and how to get out"),
    ("rule", "what is wrong with a configuration, why it hurts and how to fix it"),
    (KEY, "a configuration key: its type, default, versions and successor"),
];
const KEY: &str = "key";

/// Something that has a page.
#[derive(Clone, Copy)]
struct Topic {
    kind: &'static str,
    name: &'static str,
    /// Its other name: a rule has a code and a name.
    alias: &'static str,
    source: Source,
}

/// Where a page comes from.
#[derive(Clone, Copy)]
enum Source {
    /// A file in `docs/`.
    File { title: &'static str, text: &'static str },
    /// The catalogue of keys.
    Key(&'static Key),
}

impl Topic {
    /// A page from `docs/`: `# name`, an empty line, a title, an empty line, the text.
    fn of_page(kind: &'static str, (name, text): (&'static str, &'static str)) -> Self {
        let title = text.lines().nth(2).unwrap_or_default();
        Self { kind, name, alias: name, source: Source::File { title, text } }
    }

    fn of_rule(rule: &Rule) -> Self {
        let source = Source::File { title: rule.title, text: rule.page };
        Self { kind: "rule", name: rule.code, alias: rule.name, source }
    }

    fn of_key(key: &'static Key) -> Self {
        Self { kind: KEY, name: &key.path, alias: &key.path, source: Source::Key(key) }
    }

    /// Its name without the tables that a key is in.
    fn short(&self) -> &'static str {
        match self.source {
            Source::Key(key) => key.name(),
            Source::File { .. } => self.name,
        }
    }

    fn has(&self, name: impl Fn(&str) -> bool) -> bool {
        name(self.name) || name(self.alias)
    }

    fn page(self) -> Page {
        let text = match self.source {
            Source::File { text, .. } => spoken(text),
            Source::Key(key) => catalogue::page::text(key),
        };
        Page { text, ..self.listed() }
    }

    fn listed(self) -> Page {
        let title = match self.source {
            Source::File { title, .. } => title.into(),
            Source::Key(key) => catalogue::page::title(key),
        };
        Page { name: self.name.into(), kind: self.kind.into(), title, text: String::new() }
    }
}

/// Every topic: steps and invariants in their own order, refusals, rules, keys.
fn topics() -> impl Iterator<Item = Topic> {
    let of = |kind, pages: &'static [(&str, &str)]| pages.iter().map(move |page| Topic::of_page(kind, *page));
    lifecycle::steps::all()
        .map(|step| Topic::of_page("step", (step.name(), step.page())))
        .chain(of("invariant", precheck::pages::INVARIANTS))
        .chain(of("refusal", lifecycle::refusals::REFUSALS))
        .chain(config::rules::RULES.iter().map(|rule| Topic::of_rule(rule)))
        .chain(catalogue::history().iter().map(Topic::of_key))
}

/// The kinds of pages.
pub fn kinds() -> Vec<KindInfo> {
    let info = |(kind, about): (&str, &str)| KindInfo {
        kind: kind.into(),
        about: about.into(),
        pages: topics().filter(|topic| topic.kind == kind).count(),
    };
    KINDS.into_iter().map(info).collect()
}

/// The page of a rule, step, invariant, refusal or key, or a list of pages.
///
/// # Errors
/// When there is no such kind of pages.
pub fn explain(input: &ExplainInput) -> Result<ExplainOutput, String> {
    if let Some(kind) = &input.kind
        && !KINDS.iter().any(|(known, _)| known == kind)
    {
        let known = KINDS.map(|(kind, _)| kind).join(", ");
        return Err(format!("`kind`: there is no such kind of page; use one of: {known}"));
    }
    let of_kind = |topic: &Topic| input.kind.as_ref().is_none_or(|kind| kind == topic.kind);
    let (pages, nearest) = match &input.topic {
        None => {
            let listed = |topic: &Topic| of_kind(topic) && (topic.kind != KEY || input.kind.is_some());
            (topics().filter(listed).map(Topic::listed).collect(), Vec::new())
        }
        Some(topic) => {
            // A variable is explained by the key that it sets.
            let key = key_of_variable(topic.trim()).map(|path| path.join("."));
            let topic = key.as_ref().unwrap_or(topic);
            let wanted = plain(topic);
            let of_kind = || topics().filter(of_kind);
            // Keys of two versions may differ only in a hyphen.
            let mut found: Vec<Topic> = of_kind().filter(|it| it.has(|name| name == topic)).collect();
            if found.is_empty() {
                found = of_kind().filter(|it| it.has(|name| plain(name) == wanted)).collect();
            }
            if found.is_empty() {
                found
                    .extend(below(topic).filter(|it| input.kind.as_ref().is_none_or(|kind| kind == it.kind)));
            }
            let mut pages: Vec<Page> = found.into_iter().map(Topic::page).collect();
            if let Some(width) = input.width {
                pages.iter_mut().for_each(|page| page.text = reflow(&page.text, width));
            }
            let nearest = if pages.is_empty() { nearest(&wanted, of_kind()) } else { Vec::new() };
            (pages, nearest)
        }
    };
    Ok(ExplainOutput { contract: CONTRACT.into(), pages, nearest })
}

/// The key that a path leads to although the catalogue does not list the path: an element of a list, or a
/// free name in a map.
fn below(path: &str) -> Option<Topic> {
    if path.len() > LONGEST_NAME || !path.contains('.') {
        return None;
    }
    let parts: Vec<&str> = path.trim().split('.').collect();
    Catalogue::for_version(&catalogue::NEWEST).find(&parts).map(Topic::of_key)
}

/// A topic as it is compared: without the node of a step key, in lower case, with hyphens.
fn plain(topic: &str) -> String {
    let name = topic.split(':').next().unwrap_or_default().trim();
    name.to_ascii_lowercase().replace(['_', ' '], "-")
}

/// The topics nearest to `wanted`: those with it in their name first, then by spelling.
fn nearest(wanted: &str, topics: impl Iterator<Item = Topic>) -> Vec<String> {
    // Comparing takes time in proportion to both lengths multiplied, and no name is that long.
    if wanted.is_empty() || wanted.len() > LONGEST_NAME {
        return Vec::new();
    }
    let likeness = |name: &str| {
        let name = plain(name);
        let inside = if name.contains(wanted) { 1.0 } else { 0.0 };
        inside + strsim::normalized_damerau_levenshtein(&name, wanted)
    };
    let mut found: Vec<(f64, &str)> = topics
        .map(|topic| {
            let names = [topic.name, topic.alias, topic.short()];
            (names.map(likeness).into_iter().fold(0.0, f64::max), topic.name)
        })
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    found.sort_by(|one, two| two.0.total_cmp(&one.0).then(one.1.cmp(two.1)));
    found.into_iter().take(NEAREST).map(|(_, name)| name.into()).collect()
}
