//! Findings as JUnit's XML: a suite a file, a failed case a finding.

use std::collections::BTreeMap;

use super::{place, whole};
use crate::api::validate::{Diagnostic, Severity, ValidateOutput};

/// The document.
pub fn render(output: &ValidateOutput) -> String {
    let mut suites: BTreeMap<String, Vec<&Diagnostic>> = BTreeMap::new();
    for finding in &output.diagnostics {
        let suite = place::of(finding).map_or_else(|| "input".to_owned(), |place| place.file);
        suites.entry(suite).or_default().push(finding);
    }
    let mut text =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"restate-scaleout\"");
    text.push_str(&counts(&output.diagnostics.iter().collect::<Vec<_>>()));
    text.push_str(">\n");
    for (name, findings) in &suites {
        text.push_str(&format!("  <testsuite name=\"{}\"{}>\n", escape(name), counts(findings)));
        findings.iter().for_each(|finding| text.push_str(&case(finding)));
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>");
    text
}

fn counts(findings: &[&Diagnostic]) -> String {
    let failures = findings.iter().filter(|finding| finding.severity != Severity::Info).count();
    format!(" tests=\"{}\" failures=\"{failures}\"", findings.len())
}

fn case(finding: &Diagnostic) -> String {
    let place = place::of(finding).map_or_else(String::new, |place| place::text(&place));
    let name = format!("{} {} {place}", finding.code, finding.rule);
    let head = format!("    <testcase name=\"{}\" classname=\"{}\"", escape(name.trim()), finding.code);
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        // Advice fails no build.
        Severity::Info => {
            return format!(
                "{head}>\n      <system-out>{}</system-out>\n    </testcase>\n",
                escape(&whole(finding))
            );
        }
    };
    format!(
        "{head}>\n      <failure type=\"{kind}\" message=\"{}\">{}</failure>\n    </testcase>\n",
        escape(&finding.message),
        escape(&format!("{place}\n{}", whole(finding)))
    )
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            // XML 1.0 has no other control characters.
            sign if sign.is_control() => out.push(' '),
            sign => out.push(sign),
        }
    }
    out
}
