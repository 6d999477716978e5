//! The host: it looks at what it is asked for, and keeps what it has done.

use restate_scaleout::next_step;
use restate_scaleout_api::approval::Approval;
use restate_scaleout_api::decision::{Decision, Mark, StepInput, StepOutput};
use restate_scaleout_api::observation::Observation;
use restate_scaleout_api::request::Request;
use restate_scaleout_api::target::Target;
use serde_json::{Value, json};

use crate::look::View;
use crate::world::World;

/// What a host remembers from one round to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its actions, as observations.
    pub actions: Vec<Value>,
    /// What a first round saw.
    pub marks: Vec<Mark>,
    /// What was approved: everything that is asked.
    pub approvals: Vec<Approval>,
}

/// A decision, and what it was made of.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The answer.
    pub output: StepOutput,
    /// What it answers.
    pub input: StepInput,
    /// What was looked at for it.
    pub asked: Vec<Request>,
}

/// More rounds of looking than any decision needs.
const ROUNDS: usize = 20;

impl Run {
    /// A host that has just been started.
    pub const fn new() -> Self {
        Self { actions: Vec::new(), marks: Vec::new(), approvals: Vec::new() }
    }

    /// The next decision that is not to look.
    ///
    /// # Errors
    /// When the module asks for the same again and again, or an observation is refused.
    pub fn decide(&self, view: &View<'_>, target: &Target) -> Result<Decided, String> {
        let read =
            |value: Value| serde_json::from_value::<Observation>(value).map_err(|error| error.to_string());
        let actions = self.actions.iter().cloned().map(read).collect::<Result<_, _>>()?;
        let mut input = StepInput {
            contract: None,
            target: target.clone(),
            observations: actions,
            approvals: self.approvals.clone(),
            marks: self.marks.clone(),
        };
        let mut asked = Vec::new();
        for _ in 0..ROUNDS {
            let output = next_step(&input);
            match &output.decision {
                Decision::Observe { requests, .. } => {
                    for request in requests {
                        input.observations.push(read(view.observe(request))?);
                        asked.push(request.clone());
                    }
                }
                _ => return Ok(Decided { output, input, asked }),
            }
        }
        Err("it wants to look again and again".into())
    }

    /// Remembers an action.
    pub fn acted(&mut self, world: &World, step: &str, action: &Value, answer: Value) {
        self.marks.clear();
        self.actions.push(json!({
            "kind": "action",
            "at-ms": world.now,
            "step": step,
            "action": action,
            "answer": answer,
        }));
    }
}

impl Default for Run {
    fn default() -> Self {
        Self::new()
    }
}
