//! Findings for people, each with the line it is about.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::place;
use super::wrap::wrap;
use crate::api::render::RenderInput;
use crate::api::secret::WITHHELD;
use crate::api::validate::{ConfigText, Diagnostic, FixSafety, Place, Severity, Span, ValidateOutput};
use crate::config::document::LineIndex;
use crate::config::secret;

/// Columns of a terminal that nobody has measured.
const WIDTH: usize = 80;
/// Bytes of a line from which on only a part of it is shown.
const LONG: usize = 1024;
/// Bytes that are shown of what a finding is about in a long line, and before and behind it.
const AROUND: usize = 256;
/// Stands for what is left out of a long line.
const CUT: &str = "...";
/// Nodes that are named; the others are counted.
const NODES: usize = 8;
/// More columns than any terminal has; annotate-snippets computes with multiples of the width.
const WIDEST: usize = 10_000;

/// All findings, and how many there are. `shown` has the texts of files that are no configuration as they may be shown.
pub fn render(output: &ValidateOutput, input: &RenderInput, shown: &BTreeMap<String, String>) -> String {
    let renderer = if input.colour { Renderer::styled() } else { Renderer::plain() };
    let width = input.width.unwrap_or(WIDTH).min(WIDEST);
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(width);
    // Of files with one name the first counts.
    let own = input.files.iter().rev().filter(|file| file.origin.is_none());
    let of = |file| Shown::of(file, shown.get(&file.name));
    let files: Files<'_> = own.map(|file| (file.name.as_str(), of(file))).collect();
    let mut parts: Vec<String> =
        output.diagnostics.iter().map(|finding| one(&renderer, width, finding, &files)).collect();
    parts.push(wrap(&summary(output, input), width));
    parts.join("\n\n")
}

/// Files by name.
type Files<'f> = BTreeMap<&'f str, Shown<'f>>;

/// A file as it may be shown: without its credentials, line by line.
struct Shown<'f> {
    file: &'f ConfigText,
    text: String,
    lines: LineIndex,
    original: LineIndex,
    /// It is no configuration: of a finding its first line is shown, and nothing where something before it is withheld.
    other: bool,
}

impl<'f> Shown<'f> {
    fn of(file: &'f ConfigText, shown: Option<&String>) -> Self {
        let text = shown.cloned().unwrap_or_else(|| secret::withhold(&file.text));
        let lines = LineIndex::new(&text);
        Self { file, lines, original: LineIndex::new(&file.text), text, other: shown.is_some() }
    }

    /// The bytes of a place in the text that is shown.
    fn marked(&self, place: &Place) -> Option<Range<usize>> {
        let (start, end) = match (place.bytes, place.line, place.column) {
            (Some(bytes), _, _) => (bytes.start, bytes.end),
            (None, Some(line), Some(column)) => self.rest_of_line(line, column)?,
            (None, _, _) => return None,
        };
        let first = self.original.line(start);
        let (line, shown) =
            (self.original.bounds(&self.file.text, first)?, self.lines.bounds(&self.text, first)?);
        let (written, visible) = (self.file.text.get(line.clone())?, &self.text[shown.clone()]);
        let inside = start - line.start;
        let end = end.min(line.start + written.trim_end().len()).max(start) - line.start;
        let (before, part) = (written.get(..inside)?, written.get(inside..end)?);
        let at = match visible.strip_prefix(before) {
            Some(_) => inside,
            // Something before it is withheld: it is where the same stands, when it stands there once.
            None if written.matches(part).count() == 1 && !part.is_empty() => {
                visible.match_indices(part).map(|(at, _)| at).next()?
            }
            None => return None,
        };
        let rest = visible.get(at..).filter(|rest| !rest.is_empty())?;
        let same = rest.char_indices().zip(part.chars()).take_while(|((_, a), b)| a == b);
        let same = same.last().map_or(0, |((at, sign), _)| at + sign.len_utf8());
        // What is withheld is marked as what stands in its place: nothing tells how long it is.
        let length = match same {
            0 if rest.starts_with(WITHHELD) => WITHHELD.len(),
            0 if !part.is_empty() => return None,
            same => same,
        };
        let start = shown.start + at;
        Some(start..start + length)
    }

    /// What a place takes of which only the start is known: the rest of its line, without blanks.
    fn rest_of_line(&self, line: usize, column: usize) -> Option<(usize, usize)> {
        let bounds = self.original.bounds(&self.file.text, line)?;
        let text = self.file.text.get(bounds.clone())?;
        let (at, _) = text.char_indices().nth(column.checked_sub(1)?)?;
        let start = bounds.start + at;
        Some((start, start + text[at..].trim_end().len()))
    }

    /// The lines around a range, and the number of the first: the whole file again for each of a thousand
    /// findings would take long.
    fn window(&self, range: &Range<usize>) -> (Range<usize>, usize) {
        let (first, last) = (self.lines.line(range.start), self.lines.line(range.end));
        let start = self.lines.bounds(&self.text, first).map_or(0, |line| line.start);
        let end = self.lines.bounds(&self.text, last).map_or(self.text.len(), |line| line.end);
        (start..end, first)
    }

    /// Whether a window is more than people write on a line, or in the lines of a value.
    fn is_long(&self, window: &Range<usize>) -> bool {
        let lines = self.lines.line(window.start)..=self.lines.line(window.end);
        let is_long = |line| self.lines.bounds(&self.text, line).is_some_and(|line| line.len() > LONG);
        window.len() > LONG && (window.len() > 16 * LONG || lines.into_iter().any(is_long))
    }

    /// The part of a window around a range, and where the range is in it: a long line again for each of a
    /// thousand findings would take long, and nobody reads it.
    fn part(&self, window: &Range<usize>, range: &Range<usize>) -> (String, Range<usize>) {
        let start = self.boundary(range.start.saturating_sub(AROUND).max(window.start));
        let end = self.boundary(range.end.min(range.start + AROUND)).max(range.start);
        let last = self.boundary((end + AROUND).min(window.end));
        let cut = |left_out: bool| if left_out { CUT } else { "" };
        let (before, behind) = (cut(start > window.start), cut(last < window.end));
        let part = format!("{before}{}{behind}", &self.text[start..last]);
        (part, range.start - start + before.len()..end - start + before.len())
    }

    /// The start of the character at a byte.
    fn boundary(&self, mut at: usize) -> usize {
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// How wide the numbers of these lines are.
    fn digits(&self, range: &Range<usize>) -> usize {
        self.lines.line(range.end).to_string().len()
    }

    /// The bytes of a span in the text that is shown. A withheld value has another length, so that what
    /// stands behind it on its line is marked as far as it goes.
    fn range(&self, span: Span) -> Option<Range<usize>> {
        let at = |offset: usize| {
            let line = self.original.line(offset);
            let shown = self.lines.bounds(&self.text, line)?;
            let inside = offset - self.original.bounds(&self.file.text, line)?.start;
            Some(self.boundary((shown.start + inside).min(shown.end)))
        };
        let (start, end) = (at(span.start)?, at(span.end)?);
        (start <= end).then_some(start..end)
    }
}

/// One finding. annotate-snippets indents the lines of a text under its first, but does not break it.
fn one(renderer: &Renderer, width: usize, finding: &Diagnostic, files: &Files<'_>) -> String {
    let (level, word) = match finding.severity {
        Severity::Error => (Level::ERROR, "error"),
        Severity::Warning => (Level::WARNING, "warning"),
        Severity::Info => (Level::NOTE, "note"),
    };
    let title = match &finding.key {
        // Most messages name the key themselves.
        Some(key) if !finding.message.contains(key) => format!("{key}: {}", finding.message),
        _ => finding.message.clone(),
    };
    let label = word.len() + finding.code.len() + "[]: ".len();
    let title = wrap(&title, width.saturating_sub(label));
    let mut group = Group::with_title(level.primary_title(&title).id(&finding.code));
    let written = place::of(finding);
    let file = written.as_ref().and_then(|place| files.get(place.file.as_str()));
    let marked = file.zip(written.as_ref()).and_then(|(file, place)| {
        let range = match finding.span {
            _ if file.other => file.marked(place),
            Some(span) if finding.origin.is_none() => file.range(span),
            _ => None,
        };
        Some((file, range?))
    });
    let place = written.as_ref().map(place::text);
    let digits = marked.as_ref().map_or(0, |(file, range)| file.digits(range));
    let under = |text: &str| wrap(text, width.saturating_sub(digits + " = help: ".len()));
    group = match (marked, &place) {
        (Some((file, range)), _) => {
            let (window, first) = file.window(&range);
            if file.is_long(&window) {
                let (part, span) = file.part(&window, &range);
                let source = Snippet::source(part).line_start(first);
                let place = place.clone().unwrap_or_default();
                group
                    .element(Origin::path(place))
                    .element(source.annotation(AnnotationKind::Primary.span(span)))
            } else {
                let span = range.start - window.start..range.end - window.start;
                let source = Snippet::source(&file.text[window]).line_start(first).path(&file.file.name);
                group.element(source.annotation(AnnotationKind::Primary.span(span)))
            }
        }
        (None, Some(place)) => group.element(Origin::path(place)),
        (None, None) => group,
    };
    let related: Vec<String> = finding
        .related
        .iter()
        .map(|one| match one.span {
            Some(span) => format!("{}:{}:{}: {}", one.file, span.line, span.column, one.message),
            None => format!("{}: {}", one.file, one.message),
        })
        .map(|text| under(&text))
        .collect();
    for one in &related {
        group = group.element(Level::NOTE.message(one));
    }
    let shared = (!finding.nodes.is_empty()).then(|| under(&format!("of {}", nodes(finding))));
    if let Some(shared) = &shared {
        group = group.element(Level::NOTE.message(shared));
    }
    let help = finding.help.as_deref().map(under);
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help));
    }
    let fix = finding.fix.as_ref().map(|fix| match fix.safety {
        FixSafety::Safe => under(&format!("run with --fix to {}", fix.title)),
        FixSafety::Unsafe => under(&format!("run with --fix --unsafe-fixes to {}", fix.title)),
    });
    if let Some(fix) = &fix {
        group = group.element(Level::NOTE.message(fix));
    }
    renderer.render(&[group])
}

/// The nodes that a finding is true of.
fn nodes(finding: &Diagnostic) -> String {
    let mut all: Vec<&str> =
        std::iter::once(&finding.node).chain(&finding.nodes).map(String::as_str).collect();
    all.retain(|node| !node.is_empty());
    let more = all.len().saturating_sub(NODES);
    all.truncate(NODES);
    match (all.split_last(), more) {
        (Some((last, before)), 0) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        (_, 0) => all.join(", "),
        (_, more) => format!("{} and {more} more", all.join(", ")),
    }
}

/// How many findings there are, and what to do about them.
fn summary(output: &ValidateOutput, input: &RenderInput) -> String {
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let of = |severity| input.output.diagnostics.iter().filter(move |one| one.severity == severity).count();
    let counts = [(of(Severity::Error), "error"), (of(Severity::Warning), "warning")];
    let mut found: Vec<String> =
        counts.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| plural(n, word)).collect();
    match (of(Severity::Info), input.advice) {
        (0, _) => {}
        (n, true) => found.push(plural(n, "note")),
        (n, false) => found.push(format!("{} (shown with --advice)", plural(n, "note"))),
    }
    let found = if found.is_empty() { "nothing found".to_owned() } else { found.join(", ") };
    let mut lines = vec![format!("checked for Restate {}: {found}", output.server_version)];
    let more: usize = output.more.values().sum();
    if more > 0 {
        lines.push(format!("{more} more are not shown"));
    }
    if !output.suppressed.is_empty() {
        lines.push(format!("{} accepted", plural(output.suppressed.len(), "finding")));
    }
    for (safety, options) in [(FixSafety::Safe, "--fix"), (FixSafety::Unsafe, "--fix --unsafe-fixes")] {
        let fixes = output.diagnostics.iter().filter_map(|finding| finding.fix.as_ref());
        let n = fixes.filter(|fix| fix.safety == safety).count();
        if n > 0 {
            let hint = if input.dry_run { "" } else { "; add --dry-run to see only the diff" };
            lines.push(format!("{n} can be fixed with {options}{hint}"));
        }
    }
    if let Some(finding) = output.diagnostics.first() {
        let program = input.program.as_deref().unwrap_or("ops-runner");
        lines.push(format!("more about a finding: {program} explain {}", finding.code));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::validate::{NodeConfig, ValidateInput};

    fn shown(text: &str) -> String {
        let node = NodeConfig::with_file("n", text);
        let files = node.file.clone().into_iter().collect();
        let output =
            crate::config::validate(&ValidateInput { nodes: vec![node], ..ValidateInput::default() });
        let input = RenderInput { output, files, width: Some(4000), ..RenderInput::default() };
        render(&input.output, &input, &BTreeMap::new())
    }

    #[test]
    fn of_a_long_line_the_part_around_the_finding_is_shown() {
        let padding = "é".repeat(3000);
        let text = format!(
            "[worker]\nsnapshots = {{ destination = \"s3://{padding}\", num-retained = \"xyz\", aws-region = \"{padding}\" }}\n"
        );
        let shown = shown(&text);
        let place = text.lines().nth(1).unwrap().find("\"xyz\"").unwrap() - padding.len() + 3000 + 1;
        let (line, marks) = shown.split_once(&format!("n:2:{place}")).unwrap().1.split_once('^').unwrap();
        assert!(
            line.contains("| ...éé") && line.contains("num-retained = \"xyz\"") && line.contains("éé...\n")
        );
        let (key, mark) = (line.lines().rev().nth(1).unwrap(), line.lines().next_back().unwrap());
        let before = key.split("\"xyz\"").next().unwrap();
        assert_eq!(before.chars().count(), mark.chars().count(), "{shown}");
        assert!(marks.starts_with("^^^^\n") && shown.len() < 10_000, "{shown}");
    }

    #[test]
    fn an_ordinary_line_is_shown_whole() {
        let text = format!("roles = [\"{}\"]\n", "y".repeat(1000));
        assert!(shown(&text).contains(text.trim_end()));
    }
}
