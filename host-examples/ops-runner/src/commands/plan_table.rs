//! The plan as a table, and where it ends.

use restate_scaleout_api::plan::{PlanOutput, PlannedStep, RoadEnd, StepStatus};

use crate::failure::Exit;
use crate::ui::Ui;
use crate::ui::table::table;
use crate::ui::words;

/// Shows the whole plan.
pub fn show(ui: &mut Ui, plan: &PlanOutput) {
    if !plan.road.is_empty() {
        let head = [
            "step",
            "what",
            "status",
            "losses tolerated (writes/data/metadata) now → during → after",
            "asks first",
            "rollback",
        ];
        ui.show(table(&head, plan.road.iter().map(row), ui.width()));
        ui.say("");
    }
    ui.say(format!("losses tolerated now: {}", words::exposure(&plan.exposure)));
    match &plan.end {
        RoadEnd::Target { exposure } => {
            let todo = plan.road.iter().filter(|step| step.status != StepStatus::Done).count();
            ui.say(format!("at the target:        {}", words::exposure(exposure)));
            ui.say(match todo {
                0 => "the target is reached".to_owned(),
                1 => "1 step to go".to_owned(),
                todo => format!("{todo} steps to go"),
            });
        }
        RoadEnd::Unknown { why, .. } => {
            ui.say("the plan is not known yet:");
            for line in words::reason(why) {
                ui.say(format!("  {line}"));
            }
        }
        RoadEnd::Refused(refusal) => ui.say(words::refusal(refusal)),
    }
}

/// The exit code that says where the plan ends.
pub fn exit(plan: &PlanOutput) -> Exit {
    match plan.end {
        RoadEnd::Target { .. } => Exit::Done,
        RoadEnd::Unknown { .. } => Exit::Failed,
        RoadEnd::Refused(_) => Exit::Refused,
    }
}

fn row(step: &PlannedStep) -> Vec<String> {
    let status = match step.status {
        StepStatus::Done => "done",
        StepStatus::UnderWay => "under way",
        StepStatus::Todo => "to do",
    };
    let done = step.status == StepStatus::Done;
    vec![
        step.step.to_string(),
        step.title.clone(),
        status.into(),
        step.exposure.as_ref().map_or_else(|| "-".into(), words::change),
        if step.needs_approval && !done { "yes" } else { "-" }.into(),
        if done || step.rollback.is_empty() { "-".into() } else { step.rollback.clone() },
    ]
}
