//! `grow`: the plan, carried out by the driver module.

mod ending;

use std::path::Path;
use std::sync::PoisonError;

use extism::UserData;
use restate_scaleout_api::CONTRACT;
use restate_scaleout_api::plan::RoadEnd;
use restate_scaleout_api::run::{Outcome, RunInput};
use serde_json::json;

use super::plan_table;
use super::survey::Survey;
use crate::cli::GrowOptions;
use crate::failure::{Exit, Failure};
use crate::host::{Consents, Host};
use crate::inventory::Inventory;
use crate::inventory::load::{Use, load};
use crate::lock::Lock;
use crate::plugin::{self, DRIVER, Driver, Module, PURE, Planned, Pure};
use crate::stop::Stop;
use crate::ui::Ui;

/// The modules of one directory.
struct Modules {
    pure: Module,
    driver: Module,
}

pub fn run(options: &GrowOptions, plugin_dir: Option<&Path>) -> Result<Exit, Failure> {
    let inventory = load(&options.inventory.inventory, Use::Programs)?;
    let dir = plugin::locate(plugin_dir)?;
    let modules =
        Modules { pure: plugin::read_module(&dir, PURE)?, driver: plugin::read_module(&dir, DRIVER)? };
    let mut pure = Pure::load(&modules.pure)?;
    let stop = Stop::of_command()?;
    // A dry run changes nothing, so it needs neither the lock nor the log.
    let lock = match options.dry_run {
        true => None,
        false => Some(Lock::take(&inventory.state_dir()).map_err(Failure::failed)?),
    };
    let mut host = open(options, &inventory, &modules, &stop)?;
    let planned = host.can_ask().and_then(|()| Survey::new(&inventory).plan(&mut pure, &mut host));
    let planned = match planned {
        Ok(planned) => planned,
        Err(failure) => return Err(ended(&mut host, failure)),
    };
    if let Some(exit) = show(&mut host, &planned, options.dry_run)? {
        return Ok(exit);
    }
    let exit = carry_out(options, &inventory, &modules.driver, host, planned, &stop);
    drop(lock);
    exit
}

/// The host of this run, its audit log begun.
fn open(
    options: &GrowOptions,
    inventory: &Inventory,
    modules: &Modules,
    stop: &Stop,
) -> Result<Host, Failure> {
    let consents = Consents::choose(options.yes, options.json);
    let mut host = Host::new(inventory, Ui::new(options.json), stop.clone(), consents)?;
    if !options.dry_run {
        let path = options.audit.clone().unwrap_or_else(|| inventory.audit_path());
        host.keep_audit(&path).map_err(Failure::bad_input)?;
    }
    let details = json!({
        "contract": CONTRACT,
        "inventory": inventory.path,
        "target": inventory.target,
        "modules": {PURE: modules.pure.sha256, DRIVER: modules.driver.sha256},
        "yes": options.yes,
    });
    host.record("started", details).map_err(Failure::failed)?;
    Ok(host)
}

/// A failure before anything was decided, written down.
fn ended(host: &mut Host, failure: Failure) -> Failure {
    let outcome = if failure.exit == Exit::Stopped { Outcome::Stopped } else { Outcome::Failed };
    let event = json!({"event": "ended", "outcome": outcome, "error": failure.message});
    host.ui.event(&event);
    match host.record("ended", json!({"outcome": outcome, "error": failure.message})) {
        Ok(()) => failure,
        Err(error) => Failure { message: format!("{}; {error}", failure.message), ..failure },
    }
}

/// Shows the plan. How the run ends, if it ends there.
fn show(host: &mut Host, planned: &Planned, dry_run: bool) -> Result<Option<Exit>, Failure> {
    let plan = &planned.output;
    let event = host.shown(&json!({"event": "plan", "plan": plan}));
    host.ui.event(&event);
    plan_table::show(&mut host.ui, plan);
    host.ui.say("");
    match &plan.end {
        RoadEnd::Refused(refusal) => {
            host.record("ended", json!({"outcome": "refused", "refusal": refusal}))
                .map_err(Failure::failed)?;
            host.ui.event(&json!({"event": "ended", "outcome": "refused", "refusal": refusal}));
            Ok(Some(Exit::Refused))
        }
        // There is no first action to show, and a script that continues after a dry run must not do so.
        RoadEnd::Unknown { .. } if dry_run => {
            host.ui.event(&json!({"event": "ended", "outcome": Outcome::Failed}));
            Ok(Some(Exit::Failed))
        }
        _ => Ok(None),
    }
}

fn carry_out(
    options: &GrowOptions,
    inventory: &Inventory,
    module: &Module,
    host: Host,
    planned: Planned,
    stop: &Stop,
) -> Result<Exit, Failure> {
    let host = UserData::new(host);
    let mut driver = Driver::load(module, plugin::bind(&host))?;
    let input = RunInput {
        contract: Some(CONTRACT.into()),
        target: inventory.target.clone(),
        // A dry run goes as far as the first action, so that its diff can be seen; nothing is done there.
        approvals: planned.approval.into_iter().filter(|_| options.dry_run).collect(),
        dry_run: options.dry_run,
    };
    let output = driver.run(&input);
    let host = host.get().map_err(|error| Failure::failed(error.to_string()))?;
    let mut host = host.lock().unwrap_or_else(PoisonError::into_inner);
    host.ui.go();
    let output = match output {
        Ok(mut output) => {
            output.decision.iter_mut().for_each(|decision| inventory.places.show(decision));
            output
        }
        Err(failure) => return Err(ended(&mut host, failure)),
    };
    host.record("ended", json!({"output": output})).map_err(Failure::failed)?;
    let event = host.shown(&json!({"event": "ended", "outcome": output.outcome, "output": output}));
    host.ui.event(&event);
    let last = host.last_decided().cloned();
    let standing = match stop.asked() {
        true => ending::Standing::Stopped(last.as_ref()),
        false => ending::Standing::Ended,
    };
    ending::show(&mut host.ui, &output, inventory, options.dry_run, &standing);
    Ok(ending::exit(&output, stop, options.dry_run))
}
