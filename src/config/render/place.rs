//! Where a finding is shown.

use crate::api::validate::{Diagnostic, Place, PlaceBytes};

/// The place that people wrote: the origin, else the file. A finding about the input itself has none.
pub fn of(finding: &Diagnostic) -> Option<Place> {
    if let Some(origin) = &finding.origin {
        return Some(origin.clone());
    }
    let file = if finding.file.is_empty() { &finding.node } else { &finding.file };
    (!file.is_empty()).then(|| Place {
        file: file.clone(),
        line: finding.span.map(|span| span.line),
        column: finding.span.map(|span| span.column),
        bytes: finding.span.map(|span| PlaceBytes { start: span.start, end: span.end }),
    })
}

/// `file:line:column`, as far as known.
pub fn text(place: &Place) -> String {
    let mut text = place.file.clone();
    for number in [place.line, place.column].into_iter().map_while(|number| number) {
        text.push_str(&format!(":{number}"));
    }
    text
}
