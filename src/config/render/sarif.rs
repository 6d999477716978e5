//! Findings as SARIF 2.1.0, the format of code scanning services.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{place, whole};
use crate::api::uri;
use crate::api::validate::{ConfigText, Diagnostic, Fix, Severity, ValidateOutput};
use crate::config::document::LineIndex;
use crate::config::rules;

/// One SARIF log with one run, as text.
pub fn render(output: &ValidateOutput, files: &[ConfigText]) -> String {
    serde_json::to_string_pretty(&log(output, files)).unwrap_or_default()
}

/// One SARIF log with one run.
pub fn log(output: &ValidateOutput, files: &[ConfigText]) -> Value {
    let hidden = output.suppressed.iter().map(|one| (&one.finding, Some(one.reason.as_str())));
    let all: Vec<(&Diagnostic, Option<&str>)> =
        output.diagnostics.iter().map(|one| (one, None)).chain(hidden).collect();
    let codes: BTreeMap<&str, &str> =
        all.iter().map(|(one, _)| (one.code.as_str(), one.rule.as_str())).collect();
    let index: BTreeMap<&str, usize> = codes.keys().enumerate().map(|(at, code)| (*code, at)).collect();
    let texts = Texts::of(files);
    let results: Vec<Value> =
        all.iter().map(|(one, reason)| result(one, *reason, index[one.code.as_str()], &texts)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "restate-scaleout",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|(code, name)| rule(code, name)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: &str, name: &str) -> Value {
    let mut rule = json!({"id": code, "name": name});
    if let Some(known) = rules::find(code) {
        rule["shortDescription"] = json!({"text": known.title});
        rule["help"] = json!({"text": known.page, "markdown": known.page});
    }
    rule
}

fn result(finding: &Diagnostic, accepted: Option<&str>, rule: usize, texts: &Texts<'_>) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": level,
        "message": {"text": whole(finding)},
    });
    if let Some(place) = place::of(finding) {
        let mut physical = json!({"artifactLocation": {"uri": uri::of_path(&place.file)}});
        if let Some(line) = place.line {
            physical["region"] = json!({"startLine": line});
            if let Some(column) = place.column {
                physical["region"]["startColumn"] = column.into();
            }
        }
        if let (Some(span), None) = (finding.span, &finding.origin) {
            physical["region"]["byteOffset"] = span.start.into();
            physical["region"]["byteLength"] = span.end.saturating_sub(span.start).into();
        }
        result["locations"] = json!([{"physicalLocation": physical}]);
    }
    let related: Vec<Value> = finding
        .related
        .iter()
        .map(|one| {
            let mut physical = json!({"artifactLocation": {"uri": uri::of_path(&one.file)}});
            if let Some(span) = one.span {
                physical["region"] = json!({"startLine": span.line, "startColumn": span.column});
            }
            json!({"physicalLocation": physical, "message": {"text": one.message}})
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    if let Some(reason) = accepted {
        result["suppressions"] = json!([{"kind": "external", "justification": reason}]);
    }
    if let Some(changes) = finding.fix.as_ref().and_then(|fix| changes(fix, texts)) {
        result["fixes"] = changes;
    }
    result
}

/// The fix; `None` when a text is missing that its places are counted in.
fn changes(fix: &Fix, texts: &Texts<'_>) -> Option<Value> {
    let mut files: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for edit in &fix.edits {
        // SARIF counts characters here, as `columnKind` says; byte offsets would do for ASCII only.
        let ((line, column), (end_line, end_column)) =
            (texts.position(&edit.file, edit.start)?, texts.position(&edit.file, edit.end)?);
        files.entry(&edit.file).or_default().push(json!({
            "deletedRegion": {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column},
            "insertedContent": {"text": edit.insert},
        }));
    }
    let changes: Vec<Value> = files
        .into_iter()
        .map(|(file, edits)| json!({"artifactLocation": {"uri": uri::of_path(file)}, "replacements": edits}))
        .collect();
    Some(json!([{"description": {"text": fix.title}, "artifactChanges": changes}]))
}

/// The files that are files of their own, by name: changes to others would land elsewhere.
struct Texts<'f>(BTreeMap<&'f str, (&'f str, LineIndex)>);

impl<'f> Texts<'f> {
    fn of(files: &'f [ConfigText]) -> Self {
        let own = files.iter().filter(|file| file.origin.is_none());
        Self(own.map(|file| (file.name.as_str(), (file.text.as_str(), LineIndex::new(&file.text)))).collect())
    }

    fn position(&self, file: &str, offset: usize) -> Option<(usize, usize)> {
        let (text, lines) = self.0.get(file)?;
        Some(lines.position(text, offset))
    }
}
