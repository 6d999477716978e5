//! Findings as SARIF 2.1.0, the format of code scanning services.

use std::collections::BTreeMap;

use restate_scaleout_api::validate::{Diagnostic, Severity, ValidateOutput};
use serde_json::{Value, json};

use crate::commands::check::sources::CheckedFile;

/// One SARIF log with one run.
pub fn render(output: &ValidateOutput, sources: &[CheckedFile]) -> Value {
    let mut rules: BTreeMap<&str, &str> = BTreeMap::new();
    for finding in &output.diagnostics {
        rules.insert(&finding.code, &finding.rule);
    }
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(at, code)| (*code, at)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "restate-scaleout",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|(code, name)| json!({"id": code, "name": name})).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": output.diagnostics.iter().map(|finding| result(finding, index[finding.code.as_str()], sources)).collect::<Vec<_>>(),
        }],
    })
}

fn result(finding: &Diagnostic, rule: usize, sources: &[CheckedFile]) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let text = match &finding.help {
        Some(help) => format!("{}. {help}", finding.message.trim_end_matches('.')),
        None => finding.message.clone(),
    };
    let artifact = json!({"uri": uri(&finding.file)});
    let mut place = json!({"artifactLocation": artifact});
    if let Some(span) = finding.span {
        place["region"] = json!({
            "startLine": span.line,
            "startColumn": span.column,
            "byteOffset": span.start,
            "byteLength": span.end.saturating_sub(span.start),
        });
    }
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": level,
        "message": {"text": text},
    });
    // A problem with the command line belongs to no file.
    if !finding.file.is_empty() {
        result["locations"] = json!([{"physicalLocation": place}]);
    }
    let text =
        sources.iter().find(|source| source.config.name == finding.file).map(|source| &source.config.text);
    if let (Some(fix), Some(text)) = (&finding.fix, text) {
        // SARIF counts characters here, as `columnKind` says; byte offsets would do for ASCII only.
        let replacements: Vec<Value> = fix
            .edits
            .iter()
            .map(|edit| json!({"deletedRegion": region(text, edit.start, edit.end), "insertedContent": {"text": edit.insert}}))
            .collect();
        result["fixes"] = json!([{
            "description": {"text": fix.title},
            "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
        }]);
    }
    result
}

fn region(text: &str, start: usize, end: usize) -> Value {
    let ((line, column), (end_line, end_column)) = (
        crate::inventory::report::line_column(text, start),
        crate::inventory::report::line_column(text, end),
    );
    json!({"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column})
}

/// A path as a URI reference.
fn uri(path: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    let encoded: String = path.bytes().map(encode).collect();
    if path.starts_with('/') { format!("file://{encoded}") } else { encoded }
}
