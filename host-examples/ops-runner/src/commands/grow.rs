//! `grow`: the plan, carried out by the driver module.

use std::path::Path;

use extism::UserData;
use restate_scaleout_api::Decision;
use restate_scaleout_api::plan::{Approvals, RoadEnd};
use restate_scaleout_api::run::{Outcome, RunInput, RunOutput};
use serde_json::json;

use super::plan_table;
use super::survey::Survey;
use crate::cli::GrowOptions;
use crate::failure::{Context, Exit, Failure};
use crate::host::{Consents, Host};
use crate::inventory::Inventory;
use crate::inventory::load::load;
use crate::lock::Lock;
use crate::plugin::{self, DRIVER, Driver, PURE, Pure};
use crate::stop::Stop;
use crate::ui::table::table;
use crate::ui::{Ui, words};

pub fn run(options: &GrowOptions, plugin_dir: Option<&Path>) -> Result<Exit, Failure> {
    let inventory = load(&options.inventory.inventory)?;
    let dir = plugin::locate(plugin_dir)?;
    let (pure_module, driver_module) = (plugin::read_module(&dir, PURE)?, plugin::read_module(&dir, DRIVER)?);
    let mut pure = Pure::load(&pure_module)?;
    let stop = Stop::on_signals().or_fail("cannot listen to signals")?;

    // A dry run changes nothing, so it needs neither the lock nor the log.
    let lock = if options.dry_run {
        None
    } else {
        Some(Lock::take(&inventory.state_dir()).map_err(Failure::failed)?)
    };
    let consents = Consents::choose(options.yes, options.json);
    let mut host = Host::new(&inventory, Ui::new(options.json), stop.clone(), consents)?;
    if !options.dry_run {
        let path = options.audit.clone().unwrap_or_else(|| inventory.audit_path());
        host.keep_audit(&path).map_err(Failure::bad_input)?;
    }
    host.record(
        "started",
        json!({
            "inventory": inventory.path,
            "goal": inventory.goal,
            "modules": {PURE: pure_module.sha256, DRIVER: driver_module.sha256},
            "yes": options.yes,
        }),
    )
    .map_err(Failure::failed)?;

    let plan = Survey::new(&inventory.goal).plan(&mut pure, &mut host)?;
    host.ui.event(&json!({"event": "plan", "plan": plan}));
    plan_table::show(&mut host.ui, &plan);
    host.ui.say("");
    if let RoadEnd::Refused(refusal) = &plan.end {
        host.record("ended", json!({"outcome": "refused", "refusal": refusal})).map_err(Failure::failed)?;
        host.ui.event(&json!({"event": "ended", "outcome": "refused", "refusal": refusal}));
        return Ok(Exit::Refused);
    }
    // There is no first action to show, and a script that continues after a dry run must not do so now.
    if options.dry_run && matches!(plan.end, RoadEnd::Unknown { .. }) {
        host.ui.event(&json!({"event": "ended", "outcome": Outcome::Failed}));
        return Ok(Exit::Failed);
    }

    let host = UserData::new(host);
    let mut driver = Driver::load(&driver_module, plugin::bind(&host))?;
    // A dry run goes as far as the first action, so that its diff can be seen; nothing is done there.
    let approved = options.dry_run.then(|| plan.road.iter().map(|step| step.step.clone()).collect());
    let approvals = Approvals { plan: approved, risks: vec![] };
    let input = RunInput { goal: inventory.goal.clone(), approvals, dry_run: options.dry_run };
    let output = driver.run(&input);
    let host = host.get().map_err(|error| Failure::failed(error.to_string()))?;
    let mut host = host.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    host.ui.go();
    let output = match output {
        Ok(output) => output,
        Err(failure) => {
            host.record("ended", json!({"outcome": "failed", "error": failure.message}))
                .map_err(Failure::failed)?;
            return Err(failure);
        }
    };
    host.record("ended", json!({"output": output})).map_err(Failure::failed)?;
    host.ui.event(&json!({"event": "ended", "outcome": output.outcome, "output": output}));
    conclude(&mut host.ui, &output, &inventory, options.dry_run);
    drop(lock);
    Ok(exit(&output, &stop, options.dry_run))
}

/// What was done, and where things stand.
fn conclude(ui: &mut Ui, output: &RunOutput, inventory: &Inventory, dry_run: bool) {
    if !output.steps.is_empty() {
        let rows = output.steps.iter().map(|record| {
            let took = std::time::Duration::from_millis(record.ended_ms.saturating_sub(record.started_ms));
            vec![record.step.to_string(), record.actions.to_string(), format!("{:.1}s", took.as_secs_f64())]
        });
        ui.say("");
        ui.say(table(&["step", "actions", "time"], rows, ui.width()));
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
    match &output.decision {
        // It says all that the message says, and more.
        Some(Decision::Refuse(_)) => {}
        _ => ui.say(format!("{word}: {message}")),
    }
    match &output.decision {
        Some(Decision::Done { why }) => {
            words::why(why).iter().skip(1).for_each(|line| ui.say(format!("  {line}")))
        }
        Some(Decision::Refuse(refusal)) => ui.say(words::refusal(refusal)),
        Some(Decision::Act { step, action, .. }) => {
            ui.say(format!("next would be {step}: {}", words::action(action)))
        }
        Some(Decision::Wait { step, awaiting, .. }) => {
            ui.say(format!("next would be to wait for {awaiting} ({step})"))
        }
        _ => {}
    }
    if let Some(exposure) = &output.exposure {
        ui.say(format!("losses tolerated now: {}", words::exposure(exposure)));
    }
    if !dry_run && matches!(output.outcome, Outcome::Stopped | Outcome::Failed | Outcome::NeedsApproval) {
        ui.say(format!("to continue: ops-runner grow --inventory {}", inventory.path.display()));
    }
}

fn exit(output: &RunOutput, stop: &Stop, dry_run: bool) -> Exit {
    match output.outcome {
        Outcome::Stopped | Outcome::NeedsApproval if dry_run && !stop.asked() => Exit::Done,
        Outcome::Done => Exit::Done,
        Outcome::Refused => Exit::Refused,
        // Whoever presses Ctrl-C at a question has stopped, not said no.
        Outcome::NeedsApproval if stop.asked() => Exit::Stopped,
        Outcome::NeedsApproval => Exit::NeedsApproval,
        Outcome::Stopped => Exit::Stopped,
        Outcome::Failed => Exit::Failed,
    }
}
