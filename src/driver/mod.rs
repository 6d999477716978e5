//! The loop behind the driver module's `run`: look, decide, act, and look again.
//!
//! It makes no decisions of its own. After every action and every wait it forgets what it knew and observes
//! again; only the record of the actions taken is kept, as claims. So the host can be killed at any time and
//! run again.
//!
//! The loop is generic over [`Host`] and over the function that decides, so that all of it can be tested
//! natively; the driver module only binds [`Host`] to its imports.

mod carry;
mod host;
mod journal;
mod look;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::ops::ControlFlow;

use crate::api::decision::{Decision, Mark, StepInput, StepOutput};
use crate::api::exposure::Exposure;
use crate::api::host::{ApproveInput, ReportInput};
use crate::api::observation::Observation;
use crate::api::reply::{ErrorKind, Reply};
use crate::api::run::{Outcome, RunInput, RunOutput};
use crate::api::secret::withhold;
use crate::api::{Action, Approval, CONTRACT, StepKey, Target};

use host::Calls;
pub use host::Host;
use journal::Journal;

/// Calls of the deciding function within one look; if it needs more, it will never know enough.
pub const LOOK_ROUNDS: usize = 8;
/// The run ends when the host fails at the same action this many times in a row.
pub const STRIKES: u32 = 3;
/// A step that has taken this many actions is making no progress.
pub const ACTIONS_PER_STEP: u32 = 100;
/// How many claims are kept; older ones say nothing that a look would not show.
pub const CLAIMS: usize = 64;
/// The shortest sleep of a wait, so that one of zero milliseconds does not spin.
pub const SHORTEST_POLL_MS: u64 = 50;

/// Works towards the target until it is reached, refused, stopped, denied or failed.
pub fn run<H: Host>(host: &mut H, input: &RunInput) -> RunOutput {
    run_with(host, input, crate::lifecycle::next_step)
}

/// The same with another deciding function.
pub fn run_with<H, D>(host: &mut H, input: &RunInput, decide: D) -> RunOutput
where
    H: Host,
    D: FnMut(&StepInput) -> StepOutput,
{
    let mut run = Run {
        calls: Calls { host },
        decide,
        target: &input.target,
        approvals: input.approvals.clone(),
        marks: Vec::new(),
        dry_run: input.dry_run,
        claims: VecDeque::new(),
        journal: Journal::default(),
        decision: None,
        exposure: None,
    };
    let end = loop {
        if let ControlFlow::Break(end) = run.turn() {
            break end;
        }
    };
    RunOutput {
        contract: CONTRACT.into(),
        outcome: end.outcome,
        message: withhold(&end.message).into_owned(),
        decision: run.decision.map(without_edits),
        exposure: run.exposure,
        steps: run.journal.into_records(),
    }
}

/// How and why the loop ends.
struct End {
    outcome: Outcome,
    message: String,
}

/// Ends the loop with `outcome`.
fn end<T>(outcome: Outcome, message: impl Into<String>) -> ControlFlow<End, T> {
    ControlFlow::Break(End { outcome, message: message.into() })
}

struct Run<'a, H, D> {
    calls: Calls<'a, H>,
    decide: D,
    target: &'a Target,
    approvals: Vec<Approval>,
    marks: Vec<Mark>,
    dry_run: bool,
    claims: VecDeque<Observation>,
    journal: Journal,
    decision: Option<Decision>,
    exposure: Option<Exposure>,
}

impl<H, D> Run<'_, H, D>
where
    H: Host,
    D: FnMut(&StepInput) -> StepOutput,
{
    /// One look, one decision, and what follows from it.
    fn turn(&mut self) -> ControlFlow<End> {
        let (decision, observations) = self.look()?;
        let now = self.now()?;
        let go_on = self.report(&decision)?;
        if let Decision::Done { why } = decision {
            return end(Outcome::Done, why.summary);
        }
        // Also before a refusal: a host that stops may have cut the look short, and what was not seen decides nothing.
        if !go_on {
            return end(Outcome::Stopped, "stopped on request before the next action; run again to continue");
        }
        match decision {
            Decision::Refuse(refusal) => {
                end(Outcome::Refused, format!("{}: {}", refusal.name, refusal.message))
            }
            Decision::Act { step, action, .. } => {
                self.not_in_a_dry_run("act", &step)?;
                self.journal.at(&step, now);
                self.act(step, action, &observations)
            }
            Decision::Wait { step, awaiting, poll_ms, give_up_after_ms, mark, .. } => {
                self.not_in_a_dry_run("wait", &step)?;
                self.keep(mark);
                self.journal.at(&step, now);
                self.wait(step, awaiting, now, poll_ms, give_up_after_ms)
            }
            Decision::Approve { digest, consent, question, why } => {
                if self.dry_run {
                    return end(Outcome::NeedsApproval, format!("dry run: would ask: {question}"));
                }
                self.journal.not_waiting();
                self.approve(ApproveInput { digest, consent, question, why }, now)
            }
            Decision::Observe { .. } | Decision::Done { .. } => ControlFlow::Continue(()),
        }
    }

    fn not_in_a_dry_run(&self, verb: &str, step: &StepKey) -> ControlFlow<End> {
        if self.dry_run {
            return end(Outcome::Stopped, format!("dry run: would {verb} for `{step}` now"));
        }
        ControlFlow::Continue(())
    }

    /// Tells the host what was decided. Returns whether to go on.
    fn report(&mut self, decision: &Decision) -> ControlFlow<End, bool> {
        let exposure = self.exposure.clone().expect("a look sets it");
        self.tell(&ReportInput::Decided { decision: without_edits(decision.clone()), exposure })
    }

    /// Keeps the newest mark of each name for the next rounds.
    fn keep(&mut self, mark: Option<Mark>) {
        let Some(mark) = mark else { return };
        self.marks.retain(|old| old.name != mark.name);
        self.marks.push(mark);
    }

    /// A host that cannot record a report cannot keep its log, so nothing further is done.
    fn tell(&mut self, event: &ReportInput) -> ControlFlow<End, bool> {
        match self.calls.report(event) {
            Reply::Ok(answer) => ControlFlow::Continue(answer.go_on),
            Reply::Error(error) => end(Outcome::Failed, error.message),
        }
    }

    fn now(&mut self) -> ControlFlow<End, u64> {
        self.sleep(0)
    }

    fn sleep(&mut self, ms: u64) -> ControlFlow<End, u64> {
        match self.calls.sleep(ms) {
            Reply::Ok(clock) => {
                self.journal.clock(clock.now_ms);
                ControlFlow::Continue(clock.now_ms)
            }
            Reply::Error(error) => end(Outcome::Failed, error.message),
        }
    }

    fn act(&mut self, step: StepKey, action: Action, observations: &[Observation]) -> ControlFlow<End> {
        let actions = self.journal.acting();
        if actions > ACTIONS_PER_STEP {
            return end(
                Outcome::Failed,
                format!("`{step}` has taken {ACTIONS_PER_STEP} actions and is still not done"),
            );
        }
        let answer = self.carry_out(&action, observations)?;
        // Observations from before an action are void, and so is what was made of them.
        self.marks.clear();
        self.decision = None;
        self.exposure = None;
        let at_ms = self.now()?;
        let event = ReportInput::Acted {
            step: step.clone(),
            claims_success: answer.claims_success(),
            result: carry::shorten(&answer),
        };
        let strikes = self.journal.result(&action, answer.error().is_some());
        let failure = match answer.error() {
            Some(error) if error.kind == ErrorKind::Unsupported => {
                Some(format!("the host cannot do what `{step}` needs: {}", error.message))
            }
            Some(error) if strikes >= STRIKES => Some(format!(
                "the host failed at the same action for `{step}` {STRIKES} times in a row: {}",
                error.message
            )),
            _ => None,
        };
        if self.claims.len() == CLAIMS {
            self.claims.pop_front();
        }
        self.claims.push_back(Observation::Action { at_ms, step: step.clone(), action, answer });
        let go_on = self.tell(&event)?;
        if let Some(message) = failure {
            return end(Outcome::Failed, message);
        }
        if !go_on {
            return end(
                Outcome::Stopped,
                format!("stopped after an action for `{step}`, as requested; run again to continue"),
            );
        }
        ControlFlow::Continue(())
    }

    fn wait(
        &mut self,
        step: StepKey,
        awaiting: String,
        now: u64,
        poll_ms: u64,
        give_up_after_ms: u64,
    ) -> ControlFlow<End> {
        let poll_ms = poll_ms.max(SHORTEST_POLL_MS);
        let message =
            format!("gave up waiting for `{step}` after {} s: {awaiting}", give_up_after_ms.div_ceil(1_000));
        let waited = self.journal.waiting((step, awaiting), now, poll_ms);
        if waited >= give_up_after_ms {
            return end(Outcome::Failed, message);
        }
        self.sleep(poll_ms)?;
        ControlFlow::Continue(())
    }

    fn approve(&mut self, input: ApproveInput, now: u64) -> ControlFlow<End> {
        if self.approvals.iter().any(|approval| approval.digest == input.digest) {
            return end(
                Outcome::Failed,
                format!("this was approved, and yet the same approval is needed again: {}", input.question),
            );
        }
        match self.calls.approve(&input) {
            Reply::Ok(answer) if answer.approved => match serde_json::to_value(&input.consent) {
                Ok(consent) => {
                    let (digest, by) = (input.digest, answer.by);
                    self.approvals.push(Approval { digest, consent, by, at_ms: Some(now) });
                    ControlFlow::Continue(())
                }
                Err(error) => end(Outcome::Failed, format!("the consent cannot be written: {error}")),
            },
            Reply::Ok(_) => end(Outcome::NeedsApproval, format!("not approved: {}", input.question)),
            Reply::Error(error) => end(
                Outcome::NeedsApproval,
                format!("nobody could be asked ({}): {}", error.message, input.question),
            ),
        }
    }
}

/// A decision as it is reported: without the edits, which may hold a credential of the target. The diff shows
/// what they change.
fn without_edits(mut decision: Decision) -> Decision {
    if let Decision::Act { action: Action::WriteConfig { edits, .. }, .. } = &mut decision {
        edits.clear();
    }
    decision
}
