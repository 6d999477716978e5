//! How a run ended: what was done, where things stand, and the exit code.

use std::time::Duration;

use restate_scaleout_api::run::{Outcome, RunOutput};
use restate_scaleout_api::{Decision, Exposure};

use crate::failure::Exit;
use crate::inventory::Inventory;
use crate::stop::Stop;
use crate::ui::table::table;
use crate::ui::{Ui, words};

/// What of the last decision still holds.
pub enum Standing<'a> {
    /// All of it: it is the one that the run has ended with.
    Ended,
    /// The run was stopped. After a look that was cut short the last one rests on too little, and after an action on
    /// what was before it; then this is one before, or none.
    Stopped(Option<&'a (Decision, Exposure)>),
}

/// Shows it.
pub fn show(ui: &mut Ui, output: &RunOutput, inventory: &Inventory, dry_run: bool, standing: &Standing<'_>) {
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
    let (decision, exposure) = match standing {
        Standing::Ended => (output.decision.as_ref(), output.exposure.as_ref()),
        Standing::Stopped(last) => {
            last.map_or((None, None), |(decision, exposure)| (Some(decision), Some(exposure)))
        }
    };
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
    match exposure {
        Some(exposure) => {
            words::exposure("losses tolerated now: ", exposure).into_iter().for_each(|line| ui.say(line));
        }
        None if matches!(standing, Standing::Stopped(_)) => {
            ui.say(format!(
                "to see where it stands: ops-runner status --inventory {}",
                inventory.path.display()
            ));
        }
        None => {}
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
