//! Findings with the source line underlined.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use restate_scaleout_api::validate::{Diagnostic, FixSafety, Severity, ValidateOutput};

use crate::commands::check::sources::CheckedFile;
use crate::secrets;

/// All findings, and how many there are.
pub fn render(output: &ValidateOutput, sources: &[CheckedFile], colours: bool) -> String {
    let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut parts: Vec<String> = output
        .diagnostics
        .iter()
        .map(|finding| {
            let text = sources
                .iter()
                .find(|source| source.config.name == finding.file)
                .map(|source| &source.config.text);
            one(&renderer, finding, text.map(String::as_str))
        })
        .collect();
    parts.push(summary(output, sources.len()));
    parts.join("\n\n")
}

fn one(renderer: &Renderer, finding: &Diagnostic, text: Option<&str>) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::NOTE,
    };
    let title = match &finding.key {
        // Most messages name the key themselves.
        Some(key) if !finding.message.contains(key) => format!("{key}: {}", finding.message),
        _ => finding.message.clone(),
    };
    let mut group = Group::with_title(level.primary_title(&title).id(&finding.code));
    // What is shown of the file must not show its credentials; the mask keeps every byte's place.
    let masked = text.map(secrets::mask_toml);
    group = match (&finding.span, &masked) {
        (Some(span), Some(masked)) if span.end <= masked.len() && span.start <= span.end => group.element(
            Snippet::source(masked)
                .path(&finding.file)
                .annotation(AnnotationKind::Primary.span(span.start..span.end)),
        ),
        // A problem with the command line belongs to no file.
        _ if finding.file.is_empty() => group,
        _ => group.element(Origin::path(&finding.file)),
    };
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help));
    }
    let fix = finding.fix.as_ref().map(|fix| match fix.safety {
        FixSafety::Safe => format!("--fix does it: {}", fix.title),
        FixSafety::NeedsALook => format!("--fix --unsafe-fixes does it: {}", fix.title),
    });
    if let Some(fix) = &fix {
        group = group.element(Level::NOTE.message(fix));
    }
    renderer.render(&[group])
}

/// How many findings there are, and what to do about them.
fn summary(output: &ValidateOutput, files: usize) -> String {
    let findings = &output.diagnostics;
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let count = |severity, word| {
        let n = findings.iter().filter(|finding| finding.severity == severity).count();
        (n > 0).then(|| plural(n, word))
    };
    let counts =
        [count(Severity::Error, "error"), count(Severity::Warning, "warning"), count(Severity::Info, "note")];
    let found: Vec<String> = counts.into_iter().flatten().collect();
    let found = if found.is_empty() { "nothing found".to_owned() } else { found.join(", ") };
    let mut lines = vec![format!(
        "{}, read as Restate {} reads them: {found}",
        plural(files, "file"),
        output.server_version
    )];
    let fixable = |safety| {
        let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
        fixes.filter(|fix| fix.safety == safety).count()
    };
    for (safety, options) in [(FixSafety::Safe, "--fix"), (FixSafety::NeedsALook, "--fix --unsafe-fixes")] {
        let n = fixable(safety);
        if n > 0 {
            lines.push(format!("{n} can be fixed with {options}; add --dry-run to see only the diff"));
        }
    }
    if let Some(finding) = findings.first() {
        lines.push(format!("more about a finding: ops-runner explain {}", finding.code));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use restate_scaleout_api::validate::{ConfigText, Span};

    #[test]
    fn the_line_is_shown_without_its_credential() {
        let text = "a = 1\nsecret-key = \"hush-hush\"\n";
        let config = ConfigText { name: "r.toml".into(), text: text.into(), ..ConfigText::default() };
        let finding = Diagnostic {
            code: "RS1".into(),
            rule: "r".into(),
            severity: Severity::Warning,
            file: "r.toml".into(),
            message: "a credential in plain text".into(),
            key: Some("secret-key".into()),
            span: Some(Span { start: 6, end: 16, line: 2, column: 1 }),
            help: Some("use the environment".into()),
            fix: None,
        };
        let output = ValidateOutput {
            contract: "1.0".into(),
            server_version: "1.7.12".into(),
            effective: Default::default(),
            diagnostics: vec![
                finding.clone(),
                Diagnostic { file: "gone.toml".into(), span: None, ..finding },
            ],
        };
        let shown = render(&output, &[CheckedFile { config, path: None }], false);
        assert!(!shown.contains("hush"), "{shown}");
        for part in [
            "warning[RS1]",
            "r.toml:2:1",
            "^^^^^^^^^^",
            "use the environment",
            "gone.toml",
            ": 2 warnings",
            "explain RS1",
        ] {
            assert!(shown.contains(part), "{part}\n{shown}");
        }
    }
}
