//! Asking a human.

use std::io::{BufRead, IsTerminal, Write};
use std::sync::mpsc;
use std::time::Duration;

use restate_scaleout_api::decision::Consent;
use restate_scaleout_api::host::{ApproveAnswer, ApproveCall};
use serde_json::json;

use super::Host;
use crate::stop::Stop;
use crate::ui::words;

/// How questions are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consents {
    /// With yes: the user said so beforehand.
    Yes,
    /// By the user at the terminal.
    Ask,
    /// Not at all: there is no terminal.
    Nobody,
}

impl Consents {
    /// What fits the options and the standard input.
    pub fn choose(yes: bool, json: bool) -> Self {
        match (yes, json) {
            (true, _) => Self::Yes,
            (false, false) if std::io::stdin().is_terminal() => Self::Ask,
            _ => Self::Nobody,
        }
    }
}

impl Host {
    pub(super) fn approve(&mut self, call: &ApproveCall) -> Result<ApproveAnswer, String> {
        self.ui.go();
        self.ui.event(&json!({"event": "asked", "question": call}));
        let text = self.secrets.redact(&present(call, self.ui.colours()));
        self.ui.log(text);
        let (approved, by) = match self.consents {
            Consents::Yes => (Some(true), "--yes"),
            Consents::Ask => (ask(&self.stop), "terminal"),
            Consents::Nobody => (None, "nobody"),
        };
        self.record(
            "asked",
            json!({"id": call.id, "question": call.question, "evidence": call.why.evidence, "approved": approved, "by": by}),
        )?;
        match approved {
            Some(approved) => {
                self.ui.say(format!("          {} ({by})", if approved { "yes" } else { "no" }));
                Ok(ApproveAnswer { approved })
            }
            None if self.stop.asked() => Err("stopped while the question was open".into()),
            None => Err("standard input is not a terminal; read the plan, then use --yes".into()),
        }
    }
}

/// The question with all that is needed to answer it.
fn present(call: &ApproveCall, colours: bool) -> String {
    let mut lines = vec![call.question.clone()];
    lines.extend(words::why(&call.why).into_iter().map(|line| format!("          {line}")));
    match &call.consent {
        Consent::Plan { steps } => {
            let steps: Vec<String> = steps.iter().map(ToString::to_string).collect();
            lines.push(format!("          steps: {}", steps.join(", ")));
        }
        Consent::Risk { step, action, exposure, way_back } => {
            lines.push(format!("          step {step}: {}", words::action(action)));
            lines.push(format!("          losses tolerated now:    {}", words::exposure(&exposure.before)));
            lines.push(format!("          losses tolerated during: {}", words::exposure(&exposure.during)));
            lines.push(format!("          losses tolerated after:  {}", words::exposure(&exposure.after)));
            lines.push(format!("          rollback: {way_back}"));
            lines.extend(words::diff(action).map(|diff| words::paint_diff(diff, colours)));
        }
    }
    lines.join("\n")
}

/// A yes or no from the terminal; `None` when the run was stopped meanwhile.
fn ask(stop: &Stop) -> Option<bool> {
    let mut out = std::io::stdout().lock();
    let _ = write!(out, "          Go on? [y/N] ").and_then(|()| out.flush());
    drop(out);
    // Reading cannot be interrupted, so it is left to a thread that may outlive the question.
    let (send, answers) = mpsc::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line);
        let _ = send.send(read.is_ok_and(|bytes| bytes > 0) && is_yes(&line));
    });
    loop {
        match answers.recv_timeout(Duration::from_millis(50)) {
            Ok(answer) => return Some(answer),
            Err(mpsc::RecvTimeoutError::Timeout) if !stop.asked() => {}
            Err(_) => return None,
        }
    }
}

fn is_yes(line: &str) -> bool {
    matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}

#[cfg(test)]
mod tests {
    use super::is_yes;

    #[test]
    fn only_a_clear_yes_is_one() {
        assert!(is_yes("y\n") && is_yes(" YES \n"));
        for line in ["", "\n", "n\n", "yeah\n", "no y\n"] {
            assert!(!is_yes(line), "{line:?}");
        }
    }
}
