//! How a run ended: what was done, where things stand, and the exit code.

use std::time::Duration;

use restate_scaleout_api::Decision;
use restate_scaleout_api::run::{Outcome, RunOutput};

use crate::failure::Exit;
use crate::inventory::Inventory;
use crate::stop::Stop;
use crate::ui::table::table;
use crate::ui::{Ui, words};

/// Shows it. What was decided after a look that was `cut_short` rests on too little to be shown.
pub fn show(ui: &mut Ui, output: &RunOutput, inventory: &Inventory, dry_run: bool, cut_short: bool) {
    if !output.steps.is_empty() {
        let rows = output.steps.iter().map(|record| {
            let took = Duration::from_millis(record.ended_ms.saturating_sub(record.started_ms));
            vec![record.step.to_string(), record.actions.to_string(), format!("{:.1}s", took.as_secs_f64())]
        });
        ui.say("");
        ui.show(table(&["step", "actions", "time"], rows, ui.width()));
        ui.say("");
    }
    let word = match output.outcome {
        Outcome::Stopped | Outcome::NeedsApproval if dry_run => "dry run",
        Outcome::Done => "done",
        Outcome::Refused => "refused",
        Outcome::NeedsApproval => "needs approval",
        Outcome::Stopped => "stopped",
        Outcome::Failed => "failed",
    };
    let message = output.message.strip_prefix("dry run: ").unwrap_or(&output.message);
    let message = match message.strip_prefix("not approved: ") {
        Some(question) => format!("the answer was no: {question}"),
        None => message.to_owned(),
    };
    let decision = output.decision.as_ref().filter(|_| !cut_short);
    match decision {
        // It says all that the message says, and more.
        Some(Decision::Refuse(_)) => {}
        // What would be done follows.
        Some(Decision::Act { .. } | Decision::Wait { .. }) if dry_run => ui.say("dry run: nothing was done"),
        _ => ui.say(format!("{word}: {message}")),
    }
    match decision {
        Some(Decision::Done { why }) => {
            words::reason(why).iter().skip(1).for_each(|line| ui.say(format!("  {line}")))
        }
        Some(Decision::Refuse(refusal)) => ui.say(words::refusal(refusal)),
        Some(Decision::Act { step, action, .. }) => {
            ui.say(format!("next would be {step}: {}", words::action(action)))
        }
        Some(Decision::Wait { step, awaiting, cause, .. }) => {
            ui.say(format!("next would be to wait for {awaiting} ({step})"));
            let cause = words::because(awaiting, cause);
            if !cause.is_empty() {
                ui.say(format!("  last seen: {cause}"));
            }
        }
        _ => {}
    }
    if let Some(exposure) = output.exposure.as_ref().filter(|_| !cut_short) {
        words::exposure("losses tolerated now: ", exposure).into_iter().for_each(|line| ui.say(line));
    }
    if !dry_run && matches!(output.outcome, Outcome::Stopped | Outcome::Failed | Outcome::NeedsApproval) {
        ui.say(format!("to continue: ops-runner grow --inventory {}", inventory.path.display()));
    }
}

pub fn exit(output: &RunOutput, stop: &Stop, dry_run: bool) -> Exit {
    match output.outcome {
        Outcome::Stopped | Outcome::NeedsApproval if dry_run && !stop.asked() => Exit::Done,
        Outcome::Done => Exit::Done,
        Outcome::Refused => Exit::Refused,
        // Ctrl-C at a question means stop, not no.
        Outcome::NeedsApproval if stop.asked() => Exit::Stopped,
        Outcome::NeedsApproval => Exit::NeedsApproval,
        Outcome::Stopped => Exit::Stopped,
        Outcome::Failed => Exit::Failed,
    }
}
