//! Findings with what was read, as people and tools read them, so that every host prints the same.

use std::collections::BTreeMap;

use super::machine;
use crate::api::CONTRACT;
use crate::api::render::{Format, RenderInput, RenderOutput};
use crate::collect::kind::FileKind;
use crate::collect::shown;
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
    let kinds: BTreeMap<&str, &str> = reading
        .into_iter()
        .flat_map(|reading| &reading.read)
        .map(|read| (read.file.as_str(), read.kind.as_str()))
        .collect();
    // Of a file that is no configuration only what is known to be harmless is shown.
    let (mut files, mut shown) = (Vec::new(), BTreeMap::new());
    for file in &input.files {
        let kind = kinds.get(file.name.as_str()).filter(|kind| file.origin.is_none() && **kind != "toml");
        if let Some(kind) = kind {
            let text = FileKind::named(kind).and_then(|kind| shown::shown(kind, &file.text));
            let Some(text) = text else { continue };
            shown.insert(file.name.clone(), text);
        }
        files.push(file.clone());
    }
    let input = RenderInput { files, reading: None, notes: Vec::new(), ..input.clone() };
    let findings = match (nothing, input.output.diagnostics.is_empty()) {
        (true, true) => String::new(),
        // Its last part says for which version nodes were checked.
        (true, false) => {
            let text = render::with_shown(&input, &shown).text;
            text.rsplit_once("\n\n").map(|(findings, _)| findings.to_owned()).unwrap_or_default()
        }
        (false, _) => render::with_shown(&input, &shown).text,
    };
    let parts = [overview.join("\n"), findings];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}
