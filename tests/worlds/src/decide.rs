//! Asks for the decision, with every question of consent answered with yes.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use restate_scaleout::next_step;
use restate_scaleout_api::decision::{Decision, StepInput};
use restate_scaleout_api::{Approval, ConsentScope, Observation, Target};
use serde_json::Value;

/// A decision, and what a person was asked before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// The decision.
    pub decision: Decision,
    /// Steps whose risk was approved.
    pub risks: Vec<String>,
    /// Whether a plan was approved.
    pub plan: bool,
}

thread_local! {
    /// Whether this thread waits for a decision: then a panic is told with its world.
    static ASKS: Cell<bool> = const { Cell::new(false) };
}

/// Runs something with panics of decisions kept quiet; all others are told as usual.
pub fn quietly<T>(work: impl FnOnce() -> T) -> T {
    let told = Arc::new(panic::take_hook());
    let others = Arc::clone(&told);
    panic::set_hook(Box::new(move |info| {
        if !ASKS.get() {
            others(info);
        }
    }));
    let result = work();
    panic::set_hook(Box::new(move |info| told(info)));
    result
}

/// More questions than any road has.
const QUESTIONS: usize = 5;

/// The message that asks for a decision.
///
/// # Errors
/// When the observations cannot be read.
pub fn input(target: &Target, observations: &[Value]) -> Result<StepInput, String> {
    let read = |seen: &Value| serde_json::from_str::<Observation>(&seen.to_string());
    let observations: Result<Vec<Observation>, _> = observations.iter().map(read).collect();
    let observations = observations.map_err(|error| format!("the world is no input: {error}"))?;
    Ok(StepInput {
        contract: None,
        target: target.clone(),
        observations,
        approvals: Vec::new(),
        marks: Vec::new(),
    })
}

/// The decision on a message as it stands.
///
/// # Errors
/// When it panics.
pub fn answer(input: &StepInput) -> Result<Decision, String> {
    ASKS.set(true);
    let output = catch_unwind(AssertUnwindSafe(|| next_step(input)));
    ASKS.set(false);
    output.map(|output| output.decision).map_err(|panic| {
        let words = panic.downcast_ref::<String>().map(String::as_str);
        format!("it panics: {}", words.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no words"))
    })
}

/// Decides, and leaves in the message what was approved for it.
///
/// # Errors
/// When it panics, or does not stop asking.
pub fn decide(input: &mut StepInput) -> Result<Decided, String> {
    let (mut risks, mut plan) = (Vec::new(), false);
    for _ in 0..QUESTIONS {
        match answer(input)? {
            Decision::Approve { digest, consent, .. } => {
                match &consent.scope {
                    ConsentScope::Plan { .. } => plan = true,
                    ConsentScope::Risk { step, .. } => risks.push(step.to_string()),
                }
                let consent = serde_json::to_value(consent).map_err(|error| error.to_string())?;
                input.approvals.push(Approval { digest, consent, by: None, at_ms: None });
            }
            decision => return Ok(Decided { decision, risks, plan }),
        }
    }
    Err("it does not stop asking".into())
}

/// The name of a decision's kind.
pub fn kind(decision: &Decision) -> &'static str {
    match decision {
        Decision::Observe { .. } => "observe",
        Decision::Act { .. } => "act",
        Decision::Wait { .. } => "wait",
        Decision::Approve { .. } => "approve",
        Decision::Done { .. } => "done",
        Decision::Refuse(_) => "refuse",
    }
}

/// A decision in a line or two.
pub fn words(decision: &Decision) -> String {
    match decision {
        Decision::Observe { requests, why } => {
            format!("observe: {} requests: {}", requests.len(), why.summary)
        }
        Decision::Act { step, action, .. } => {
            format!("act: {step}: {}", serde_json::to_string(action).unwrap_or_default())
        }
        Decision::Wait { step, awaiting, cause, .. } => format!("wait: {step}: {awaiting} ({cause})"),
        Decision::Approve { question, .. } => format!("approve: {question}"),
        Decision::Done { why } => format!("done: {}", why.summary),
        Decision::Refuse(refusal) => format!("refuse: {}: {}", refusal.name, refusal.message),
    }
}
