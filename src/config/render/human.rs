//! Findings for people, each with the line it is about.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::place;
use super::wrap::wrap;
use crate::api::render::RenderInput;
use crate::api::validate::{ConfigText, Diagnostic, FixSafety, Severity, Span, ValidateOutput};
use crate::config::document::LineIndex;
use crate::config::secret;

/// Columns of a terminal that nobody has measured.
const WIDTH: usize = 80;
/// More columns than any terminal has; annotate-snippets computes with multiples of the width.
const WIDEST: usize = 10_000;

/// All findings, and how many there are.
pub fn render(output: &ValidateOutput, input: &RenderInput) -> String {
    let renderer = if input.colour { Renderer::styled() } else { Renderer::plain() };
    let width = input.width.unwrap_or(WIDTH).min(WIDEST);
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(width);
    let files: Vec<Shown> = input.files.iter().map(Shown::of).collect();
    let mut parts: Vec<String> =
        output.diagnostics.iter().map(|finding| one(&renderer, width, finding, &files)).collect();
    parts.push(wrap(&summary(output, input), width));
    parts.join("\n\n")
}

/// A file as it may be shown: without its credentials, line by line.
struct Shown<'f> {
    file: &'f ConfigText,
    text: String,
    lines: LineIndex,
    original: LineIndex,
}

impl<'f> Shown<'f> {
    fn of(file: &'f ConfigText) -> Self {
        let text = secret::withhold(&file.text);
        Self { file, lines: LineIndex::new(&text), original: LineIndex::new(&file.text), text }
    }

    /// The lines around a range, and the number of the first: the whole file again for each of a thousand
    /// findings would take long.
    fn window(&self, range: &Range<usize>) -> (Range<usize>, usize) {
        let (first, last) = (self.lines.line(range.start), self.lines.line(range.end));
        let start = self.lines.bounds(&self.text, first).map_or(0, |line| line.start);
        let end = self.lines.bounds(&self.text, last).map_or(self.text.len(), |line| line.end);
        (start..end, first)
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
            let mut at = (shown.start + inside).min(shown.end);
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            Some(at)
        };
        let (start, end) = (at(span.start)?, at(span.end)?);
        (start <= end).then_some(start..end)
    }
}

/// One finding. annotate-snippets indents the lines of a text under its first, but does not break it.
fn one(renderer: &Renderer, width: usize, finding: &Diagnostic, files: &[Shown<'_>]) -> String {
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
    let file = files.iter().find(|shown| shown.file.name == finding.file && shown.file.origin.is_none());
    let marked = file.zip(finding.span).and_then(|(file, span)| Some((file, file.range(span)?)));
    let place = place::of(finding).map(|place| place::text(&place));
    let digits = marked.as_ref().map_or(0, |(file, range)| file.digits(range));
    let under = |text: &str| wrap(text, width.saturating_sub(digits + " = help: ".len()));
    group = match (marked, &place) {
        (Some((file, range)), _) => {
            let (window, first) = file.window(&range);
            let span = range.start - window.start..range.end - window.start;
            let source = Snippet::source(&file.text[window]).line_start(first).path(&finding.file);
            group.element(source.annotation(AnnotationKind::Primary.span(span)))
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
    let help = finding.help.as_deref().map(under);
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help));
    }
    let fix = finding.fix.as_ref().map(|fix| match fix.safety {
        FixSafety::Safe => under(&format!("--fix does it: {}", fix.title)),
        FixSafety::Unsafe => under(&format!("--fix --unsafe-fixes does it: {}", fix.title)),
    });
    if let Some(fix) = &fix {
        group = group.element(Level::NOTE.message(fix));
    }
    renderer.render(&[group])
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
    let mut lines = vec![format!("read as Restate {} reads it: {found}", output.server_version)];
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
            lines.push(format!("{n} can be fixed with {options}; add --dry-run to see only the diff"));
        }
    }
    if let Some(finding) = output.diagnostics.first() {
        lines.push(format!("more about a finding: ops-runner explain {}", finding.code));
    }
    lines.join("\n")
}
