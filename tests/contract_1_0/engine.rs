//! Today's engine, asked with messages of contract 1.0.

use restate_scaleout::exports;
use serde_json::{Value, json};

use crate::cases::Case;

/// Consents given so far, as the engine wants them back.
#[derive(Clone, Default)]
pub struct Consents {
    plan: Option<Value>,
    risks: Vec<Value>,
}

impl Consents {
    /// Says yes to an `approve` decision.
    pub fn grant(&mut self, approve: &Value) {
        match approve["consent"]["kind"].as_str() {
            Some("plan") => self.plan = Some(approve["consent"]["steps"].clone()),
            _ => self.risks.push(approve["id"].clone()),
        }
    }
}

pub fn next_step(case: &Case, consents: &Consents) -> Value {
    ask("next_step", case, consents)
}

pub fn plan(case: &Case) -> Value {
    ask("plan", case, &Consents::default())
}

fn ask(export: &str, case: &Case, consents: &Consents) -> Value {
    let mut approvals = json!({ "risks": consents.risks });
    if let Some(plan) = &consents.plan {
        approvals["plan"] = plan.clone();
    }
    let input = json!({ "goal": case.goal, "observations": case.observations, "approvals": approvals });
    let answer = exports::call(export, input.to_string().as_bytes());
    let answer = answer.unwrap_or_else(|error| panic!("{}: {error}", case.name));
    serde_json::from_slice(&answer).expect("an answer is JSON")
}
