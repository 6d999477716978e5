//! `describe` and `explain`: what the plugin is, and what its words mean.

use crate::api::CONTRACT;
use crate::api::describe::{
    Description, ExplainInput, ExplainOutput, ExportInfo, HostFunctionInfo, Page, TopicInfo,
};
use crate::api::host::HOST_FUNCTIONS;
use crate::config::catalogue::{NEWEST, OLDEST};
use crate::config::rules::Rule;
use crate::{config, growth, guard, wire};

/// Topics named when there is no such page.
const NEAREST: usize = 3;
/// Below this similarity (0 to 1) a topic is not named.
const ALIKE: f64 = 0.6;

/// File name of the JSON Schema of an export's input.
pub fn input_file(export: &str) -> String {
    format!("{export}.input.json")
}

/// File name of the JSON Schema of an export's output.
pub fn output_file(export: &str) -> String {
    format!("{export}.output.json")
}

/// File name of the JSON Schema of a host function's request.
pub fn request_file(function: &str) -> String {
    format!("{function}.request.json")
}

/// File name of the JSON Schema of a host function's answer.
pub fn answer_file(function: &str) -> String {
    format!("{function}.answer.json")
}

/// What the plugin is.
pub fn describe() -> Description {
    let export =
        |name: &str| ExportInfo { name: name.into(), input: input_file(name), output: output_file(name) };
    let host_function = |name: &str| HostFunctionInfo {
        name: name.into(),
        request: request_file(name),
        answer: answer_file(name),
    };
    Description {
        name: env!("CARGO_PKG_NAME").into(),
        version: env!("CARGO_PKG_VERSION").into(),
        contract: CONTRACT.into(),
        server_versions: (OLDEST.minor..=NEWEST.minor)
            .map(|minor| format!("{}.{minor}", NEWEST.major))
            .collect(),
        exports: wire::EXPORTS.into_iter().chain([wire::RUN]).map(export).collect(),
        host_functions: HOST_FUNCTIONS.into_iter().map(host_function).collect(),
        topics: topics()
            .map(|topic| TopicInfo {
                name: topic.name.into(),
                kind: topic.kind.into(),
                title: topic.title.into(),
            })
            .collect(),
    }
}

/// A page as it lies in `docs/`: `# name`, an empty line, a title, an empty line, the text.
#[derive(Debug, Clone, Copy)]
pub struct PageSource {
    /// Its name.
    pub name: &'static str,
    /// The whole file.
    pub text: &'static str,
}

impl PageSource {
    /// The line under the heading.
    pub fn title(&self) -> &'static str {
        self.text.lines().nth(2).unwrap_or_default()
    }

    fn topic(&self, kind: &'static str) -> Topic {
        Topic { kind, name: self.name, alias: self.name, title: self.title(), text: self.text }
    }
}

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
    fn of_rule(rule: &Rule) -> Self {
        Self { kind: "rule", name: rule.code, alias: rule.name, title: rule.title, text: rule.page }
    }

    fn page(self, text: &str) -> Page {
        Page { name: self.name.into(), kind: self.kind.into(), title: self.title.into(), text: text.into() }
    }
}

/// Every topic: steps in the order of the road, invariants in that of the guard, refusals, rules.
fn topics() -> impl Iterator<Item = Topic> {
    let of = |kind, pages: &'static [PageSource]| pages.iter().map(move |page| page.topic(kind));
    of("step", growth::pages::STEPS)
        .chain(of("invariant", guard::pages::INVARIANTS))
        .chain(of("refusal", growth::pages::REFUSALS))
        .chain(config::rules::pages().iter().map(|rule| Topic::of_rule(rule)))
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
