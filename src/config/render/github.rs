//! Findings as workflow commands, which GitHub shows beside the changed lines.

use super::place;
use crate::api::validate::{Diagnostic, Severity, ValidateOutput};

/// One command a line.
pub fn render(output: &ValidateOutput) -> String {
    output.diagnostics.iter().map(command).collect::<Vec<_>>().join("\n")
}

fn command(finding: &Diagnostic) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = place::of(finding) {
        properties.push(format!("file={}", escape(&place.file, true)));
        properties.extend(place.line.map(|line| format!("line={line}")));
        properties.extend(place.column.map(|column| format!("col={column}")));
    }
    properties.push(format!("title={}", escape(&format!("{} {}", finding.code, finding.rule), true)));
    let message = match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    };
    format!("::{level} {}::{}", properties.join(","), escape(&message, false))
}

fn escape(text: &str, property: bool) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    if property { text.replace(':', "%3A").replace(',', "%2C") } else { text }
}
