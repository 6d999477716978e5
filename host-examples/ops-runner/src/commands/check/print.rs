//! Findings about configuration, printed in the format asked for.

mod github;
mod human;
mod sarif;

use restate_scaleout_api::validate::{Severity, ValidateOutput};

use crate::cli::Format;
use crate::failure::{Context, Exit, Failure};

use super::sources::CheckedFile;

/// The findings as text.
///
/// # Errors
/// When they have no JSON form.
pub fn render(
    format: Format,
    output: &ValidateOutput,
    sources: &[CheckedFile],
    colours: bool,
) -> Result<String, Failure> {
    match format {
        Format::Human => Ok(human::render(output, sources, colours)),
        Format::Json => serde_json::to_string_pretty(output).or_fail("findings"),
        Format::Sarif => serde_json::to_string_pretty(&sarif::render(output, sources)).or_fail("findings"),
        Format::Github => Ok(github::render(output)),
    }
}

/// Whether the findings let a build pass.
pub fn verdict(output: &ValidateOutput, deny_warnings: bool) -> Exit {
    let counts = output.diagnostics.iter().any(|finding| match finding.severity {
        Severity::Error => true,
        Severity::Warning => deny_warnings,
        Severity::Info => false,
    });
    if counts { Exit::Failed } else { Exit::Done }
}
