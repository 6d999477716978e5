//! What came out, for people.

use crate::search::{Finding, Report};

/// A table of what was searched.
pub fn table(reports: &[Report]) -> String {
    let mut lines = vec!["| start, target, faults | states | to the end | found |".to_owned(), "|---|---|---|---|".to_owned()];
    lines.extend(reports.iter().map(|report| {
        let whole = if report.is_whole { "yes" } else { "no" };
        format!("| {} | {} | {whole} | {} |", report.name, report.states, report.found.len())
    }));
    lines.join("\n")
}

/// A finding as a story.
pub fn story(finding: &Finding) -> String {
    let lines = finding.story.iter().enumerate().map(|(at, line)| format!("{:>4}. {line}", at + 1));
    [format!("{}:", finding.what)].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}
