//! `explain`: the pages of everything that the plugin says by name, put together.

use crate::api::CONTRACT;
use crate::api::describe::{ExplainInput, ExplainOutput, Page, TopicInfo};
use crate::config::rules::Rule;
use crate::{config, guard, lifecycle};

/// Topics named when there is no such page.
const NEAREST: usize = 3;
/// Below this similarity (0 to 1) a topic is not named.
const ALIKE: f64 = 0.6;

/// Something that has a page.
#[derive(Debug, Clone, Copy)]
struct Topic {
    kind: &'static str,
    name: &'static str,
    /// Another name that it goes by: a rule has a code and a name.
    alias: &'static str,
    title: &'static str,
    text: &'static str,
}

impl Topic {
    /// A page as it lies in `docs/`: `# name`, an empty line, a title, an empty line, the text.
    fn of_page(kind: &'static str, (name, text): (&'static str, &'static str)) -> Self {
        Self { kind, name, alias: name, title: text.lines().nth(2).unwrap_or_default(), text }
    }

    fn of_rule(rule: &Rule) -> Self {
        Self { kind: "rule", name: rule.code, alias: rule.name, title: rule.title, text: rule.page }
    }

    fn page(self, text: &str) -> Page {
        Page { name: self.name.into(), kind: self.kind.into(), title: self.title.into(), text: text.into() }
    }
}

/// Every topic: steps in the order of the road, invariants in that of the guard, refusals, rules.
fn topics() -> impl Iterator<Item = Topic> {
    let of = |kind, pages: &'static [(&str, &str)]| pages.iter().map(move |page| Topic::of_page(kind, *page));
    of("step", lifecycle::pages::STEPS)
        .chain(of("invariant", guard::pages::INVARIANTS))
        .chain(of("refusal", lifecycle::pages::REFUSALS))
        .chain(config::rules::RULES.iter().map(|rule| Topic::of_rule(rule)))
}

/// Everything that has a page, without the texts.
pub fn all() -> Vec<TopicInfo> {
    let info = |topic: Topic| TopicInfo {
        name: topic.name.into(),
        kind: topic.kind.into(),
        title: topic.title.into(),
    };
    topics().map(info).collect()
}

/// The page of a rule, step, invariant or refusal, or a list of all pages.
pub fn explain(input: &ExplainInput) -> ExplainOutput {
    let (pages, nearest) = match &input.topic {
        None => (topics().map(|topic| topic.page("")).collect(), Vec::new()),
        Some(topic) => {
            let wanted = plain(topic);
            let pages: Vec<Page> = topics()
                .filter(|topic| plain(topic.name) == wanted || plain(topic.alias) == wanted)
                .map(|topic| topic.page(topic.text))
                .collect();
            let nearest = if pages.is_empty() { nearest(&wanted) } else { Vec::new() };
            (pages, nearest)
        }
    };
    ExplainOutput { contract: CONTRACT.into(), pages, nearest }
}

/// A topic as it is compared: without the node of a step key, in lower case, with hyphens.
fn plain(topic: &str) -> String {
    let name = topic.split(':').next().unwrap_or_default().trim();
    name.to_ascii_lowercase().replace(['_', ' '], "-")
}

/// The topics nearest to `wanted`: those that have it in their name first, then by spelling.
fn nearest(wanted: &str) -> Vec<String> {
    // Comparing takes as long as the two lengths multiplied, and no name is nearly that long.
    if wanted.is_empty() || wanted.len() > 100 {
        return Vec::new();
    }
    let likeness = |name: &str| {
        let name = plain(name);
        let inside = if name.contains(wanted) { 1.0 } else { 0.0 };
        inside + strsim::normalized_damerau_levenshtein(&name, wanted)
    };
    let mut found: Vec<(f64, &str)> = topics()
        .map(|topic| (likeness(topic.name).max(likeness(topic.alias)), topic.name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    found.sort_by(|one, two| two.0.total_cmp(&one.0).then(one.1.cmp(two.1)));
    found.into_iter().take(NEAREST).map(|(_, name)| name.into()).collect()
}
