//! The guard's word on an action: it reads the same observations with readers of its own, and may refuse
//! what the planner proposes.

use std::collections::BTreeMap;

use crate::api::answer::{ConfigFile, EnvironmentValue};
use crate::api::decision::StepInput;
use crate::api::validate::{NodeConfig, Severity, ValidateInput};
use crate::api::{Action, Exposure, ExposureChange, Observation, Refusal, Reply, StepKey, Target};
use crate::cluster::Facts;
use crate::config;
use crate::state::exposure;
use restate_scaleout_guard::{AtRest, File, Judged, Proposal, Road, Start, Verdict, at_rest, on_the_road};

/// The guard, with everything that an action is held against.
pub struct SecondMind<'a> {
    input: &'a StepInput,
    verdict: Box<dyn Fn(&Start) -> Verdict + 'a>,
}

impl<'a> SecondMind<'a> {
    /// The guard for one input.
    pub fn new(input: &'a StepInput) -> Self {
        Self { input, verdict: Box::new(|start| verdict(&input.target, start)) }
    }

    /// An action, to be judged.
    pub fn proposal<'p>(&'p self, step: &'p StepKey, action: &'p Action) -> Proposal<'p> {
        let StepInput { target, observations, approvals, .. } = self.input;
        Proposal { target, step, action, observations, approvals, verdict: &self.verdict }
    }
}

impl SecondMind<'_> {
    /// Whether every start of a road would be let pass, by the files that are foreseen for it.
    ///
    /// # Errors
    /// When one of them would break an invariant.
    pub fn on_the_road(&self, starts: &[(StepKey, Action)], foreseen: &Facts) -> Result<(), Refusal> {
        let StepInput { target, observations, .. } = self.input;
        let mut files = BTreeMap::new();
        let observations = observations.iter().map(|seen| with_file(seen, foreseen, &mut files));
        let observations: Vec<Observation> = observations.collect();
        let verdict = &self.verdict;
        on_the_road(&Road { target, starts, observations: &observations, files: &files, verdict })
    }
}

/// An observation of a node's file, as if the file that is foreseen had just been written.
fn with_file(seen: &Observation, foreseen: &Facts, files: &mut BTreeMap<String, File>) -> Observation {
    let text = |node: &str| foreseen.host(node)?.file()?.text.clone();
    match seen {
        Observation::ReadConfig { at_ms, node, answer: Reply::Ok(file) } => match text(node) {
            Some(text) if file.text.as_ref() != Some(&text) => {
                files.insert(node.clone(), if file.text.is_some() { File::Changed } else { File::New });
                let file =
                    ConfigFile { text: Some(text), sha256: None, age_ms: Some(0), mode: file.mode.clone() };
                Observation::ReadConfig { at_ms: *at_ms, node: node.clone(), answer: Reply::Ok(file) }
            }
            _ => seen.clone(),
        },
        other => other.clone(),
    }
}

/// The step at whose end there is nothing left to do.
const LAST: &str = "prove";

impl SecondMind<'_> {
    /// Whether what is done stays so when its servers are started again, which nobody asks about.
    ///
    /// # Errors
    /// When the next start of a node would break an invariant.
    pub fn at_rest(&self) -> Result<(), Refusal> {
        let StepInput { target, observations, .. } = self.input;
        at_rest(&AtRest { target, step: &StepKey::cluster(LAST), observations, verdict: &self.verdict })
    }
}

/// What an action does to the losses tolerated, by the worse of both estimates. The guard counts nodes; whole
/// zones and machines are the planner's to tell.
pub fn worse_of_both(planned: ExposureChange, judged: &Judged<'_>) -> ExposureChange {
    if !judged.is_risky() {
        return planned;
    }
    let during = worse(&planned.during, &judged.estimate.during);
    let after = worse(&planned.after, &judged.estimate.after);
    ExposureChange { before: planned.before, during, after }
}

fn worse(planned: &Exposure, judged: &Exposure) -> Exposure {
    let mut worse = exposure::worst(planned, judged);
    for (worse, planned) in [
        (&mut worse.writes, &planned.writes),
        (&mut worse.data, &planned.data),
        (&mut worse.metadata, &planned.metadata),
    ] {
        worse.zones = planned.zones;
        worse.machines = planned.machines;
    }
    worse
}

/// The errors that `validate` has for what a server would start with. A variable whose value is withheld is
/// unknown there, as it is here.
fn verdict(target: &Target, start: &Start) -> Verdict {
    let known = |(name, value): (&String, &EnvironmentValue)| (name.clone(), value.text().map(str::to_owned));
    let node = NodeConfig {
        environment: start.environment.iter().map(known).collect(),
        arguments: start.arguments.clone(),
        server_version: start.version.clone(),
        ..NodeConfig::with_file(&start.node, start.text.clone().unwrap_or_default())
    };
    let input = ValidateInput {
        nodes: vec![node],
        server_version: start.version.clone(),
        one_host: target.one_host,
        fixes: false,
        ..ValidateInput::default()
    };
    let output = config::validate(&input);
    // What a person has accepted is hidden from people alone.
    let accepted = output.suppressed.into_iter().map(|it| it.finding);
    let found = output.diagnostics.into_iter().chain(accepted);
    let errors = found.filter(|it| it.severity == Severity::Error);
    Verdict::of(start, errors.map(|it| format!("{} {}: {}", it.code, it.rule, it.message)).collect())
}
