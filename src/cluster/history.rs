//! What this run has done so far. Results are claims; only later observations prove them.

use crate::api::{Action, CommandOutput, Reply, StepKey};

/// An action of this run.
#[derive(Debug, Clone, PartialEq)]
pub struct PastAction {
    /// When it ended.
    pub at_ms: u64,
    /// The step it was for.
    pub step: StepKey,
    /// What was done.
    pub action: Action,
    /// What the host answered.
    pub answer: Reply<CommandOutput>,
}

impl PastAction {
    /// Whether the host and the command both say it worked.
    pub fn claims_success(&self) -> bool {
        self.answer.claims_success()
    }

    /// What the command printed, or the host's error, in one line.
    pub fn words(&self) -> String {
        let text = match &self.answer {
            Reply::Error(error) => error.message.clone(),
            Reply::Ok(output) if output.timed_out => "the command did not finish in time".to_owned(),
            Reply::Ok(output) if output.stderr.trim().is_empty() => output.stdout.clone(),
            Reply::Ok(output) => output.stderr.clone(),
        };
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(600) {
            Some((at, _)) => format!("{}…", &line[..at]),
            None => line,
        }
    }
}

/// All actions of this run, oldest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History(pub Vec<PastAction>);

impl History {
    /// The actions for one step.
    pub fn of<'a>(&'a self, step: &StepKey) -> impl DoubleEndedIterator<Item = &'a PastAction> + use<'a> {
        let step = step.clone();
        self.0.iter().filter(move |done| done.step == step)
    }

    /// The latest action for one step.
    pub fn last(&self, step: &StepKey) -> Option<&PastAction> {
        self.of(step).next_back()
    }

    /// How often a step was tried.
    pub fn attempts(&self, step: &StepKey) -> usize {
        self.of(step).count()
    }
}
