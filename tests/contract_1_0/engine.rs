//! Today's engine, asked with inputs of contract 1.0, which are converted.

use restate_scaleout::exports;
use serde_json::{Value, json};

use crate::cases::Case;
use crate::convert;

/// Consents given so far, as the engine wants them back.
#[derive(Clone, Default)]
pub struct Consents(Vec<Value>);

impl Consents {
    /// Says yes to an `approve` decision.
    pub fn grant(&mut self, approve: &Value) {
        self.0.push(approve.clone());
    }

    fn approvals(&self) -> Value {
        let pairs = self.0.iter().map(|it| json!({ "digest": it["digest"], "consent": it["consent"] }));
        pairs.collect()
    }
}

pub fn next_step(case: &Case, consents: &Consents) -> Value {
    ask("next_step", case, consents)
}

pub fn plan(case: &Case) -> Value {
    ask("plan", case, &Consents::default())
}

fn ask(export: &str, case: &Case, consents: &Consents) -> Value {
    let input = json!({
        "target": convert::target(&case.goal),
        "observations": convert::observations(&case.observations),
        "approvals": consents.approvals(),
    });
    let answer = exports::call(export, input.to_string().as_bytes());
    let answer = answer.unwrap_or_else(|error| panic!("{}: {error}", case.name));
    serde_json::from_slice(&answer).expect("an answer is JSON")
}
