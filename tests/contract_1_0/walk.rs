//! Deciding with every question answered.

use serde_json::Value;

use crate::cases::{Case, Given};
use crate::engine::{self, Consents};

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

/// Whether what was approved under contract 1.0 answers this question: a plan did that has the step that
/// is due, a risk under its id.
pub fn covered(given: &Given, approve: &Value) -> bool {
    let due = due(approve);
    match approve["consent"]["kind"].as_str() {
        Some("plan") => given.plan.contains(&due),
        _ => given.risks.contains(&format!("risk:{due}")),
    }
}

/// The step that a question is about.
fn due(approve: &Value) -> String {
    let id = approve["id"].as_str().unwrap_or_default();
    id.split_once(':').map_or(id, |(_, step)| step).into()
}
