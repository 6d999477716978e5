//! What came out, for people.

use crate::search::{Finding, Pace, Report, Setting};

/// A set in one line.
pub fn described(setting: &Setting) -> String {
    let pace = match setting.pace {
        Pace::Any => "at any point of what servers do",
        Pace::Settled => "once servers have settled",
    };
    let faults = match setting.faults {
        0 => "no fault".to_owned(),
        1 => "any fault".to_owned(),
        faults => format!("any {faults} faults"),
    };
    let lies = if setting.lies { ", and any one source that misleads once" } else { "" };
    format!("{}, {pace}, {faults}{lies}", setting.name)
}

/// A table of what was searched.
pub fn table(reports: &[Report]) -> String {
    let mut lines = vec![
        "| start → target, when the host looks, what goes wrong | states | to the end | found |".to_owned(),
        "|---|---:|---|---:|".to_owned(),
    ];
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
