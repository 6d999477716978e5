//! Looking until the deciding function knows enough.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::{End, Host, LOOK_ROUNDS, Run, end};
use crate::api::decision::{Decision, StepInput, StepOutput};
use crate::api::host::{ProbeCall, RestatectlCall};
use crate::api::observation::{Observation, Request};
use crate::api::run::Outcome;

impl<H, D> Run<'_, H, D>
where
    H: Host,
    D: FnMut(&StepInput) -> StepOutput,
{
    /// A decision other than `observe`, and the fresh observations it rests on.
    pub(super) fn look(&mut self) -> ControlFlow<End, (Decision, Vec<Observation>)> {
        // Keyed by request: asked twice within a look, only the newer answer counts.
        let mut fresh: BTreeMap<Request, Observation> = BTreeMap::new();
        let mut unanswered = String::new();
        for _ in 0..LOOK_ROUNDS {
            let observations = self.claims.iter().chain(fresh.values()).cloned().collect();
            let (goal, approvals) = (self.goal.clone(), self.approvals.clone());
            let output = (self.decide)(&StepInput { goal, observations, approvals });
            self.exposure = Some(output.exposure);
            self.decision = Some(output.decision.clone());
            let Decision::Observe { requests, why } = output.decision else {
                return ControlFlow::Continue((output.decision, fresh.into_values().collect()));
            };
            if requests.is_empty() {
                return end(Outcome::Failed, format!("nothing is left to look at, yet: {}", why.summary));
            }
            unanswered = why.summary;
            for request in requests {
                let observation = self.observe(&request)?;
                fresh.insert(request, observation);
            }
        }
        end(Outcome::Failed, format!("looked {LOOK_ROUNDS} times and still do not know enough: {unanswered}"))
    }

    fn observe(&mut self, request: &Request) -> ControlFlow<End, Observation> {
        ControlFlow::Continue(match request.clone() {
            Request::Restatectl { args, timeout_ms } => {
                let call = RestatectlCall { args: args.clone(), timeout_ms, mutates: false };
                let answer = self.calls.restatectl(&call);
                Observation::Restatectl { at_ms: self.now()?, args, answer }
            }
            Request::ReadConfig { node } => {
                let answer = self.calls.read_config(&node);
                Observation::Config { at_ms: self.now()?, node, answer }
            }
            Request::Probe { node, url, from } => {
                let call = ProbeCall { node: node.clone(), url: url.clone(), from: from.clone() };
                let answer = self.calls.probe(&call);
                Observation::Probe { at_ms: self.now()?, node, url, from, answer }
            }
        })
    }
}
