//! Errors of the inventory: line and column, the source line, and the nearest known key.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use restate_scaleout_api::secret::withhold;
use toml::Spanned;

use super::words::{example, reworded};
use crate::failure::Failure;
use crate::secrets;
use crate::wrap;

/// The width of what is not a terminal: source lines are cut to it, words are not broken.
const UNBROKEN: usize = 1_000;

/// What is wrong in a text, and where.
#[derive(Debug)]
pub struct Mistake {
    /// What is wrong.
    pub message: String,
    /// Where; the whole file when absent.
    pub span: Option<Range<usize>>,
    /// How to fix it.
    pub help: Option<String>,
}

impl Mistake {
    /// A finding at a place.
    pub fn at(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { message: message.into(), span: Some(span), help: None }
    }

    /// Adds how to fix it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The finding as text, with the source line, in lines of at most `width` columns.
    pub fn render(&self, path: &Path, text: &str, width: usize) -> String {
        let path = path.display().to_string();
        let message = wrap::hanging(&withhold(&self.message), width.saturating_sub("error: ".len()), 0);
        let mut group = Group::with_title(Level::ERROR.primary_title(&message));
        let masked = secrets::mask_toml(text);
        if let Some(span) = &self.span {
            group = group.element(
                Snippet::source(&masked)
                    .path(&path)
                    .annotation(AnnotationKind::Primary.span(first_line(text, span))),
            );
        } else {
            group = group.element(annotate_snippets::Origin::path(&path));
        }
        let digits = self.span.as_ref().map_or(0, |span| line_column(text, span.end).0.to_string().len());
        let under = width.saturating_sub(digits + " = help: ".len());
        let help = self.help.as_deref().map(|help| wrap::hanging(&withhold(help), under, 0));
        if let Some(help) = &help {
            group = group.element(Level::HELP.message(help));
        }
        Renderer::plain().decor_style(DecorStyle::Ascii).term_width(width).render(&[group])
    }

    /// The finding as the failure of a command.
    pub fn into_failure(self, path: &Path, text: &str) -> Failure {
        let place = self.span.as_ref().map_or_else(String::new, |span| {
            let (line, column) = line_column(text, span.start);
            format!(":{line}:{column}")
        });
        let width = wrap::error_width().unwrap_or(UNBROKEN);
        Failure::bad_input(format!("{}{place}\n{}", path.display(), self.render(path, text, width)))
    }
}

/// A top-level key that is unknown. It goes before what is missing: with `[targt]` it is not `replication` that is
/// missing in `[target.repository]`.
pub fn unknown_top(text: &str, known: &[&str]) -> Option<Mistake> {
    let top: BTreeMap<Spanned<String>, toml::Value> = toml::from_str(text).ok()?;
    let (key, value) = top.iter().find(|(key, _)| !known.contains(&key.get_ref().as_str()))?;
    let name = key.get_ref();
    let what = if value.is_table() || value.is_array() { "table" } else { "key" };
    let help = renamed(name).unwrap_or_else(|| meant(name, known));
    Some(Mistake::at(key.span(), format!("there is no {what} `{name}`")).help(help))
}

/// What the parser or serde found.
pub fn parse_error(error: &toml::de::Error) -> Mistake {
    let found = error.message();
    let help = nearest(found).or_else(|| missing(found)).or_else(|| example(found));
    Mistake { message: reworded(found), span: error.span(), help }
}

/// How inventories of contract 1.0 spelled what has another name or place now.
const RENAMED: [(&str, &str); 7] = [
    ("goal", "`[goal]` is `[target]` now, and `[goal.snapshots]` is `[target.repository]`"),
    ("snapshots", "`[goal.snapshots]` is `[target.repository]` now"),
    ("probe", "it is called `dial` now"),
    (
        "running",
        "`running` and `process-age` are one command now: `process`, which describes every server process",
    ),
    (
        "process-age",
        "`running` and `process-age` are one command now: `process`, which describes every server process",
    ),
    ("data-present", "it is `disk` now, which describes the base directory"),
    ("first", "there is no first node any more; the runner finds out which nodes are running"),
];

fn renamed(wrong: &str) -> Option<String> {
    let (_, help) = RENAMED.iter().find(|(old, _)| *old == wrong)?;
    Some(format!("{help}; the README shows the new spelling"))
}

/// serde names the wrong word and all right ones, each in backticks.
fn nearest(message: &str) -> Option<String> {
    let words: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (wrong, known) = words.split_first()?;
    message.starts_with("unknown").then(|| renamed(wrong).unwrap_or_else(|| meant(wrong, known)))
}

/// The right word that is nearest to a wrong one, or all.
fn meant(wrong: &str, known: &[&str]) -> String {
    match closest(wrong, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known here: {}", known.join(", ")),
    }
}

/// What to write where something is missing.
fn missing(message: &str) -> Option<String> {
    let field = message.strip_prefix("missing field `")?.strip_suffix('`')?;
    let example = match field {
        "target" => {
            "add [target] with `replication = 2`, and [target.repository] with `destination = \"s3://bucket/prefix\"`"
        }
        "node" => "add [[node]] with `name`, `address` and how to reach it, for every node",
        "repository" => "add [target.repository] with `destination = \"s3://bucket/prefix\"`",
        "replication" => "add `replication = 2`, the number of copies",
        "destination" => "add `destination = \"s3://bucket/prefix\"`",
        "name" => "add `name = \"n1\"`, the node's name in the cluster",
        "address" => "add `address = \"http://HOST:5122\"`, what its peers dial",
        _ => return Some(format!("add `{field} = \"…\"`")),
    };
    Some(example.into())
}

/// The nearest of `known`, if any is near.
pub fn closest<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.replace('_', "-");
    known
        .map(|word| (strsim::jaro_winkler(&wrong, word), word))
        .filter(|(score, _)| *score > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word)
}

/// Line and column, both from 1, the column in characters.
pub fn line_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte.min(text.len())).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// A span that covers a whole table is cut to its first line, so that the report stays short.
fn first_line(text: &str, span: &Range<usize>) -> Range<usize> {
    let end = text.get(span.clone()).and_then(|part| part.find('\n')).map_or(span.end, |at| span.start + at);
    span.start..end.max(span.start)
}
