//! Findings as workflow commands, which GitHub shows beside the changed lines.

use restate_scaleout_api::validate::{Severity, ValidateOutput};

/// One command a line.
pub fn render(output: &ValidateOutput) -> String {
    let lines = output.diagnostics.iter().map(|finding| {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let place =
            finding.span.map_or_else(String::new, |span| format!(",line={},col={}", span.line, span.column));
        let message = match &finding.help {
            Some(help) => format!("{}\n{help}", finding.message),
            None => finding.message.clone(),
        };
        let file = match finding.file.as_str() {
            // A problem with the command line belongs to no file.
            "" => String::new(),
            file => format!("file={}{place},", escape(file, true)),
        };
        format!(
            "::{level} {file}title={}::{}",
            escape(&format!("{} {}", finding.code, finding.rule), true),
            escape(&message, false)
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn escape(text: &str, property: bool) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    if property { text.replace(':', "%3A").replace(',', "%2C") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use restate_scaleout_api::validate::{Diagnostic, Span};

    #[test]
    fn a_command_stays_on_its_line() {
        let finding = Diagnostic {
            code: "RS101".into(),
            rule: "unknown-key".into(),
            severity: Severity::Info,
            file: "a,b:c.toml".into(),
            message: "100% wrong".into(),
            key: None,
            span: Some(Span { start: 0, end: 1, line: 3, column: 7 }),
            help: Some("mend it".into()),
            fix: None,
        };
        let output = ValidateOutput {
            contract: "1.0".into(),
            server_version: "1".into(),
            diagnostics: vec![finding],
            effective: Default::default(),
        };
        assert_eq!(
            render(&output),
            "::notice file=a%2Cb%3Ac.toml,line=3,col=7,title=RS101 unknown-key::100%25 wrong%0Amend it"
        );
    }
}
