//! `status`: what is there, what it tolerates, and what would be next.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use restate_scaleout_api::plan::{PlanOutput, StepStatus};
use restate_scaleout_api::{ConfigFile, Decision, Observation, ProbeReport, Reply, Tolerance};
use serde_json::json;

use super::pure;
use super::survey::Survey;
use crate::cli::LookOptions;
use crate::failure::{Context, Exit, Failure};
use crate::host::{Consents, Host};
use crate::inventory::load::load;
use crate::stop::Stop;
use crate::ui::table::table;
use crate::ui::{Ui, print, words};

pub fn run(options: &LookOptions, plugin_dir: Option<&Path>) -> Result<Exit, Failure> {
    let inventory = load(&options.inventory.inventory)?;
    let mut pure = pure(plugin_dir)?;
    let ui = Ui::new(options.json);
    let mut host = Host::new(&inventory, ui, Stop::default(), Consents::Nobody)?;
    let mut survey = Survey::new(&inventory.goal);
    let plan = survey.plan(&mut pure, &mut host)?;
    let next = survey.next_step(&mut pure, &mut host)?;
    let nodes = nodes(&survey);
    if options.json {
        let status = json!({
            "contract": next.contract,
            "nodes": nodes.iter().map(|(name, node)| (*name, node.json())).collect::<BTreeMap<_, _>>(),
            "exposure": next.exposure,
            "decision": next.decision,
            "steps": plan.road.iter().map(|step| json!({"step": step.step, "status": step.status})).collect::<Vec<_>>(),
            "notes": next.notes,
        });
        print(&serde_json::to_string_pretty(&status).or_fail("status")?);
        return Ok(Exit::Done);
    }
    let ui = &mut host.ui;
    let rows = inventory.goal.nodes.iter().map(|goal| {
        let node = nodes.get(goal.name.as_str());
        let mut row = vec![goal.name.clone(), goal.address.clone()];
        row.extend(node.map_or_else(|| vec!["not looked at".into()], NodeSeen::row));
        row
    });
    ui.say(table(
        &["node", "address", "process", "answers", "installed", "configuration", "data"],
        rows,
        ui.width(),
    ));
    ui.say("");
    ui.say("losses tolerated now");
    let exposure = &next.exposure;
    for (what, tolerance) in
        [("writes", &exposure.writes), ("data", &exposure.data), ("metadata", &exposure.metadata)]
    {
        ui.say(tolerated(what, tolerance));
    }
    ui.say("");
    ui.say(progress(&plan));
    describe(ui, &next.decision);
    for note in &next.notes {
        ui.say(format!("note: {note}"));
    }
    Ok(Exit::Done)
}

/// What was seen of one node.
#[derive(Debug, Default)]
struct NodeSeen<'a> {
    file: Option<&'a Reply<ConfigFile>>,
    probe: Option<&'a Reply<ProbeReport>>,
}

fn nodes(survey: &Survey) -> BTreeMap<&str, NodeSeen<'_>> {
    let mut nodes: BTreeMap<&str, NodeSeen<'_>> = BTreeMap::new();
    for observation in survey.observations() {
        match observation {
            Observation::Config { node, answer, .. } => nodes.entry(node).or_default().file = Some(answer),
            Observation::Probe { node, from: None, answer, .. } => {
                nodes.entry(node).or_default().probe = Some(answer)
            }
            _ => {}
        }
    }
    nodes
}

impl NodeSeen<'_> {
    fn row(&self) -> Vec<String> {
        let unknown = || "?".to_owned();
        let file = match self.file {
            None => unknown(),
            Some(Reply::Error(error)) => error.message.clone(),
            Some(Reply::Ok(ConfigFile { text: None, .. })) => "no file".into(),
            Some(Reply::Ok(ConfigFile { age_ms, .. })) => {
                age_ms.map_or_else(|| "present".into(), |ms| format!("written {} ago", ago(ms)))
            }
        };
        let probe = match self.probe {
            None => return vec![unknown(), unknown(), unknown(), file, unknown()],
            Some(Reply::Error(error)) => {
                return vec![unknown(), error.message.clone(), unknown(), file, unknown()];
            }
            Some(Reply::Ok(probe)) => probe,
        };
        let process = match (probe.running, probe.process_age_ms) {
            (Some(true), Some(ms)) => format!("runs for {}", ago(ms)),
            (Some(true), None) => "runs".into(),
            (Some(false), _) => "stopped".into(),
            (None, _) => unknown(),
        };
        let answers = match (probe.answered, probe.status) {
            (true, Some(status)) => format!("yes, {status}"),
            (true, None) => "yes".into(),
            (false, _) => "no".into(),
        };
        let data =
            probe.data_present.map_or_else(unknown, |there| if there { "present" } else { "none" }.into());
        vec![process, answers, probe.installed_version.clone().unwrap_or_else(unknown), file, data]
    }

    /// The configuration's text stays out: it may hold credentials.
    fn json(&self) -> serde_json::Value {
        json!({
            "configuration": self.file.map(|file| match file {
                Reply::Ok(file) => json!({"present": file.text.is_some(), "age-ms": file.age_ms}),
                Reply::Error(error) => json!({"error": error.message}),
            }),
            "probe": self.probe,
        })
    }
}

fn ago(ms: u64) -> String {
    words::time(Duration::from_millis(ms))
}

fn tolerated(what: &str, tolerance: &Tolerance) -> String {
    format!("  {what:<9} {}   {}", words::losses(tolerance), tolerance.because)
}

fn progress(plan: &PlanOutput) -> String {
    let done = plan.road.iter().filter(|step| step.status == StepStatus::Done).count();
    format!("{done} of {} steps done", plan.road.len())
}

fn describe(ui: &mut Ui, decision: &Decision) {
    let (what, why) = match decision {
        Decision::Observe { why, .. } => ("not everything could be seen".to_owned(), why),
        Decision::Act { step, action, why, .. } => (format!("next: {step}: {}", words::action(action)), why),
        Decision::Wait { step, awaiting, why, .. } => (format!("waiting for {awaiting} ({step})"), why),
        Decision::Approve { question, why, .. } => (format!("would ask: {question}"), why),
        Decision::Done { why } => ("the goal is reached".to_owned(), why),
        Decision::Refuse(refusal) => return ui.say(words::refusal(refusal)),
    };
    ui.say(what);
    for line in words::why(why) {
        ui.say(format!("  {line}"));
    }
}
