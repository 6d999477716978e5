//! The plan as a table, and where it ends.

use restate_scaleout_api::plan::{PlanOutput, PlannedStep, RoadEnd, StepStatus};

use crate::failure::Exit;
use crate::ui::Ui;
use crate::ui::table::table;
use crate::ui::words;

/// Shows the whole plan.
pub fn show(ui: &mut Ui, plan: &PlanOutput) {
    if !plan.road.is_empty() {
        ui.show(steps(&plan.road, ui.width()));
        left_out(ui.width()).into_iter().for_each(|line| ui.say(line));
        ui.say("");
    }
    words::exposure("losses tolerated now: ", &plan.exposure).into_iter().for_each(|line| ui.say(line));
    match &plan.end {
        RoadEnd::Target { exposure } => {
            words::exposure("at the target:        ", exposure).into_iter().for_each(|line| ui.say(line));
            let is_done = plan.road.iter().all(|step| step.status == StepStatus::Done);
            ui.say(if is_done { "the target is reached".into() } else { words::progress(plan) });
        }
        RoadEnd::Unknown { why, .. } => {
            let begins = plan.road.iter().any(|step| step.status != StepStatus::Done);
            ui.say(match begins {
                true => format!("{}; what follows is not known yet:", words::progress(plan)),
                false => "the plan is not known yet:".into(),
            });
            for line in words::reason(why) {
                ui.say(format!("  {line}"));
            }
        }
        RoadEnd::Refused(refusal) => ui.say(words::refusal(refusal)),
    }
}

/// Where to find what a narrow terminal has no room for.
fn left_out(width: Option<u16>) -> Option<String> {
    width
        .filter(|width| *width < WIDE)
        .map(|_| format!("what each step does, and its rollback: ops-runner explain STEP, or {WIDE} columns"))
}

/// Columns that a terminal needs for cells which hold sentences.
const WIDE: u16 = 120;

fn steps(road: &[PlannedStep], width: Option<u16>) -> String {
    let losses = "losses tolerated (writes/data/metadata) now → during → after";
    let mut head = vec!["step", "status", losses, "asks first"];
    // In a narrow terminal they would be a word a line; `explain STEP` says both, and `--json` has them.
    let wide = width.is_none_or(|width| width >= WIDE);
    if wide {
        head.extend(["what", "rollback"]);
    }
    table(&head, road.iter().map(|step| row(step, wide)), width)
}

/// The exit code that says where the plan ends.
pub fn exit(plan: &PlanOutput) -> Exit {
    match plan.end {
        RoadEnd::Target { .. } => Exit::Done,
        RoadEnd::Unknown { .. } => Exit::Failed,
        RoadEnd::Refused(_) => Exit::Refused,
    }
}

fn row(step: &PlannedStep, wide: bool) -> Vec<String> {
    let status = match step.status {
        StepStatus::Done => "done",
        StepStatus::UnderWay => "under way",
        StepStatus::Todo => "to do",
    };
    let done = step.status == StepStatus::Done;
    let mut cells = vec![
        step.step.to_string(),
        status.into(),
        step.exposure.as_ref().map_or_else(|| "-".into(), words::change),
        if step.needs_approval && !done { "yes" } else { "-" }.into(),
    ];
    if wide {
        cells.push(step.title.clone());
        cells.push(if done || step.rollback.is_empty() { "-".into() } else { step.rollback.clone() });
    }
    cells
}

#[cfg(test)]
mod tests {
    use restate_scaleout_api::{Exposure, ExposureChange, Reason, StepKey, Tolerance};

    use super::*;

    fn exposure(losses: u32, zones: u32) -> Exposure {
        let one = Tolerance {
            losses: Some(losses),
            zones: Some(zones),
            machines: None,
            interrupted: false,
            because: String::new(),
        };
        Exposure { writes: one.clone(), data: one.clone(), metadata: one }
    }

    #[test]
    fn a_narrow_terminal_says_what_it_leaves_out() {
        for width in [80, WIDE - 1] {
            let line = left_out(Some(width)).unwrap();
            assert!(line.contains("ops-runner explain STEP") && line.len() <= 80, "{line}");
        }
        assert_eq!((left_out(Some(WIDE)), left_out(None)), (None, None));
    }

    #[test]
    fn zones_fit_into_a_terminal_of_80_columns() {
        let step = PlannedStep {
            step: StepKey::node("restart-first-node", "n1"),
            title: "The first node runs with its new configuration".into(),
            status: StepStatus::Todo,
            exposure: Some(ExposureChange {
                before: exposure(1, 0),
                during: exposure(0, 0),
                after: exposure(1, 0),
            }),
            needs_approval: true,
            rollback: "the previous file is kept, and a restart takes it".into(),
            actions: Vec::new(),
            why: Reason { summary: String::new(), evidence: Vec::new() },
        };
        let text = steps(&[step], Some(80));
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        // Cells are broken between words: each moment can still be read.
        for part in ["1/1/1 →", "0/0/0 →", "1/1/1;", "zones"] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }
}
