//! Findings with what was read, as people and tools read them, so that every host prints the same.

use super::machine;
use crate::api::CONTRACT;
use crate::api::render::{Format, RenderInput, RenderOutput};
use crate::api::validate::ConfigText;
use crate::config::render::{self, sarif, wrap};

/// Columns of a terminal that nobody has measured.
const WIDTH: usize = 80;

/// Writes findings in a format, and what was read, when that is given.
pub fn render(input: &RenderInput) -> RenderOutput {
    let Some(reading) = &input.reading else { return render::render(input) };
    let text = match input.format {
        Format::Json => machine::json(&input.output, reading),
        Format::Sarif => {
            let log = machine::sarif(sarif::log(&input.output, &input.files), reading);
            serde_json::to_string_pretty(&log).unwrap_or_default()
        }
        Format::Human => human(input),
        Format::Github | Format::Junit => return render::render(input),
    };
    RenderOutput { contract: CONTRACT.into(), text }
}

/// What was read, and below it the findings.
fn human(input: &RenderInput) -> String {
    let reading = input.reading.as_ref();
    let width = input.width.unwrap_or(WIDTH);
    let lines = reading.into_iter().flat_map(|reading| &reading.overview).chain(&input.notes);
    let overview: Vec<String> = lines.map(|line| wrap::hanging(line, width)).collect();
    let nothing = reading.is_some_and(|reading| reading.nothing.is_some());
    // A file that is no configuration is shown by nobody: what is secret in it is not known.
    let is_shown = |file: &ConfigText| {
        file.origin.is_some()
            || reading.is_none_or(|reading| {
                reading.read.iter().all(|read| read.file != file.name || read.kind == "toml")
            })
    };
    let files = input.files.iter().filter(|file| is_shown(file)).cloned().collect();
    let input = RenderInput { files, reading: None, notes: Vec::new(), ..input.clone() };
    let findings = match (nothing, input.output.diagnostics.is_empty()) {
        (true, true) => String::new(),
        // Its last part says for which version nodes were checked.
        (true, false) => {
            let text = render::render(&input).text;
            text.rsplit_once("\n\n").map(|(findings, _)| findings.to_owned()).unwrap_or_default()
        }
        (false, _) => render::render(&input).text,
    };
    let parts = [overview.join("\n"), findings];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}
