//! Observing until the deciding function knows enough.

use std::ops::ControlFlow;

use super::{End, Host, LOOK_ROUNDS, Run, end};
use crate::api::decision::{Decision, StepInput, StepOutput};
use crate::api::limits::{self, MIB};
use crate::api::observation::Observation;
use crate::api::run::Outcome;
use crate::api::{AnyAnswer, Reply, Request};

impl<H, D> Run<'_, H, D>
where
    H: Host,
    D: FnMut(&StepInput) -> StepOutput,
{
    /// A decision other than `observe`, and the observations it rests on.
    pub(super) fn look(&mut self) -> ControlFlow<End, (Decision, Vec<Observation>)> {
        let mut input = StepInput {
            contract: None,
            target: self.target.clone(),
            observations: self.claims.iter().cloned().collect(),
            approvals: self.approvals.clone(),
            marks: self.marks.clone(),
        };
        let mut unanswered = String::new();
        for _ in 0..LOOK_ROUNDS {
            let output = (self.decide)(&input);
            self.exposure = Some(output.exposure);
            self.decision = Some(output.decision.clone());
            let Decision::Observe { requests, why } = output.decision else {
                return ControlFlow::Continue((output.decision, input.observations));
            };
            if requests.is_empty() {
                return end(
                    Outcome::Failed,
                    format!("there is nothing left to observe, and yet: {}", why.summary),
                );
            }
            unanswered = why.summary;
            // Older answers to the same request are kept: from how often one was too old, the deciding
            // function can tell a slow node.
            input.observations.extend(self.observe(requests)?);
        }
        end(Outcome::Failed, format!("observed {LOOK_ROUNDS} times, and yet: {unanswered}"))
    }

    /// The observations that the requests lead to, in their order.
    pub(super) fn observe(&mut self, requests: Vec<Request>) -> ControlFlow<End, Vec<Observation>> {
        let answers = self.calls.look(&requests);
        // An answer that cannot be read has no time of its own.
        let now = if answers.iter().any(|(at_ms, _)| at_ms.is_none()) { self.now()? } else { 0 };
        let observed = requests.into_iter().zip(answers).map(|(request, (at_ms, answer))| {
            within_limit(AnyAnswer::observation(request, at_ms.unwrap_or(now), answer))
        });
        ControlFlow::Continue(observed.collect())
    }
}

/// A file that is too long for a configuration file counts as not read.
fn within_limit(mut observation: Observation) -> Observation {
    if let Observation::ReadConfig { answer, .. } = &mut observation
        && let Some(length) = answer.ok().and_then(|file| file.text.as_ref()).map(String::len)
        && length > limits::FILE_TEXT
    {
        *answer = Reply::failed(format!(
            "the file has {length} bytes, more than the limit of {} ({} MiB)",
            limits::FILE_TEXT,
            limits::FILE_TEXT / MIB
        ));
    }
    observation
}
