//! `status`: what is there, how many losses it tolerates, and the next step.

mod nodes;

use std::collections::BTreeMap;
use std::path::Path;

use restate_scaleout_api::Decision;
use restate_scaleout_api::plan::{PlanOutput, RoadEnd};
use serde_json::json;

use super::survey::Survey;
use super::{plan_table, pure};
use crate::cli::LookOptions;
use crate::failure::{Context, Exit, Failure};
use crate::host::{Consents, Host};
use crate::inventory::load::{Use, load};
use crate::stop::Stop;
use crate::ui::table::{ADDRESS, table};
use crate::ui::{Ui, print, words};

pub fn run(options: &LookOptions, plugin_dir: Option<&Path>) -> Result<Exit, Failure> {
    let inventory = load(&options.inventory.inventory, Use::Programs)?;
    let mut pure = pure(plugin_dir)?;
    let ui = Ui::new(options.json);
    let mut host = Host::new(&inventory, ui, Stop::of_command()?, Consents::Nobody)?;
    host.can_ask()?;
    let mut survey = Survey::new(&inventory);
    let plan = survey.plan(&mut pure, &mut host)?.output;
    let next = survey.next_step(&mut pure, &mut host)?;
    let nodes = nodes::seen(&survey);
    if options.json {
        let status = json!({
            "contract": next.contract,
            "nodes": nodes.iter().map(|(name, node)| (*name, node.json())).collect::<BTreeMap<_, _>>(),
            "exposure": next.exposure,
            "decision": next.decision,
            "steps": plan.road.iter().map(|step| json!({"step": step.step, "status": step.status})).collect::<Vec<_>>(),
        });
        print(&serde_json::to_string_pretty(&host.shown(&status)).or_fail("status")?);
        return Ok(exit(&plan, &next.decision));
    }
    let ui = &mut host.ui;
    let rows = inventory.target.nodes.iter().map(|spec| {
        let node = nodes.get(spec.name.as_str());
        let mut row = vec![spec.name.clone(), spec.address.clone()];
        row.extend(node.map_or_else(|| vec!["not looked at".into()], |node| node.row(&spec.name)));
        row
    });
    ui.show(table(&["node", ADDRESS, "process", "answers", "installed", "file", "data"], rows, ui.width()));
    for (name, node) in &nodes {
        for (what, error) in node.unseen() {
            ui.say(format!("{name}: {what} not seen: {error}"));
        }
    }
    ui.say("");
    ui.say(if nodes.is_empty() {
        "losses tolerated now: not looked at, since the target has to be corrected first"
    } else {
        "losses tolerated now"
    });
    let exposure = &next.exposure;
    for (what, tolerance) in
        [("writes", &exposure.writes), ("data", &exposure.data), ("metadata", &exposure.metadata)]
            .into_iter()
            .filter(|_| !nodes.is_empty())
    {
        let tolerated = words::tolerated(exposure, tolerance);
        ui.say(format!("  {what:<9} {tolerated}   {}", tolerance.because));
    }
    ui.say("");
    // A plan that is refused shows the way to what is in its way, and no more.
    if !plan.road.is_empty() && !matches!(plan.end, RoadEnd::Refused(_)) {
        ui.say(words::progress(&plan));
    }
    describe(ui, &next.decision);
    Ok(exit(&plan, &next.decision))
}

/// As `plan` ends: whoever watches a deployment asks whether something is in the way.
fn exit(plan: &PlanOutput, next: &Decision) -> Exit {
    match (plan_table::exit(plan), next) {
        (_, Decision::Refuse(_)) => Exit::Refused,
        (Exit::Done, Decision::Observe { .. }) => Exit::Failed,
        (exit, _) => exit,
    }
}

fn describe(ui: &mut Ui, decision: &Decision) {
    let (what, why) = match decision {
        Decision::Observe { why, .. } => ("not everything could be seen".to_owned(), why),
        Decision::Act { step, action, why, .. } => (format!("next: {step}: {}", words::action(action)), why),
        Decision::Wait { step, awaiting, cause, why, .. } => {
            let cause = words::because(awaiting, cause);
            let because = if cause.is_empty() { String::new() } else { format!(": {cause}") };
            (format!("waiting for {awaiting} ({step}){because}"), why)
        }
        Decision::Approve { question, why, .. } => (format!("would ask: {question}"), why),
        // The losses tolerated stand above.
        Decision::Done { why } => return ui.say(format!("the target is reached: {}", why.summary)),
        Decision::Refuse(refusal) => return ui.say(words::refusal(refusal)),
    };
    ui.say(what);
    for line in words::reason(why) {
        ui.say(format!("  {line}"));
    }
}
