//! What came out, for people.

use restate_scaleout_guard::INVARIANTS;

use crate::guard_alone::Verdicts;
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

/// A table of the guard's invariants, and what happens in the model without each.
pub fn without(verdicts: &Verdicts) -> String {
    let mut lines =
        vec!["| switched off | then this is let pass | after |".to_owned(), "|---|---|---|".to_owned()];
    let mut held: Vec<String> = Vec::new();
    for invariant in INVARIANTS {
        match verdicts.without.get(invariant.name) {
            Some((what, story)) => {
                let after = story
                    .len()
                    .checked_sub(2)
                    .and_then(|at| story.get(at))
                    .map_or("the start", String::as_str);
                lines.push(format!("| `{}` | {what} | {after} |", invariant.name));
            }
            None => held.push(format!("`{}`", invariant.name)),
        }
    }
    format!(
        "{}\n\n{} actions were proposed in {} worlds, and {} let pass; none of them cost anything that was not told as a risk. \
         Held by cases alone, since no world of the model tells what they are for, or others refuse the same: {}.",
        lines.join("\n"),
        verdicts.proposed,
        verdicts.worlds,
        verdicts.passed,
        held.join(", ")
    )
}
