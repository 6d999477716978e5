//! Looking, without changing anything: asks the pure module what it wants to see, and shows it.

use restate_scaleout_api::decision::{StepInput, StepOutput};
use restate_scaleout_api::plan::RoadEnd;
use restate_scaleout_api::{CONTRACT, Decision, Observation, Request, Target};

use crate::failure::Failure;
use crate::host::Host;
use crate::inventory::{Inventory, Places};
use crate::plugin::{Planned, Pure};

/// If this many rounds of looking are not enough, more will not help.
const ROUNDS: usize = 8;

/// What was seen of a deployment in one look.
#[derive(Debug)]
pub struct Survey {
    target: Target,
    places: Places,
    /// Oldest first. What is asked again is added: the module sees by it who is too slow.
    seen: Vec<Observation>,
}

impl Survey {
    /// Nothing seen yet.
    pub fn new(inventory: &Inventory) -> Self {
        Self { target: inventory.target.clone(), places: inventory.places.clone(), seen: vec![] }
    }

    /// What was seen, oldest first.
    pub fn observations(&self) -> impl Iterator<Item = &Observation> {
        self.seen.iter()
    }

    /// The plan from here. It ends in `unknown` only when looking again does not help.
    ///
    /// # Errors
    /// When the module fails, or the look is cut short.
    pub fn plan(&mut self, pure: &mut Pure, host: &mut Host) -> Result<Planned, Failure> {
        let mut planned = pure.plan(&self.input())?;
        for _ in 0..ROUNDS {
            let RoadEnd::Unknown { requests, .. } = &planned.output.end else { break };
            if !self.look(requests, host)? {
                break;
            }
            planned = pure.plan(&self.input())?;
        }
        if let RoadEnd::Refused(refusal) = &mut planned.output.end {
            self.places.show_in(refusal);
        }
        Ok(planned)
    }

    /// The one next decision, with no approval given.
    ///
    /// # Errors
    /// When the module fails, or the look is cut short.
    pub fn next_step(&mut self, pure: &mut Pure, host: &mut Host) -> Result<StepOutput, Failure> {
        let mut output = pure.next_step(&self.input())?;
        for _ in 0..ROUNDS {
            let Decision::Observe { requests, .. } = &output.decision else { break };
            if !self.look(requests, host)? {
                break;
            }
            output = pure.next_step(&self.input())?;
        }
        self.places.show(&mut output.decision);
        Ok(output)
    }

    /// What the module was asked with.
    pub fn input(&self) -> StepInput {
        StepInput {
            contract: Some(CONTRACT.into()),
            target: self.target.clone(),
            observations: self.seen.clone(),
            approvals: vec![],
            marks: vec![],
        }
    }

    /// Whether there was anything to look at.
    fn look(&mut self, requests: &[Request], host: &mut Host) -> Result<bool, Failure> {
        host.ui.busy("looking");
        self.seen.extend(host.observe(requests));
        host.ui.go();
        host.go_on()?;
        Ok(!requests.is_empty())
    }
}
