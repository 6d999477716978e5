//! Findings as people and tools read them, so that every host prints the same.

mod github;
mod human;
mod junit;
mod place;
pub mod sarif;
pub mod wrap;

use std::collections::BTreeMap;

use crate::api::CONTRACT;
use crate::api::render::{Format, RenderInput, RenderOutput};
use crate::api::validate::{Diagnostic, Severity, ValidateOutput};

/// Writes findings in a format.
pub fn render(input: &RenderInput) -> RenderOutput {
    with_shown(input, &BTreeMap::new())
}

/// The same with the texts of files that are no configuration, as they may be shown.
pub fn with_shown(input: &RenderInput, shown: &BTreeMap<String, String>) -> RenderOutput {
    // JSON is for programs, which choose for themselves.
    let output = with_advice(&input.output, input.advice || input.format == Format::Json);
    let text = match input.format {
        Format::Human => human::render(&output, input, shown),
        // Every value of it came from JSON.
        Format::Json => serde_json::to_string_pretty(&output).unwrap_or_default(),
        Format::Sarif => sarif::render(&output, &input.files),
        Format::Github => github::render(&output),
        Format::Junit => junit::render(&output),
    };
    RenderOutput { contract: CONTRACT.into(), text }
}

fn with_advice(output: &ValidateOutput, advice: bool) -> ValidateOutput {
    let mut output = output.clone();
    output.diagnostics.retain(|finding| advice || finding.severity != Severity::Info);
    output
}

/// Message and help as one text.
fn whole(finding: &Diagnostic) -> String {
    match &finding.help {
        Some(help) => format!("{}. {help}", finding.message.trim_end_matches('.')),
        None => finding.message.clone(),
    }
}
