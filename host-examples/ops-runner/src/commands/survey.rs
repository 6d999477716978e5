//! Looking, without changing anything: asks the pure module what it wants to see, and shows it.

use std::collections::BTreeMap;

use restate_scaleout_api::decision::{StepInput, StepOutput};
use restate_scaleout_api::plan::{Approvals, PlanOutput, RoadEnd};
use restate_scaleout_api::{Decision, Goal, Observation, Request};

use crate::failure::Failure;
use crate::host::Host;
use crate::plugin::Pure;

/// If this many rounds of looking are not enough, more will not help.
const ROUNDS: usize = 8;

/// What was seen of a deployment in one look.
#[derive(Debug)]
pub struct Survey {
    goal: Goal,
    seen: BTreeMap<Request, Observation>,
}

impl Survey {
    /// Nothing seen yet.
    pub fn new(goal: &Goal) -> Self {
        Self { goal: goal.clone(), seen: BTreeMap::new() }
    }

    /// What was seen.
    pub fn observations(&self) -> impl Iterator<Item = &Observation> {
        self.seen.values()
    }

    /// The plan from here. It ends in `unknown` only when looking again does not help.
    ///
    /// # Errors
    /// When the module fails.
    pub fn plan(&mut self, pure: &mut Pure, host: &mut Host) -> Result<PlanOutput, Failure> {
        let mut output = pure.plan(&self.input())?;
        for _ in 0..ROUNDS {
            let RoadEnd::Unknown { requests, .. } = &output.end else { break };
            if !self.look(requests, host) {
                break;
            }
            output = pure.plan(&self.input())?;
        }
        Ok(output)
    }

    /// The one next decision, with no approval given.
    ///
    /// # Errors
    /// When the module fails.
    pub fn next_step(&mut self, pure: &mut Pure, host: &mut Host) -> Result<StepOutput, Failure> {
        let mut output = pure.next_step(&self.input())?;
        for _ in 0..ROUNDS {
            let Decision::Observe { requests, .. } = &output.decision else { break };
            if !self.look(requests, host) {
                break;
            }
            output = pure.next_step(&self.input())?;
        }
        Ok(output)
    }

    fn input(&self) -> StepInput {
        StepInput {
            goal: self.goal.clone(),
            observations: self.seen.values().cloned().collect(),
            approvals: Approvals::default(),
        }
    }

    /// Whether there was anything to look at.
    fn look(&mut self, requests: &[Request], host: &mut Host) -> bool {
        host.ui.busy("looking");
        for (request, observation) in requests.iter().zip(host.observe(requests)) {
            self.seen.insert(request.clone(), observation);
        }
        host.ui.go();
        !requests.is_empty()
    }
}
