//! Deciding with every question answered.

use serde_json::Value;

use crate::cases::{Case, Given};
use crate::consent::Consent;
use crate::engine::{self, Consents};
use crate::outcome::{list, text};

/// Questions that were asked, and the output that came of it.
pub struct Walk {
    /// The `approve` decisions that were answered with yes.
    pub asked: Vec<Value>,
    /// The last output of `next_step`.
    pub output: Value,
}

/// Decides; `answer` says yes or no to an `approve` decision.
pub fn walk(case: &Case, answer: impl Fn(&Value) -> bool) -> Walk {
    let mut asked: Vec<Value> = Vec::new();
    let mut consents = Consents::default();
    loop {
        let output = engine::next_step(case, &consents);
        let decision = &output["decision"];
        if decision["kind"] != "approve" || !answer(decision) {
            return Walk { asked, output };
        }
        assert!(!asked.contains(decision), "{}: asked twice: {decision}", case.name);
        consents.grant(decision);
        asked.push(decision.clone());
    }
}

/// Whether what was approved under contract 1.0 answers this question: a plan did that has the steps, a
/// risk under its id.
pub fn covered(given: &Given, approve: &Value) -> bool {
    let Some(consent) = Consent::of(approve) else { return false };
    match consent.kind {
        "plan" => list(consent.steps).iter().all(|step| given.plan.contains(&text(step))),
        _ => given.risks.contains(&format!("risk:{}", text(consent.step))),
    }
}
