//! Asking a human.

use std::io::{BufRead, IsTerminal, Write};
use std::os::fd::AsFd;
use std::sync::mpsc;
use std::time::Duration;

use restate_scaleout_api::ErrorKind;
use restate_scaleout_api::approval::{Consent, ConsentScope};
use restate_scaleout_api::host::{ApproveInput, ApproveOutput};
use restate_scaleout_api::reply::HostError;
use rustix::termios::{QueueSelector, tcflush};
use serde_json::{Value, json};

use super::Host;
use crate::stop::Stop;
use crate::trouble::{HostResult, failed, io_failed};
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
    /// Shows what is asked, and writes down exactly that with who answered, and when.
    pub(super) fn approve(&mut self, asked: Value) -> HostResult<ApproveOutput> {
        let input: ApproveInput = serde_json::from_value(asked.clone()).map_err(|error| {
            failed(format!(
                "the question is not understood, the runner may be older than the module: {error}"
            ))
        })?;
        self.ui.go();
        self.ui.event(&json!({"event": "asked", "question": self.shown(&asked)}));
        self.ui.log(self.secrets.redact(&present(&input)));
        if let ConsentScope::Risk { action, .. } = &input.consent.scope {
            self.show_diff(action);
        }
        let (approved, how) = match self.consents {
            Consents::Yes => (Some(true), "--yes"),
            Consents::Ask => (ask(&self.stop)?, "terminal"),
            Consents::Nobody => (None, "nobody"),
        };
        let by = format!("{} ({how})", user());
        self.record(
            "asked",
            json!({
                "question": input.question,
                "digest": input.digest,
                "consent": asked["consent"],
                "evidence": input.why.evidence,
                "approved": approved,
                "by": by,
            }),
        )
        .map_err(failed)?;
        match approved {
            Some(approved) => {
                self.ui.say(format!("          {} ({how})", if approved { "yes" } else { "no" }));
                Ok(ApproveOutput { approved, by: Some(by) })
            }
            None if self.stop.asked() => Err(failed("stopped while the question was open")),
            None => Err(HostError::new(
                ErrorKind::Denied,
                "standard input is not a terminal; read the plan, then use --yes",
            )),
        }
    }
}

fn user() -> String {
    ["USER", "LOGNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|name| !name.is_empty()))
        .unwrap_or_else(|| "unknown user".into())
}

/// The question with all that is needed to answer it.
fn present(asked: &ApproveInput) -> String {
    let mut lines = vec![asked.question.clone()];
    let mut add = |line: String| lines.push(format!("          {line}"));
    words::reason(&asked.why).into_iter().for_each(&mut add);
    let Consent { target, cluster, scope, exposure, facts, rollback } = &asked.consent;
    add(format!("target: {}", words::target(target)));
    if let Some(fingerprint) = cluster.as_ref().and_then(|cluster| cluster.fingerprint.as_ref()) {
        add(format!("fingerprint of the cluster: {fingerprint}"));
    }
    if !facts.is_empty() {
        add("based on:".into());
        facts.iter().for_each(|fact| add(format!("- {}", words::short_hashes(fact))));
    }
    match scope {
        ConsentScope::Plan { steps, actions } => {
            // This may be another plan than the one shown as a table: what was not known then has been seen since.
            add("steps:".into());
            for step in steps {
                let does =
                    actions.iter().filter(|shown| shown.step == *step).flat_map(|shown| &shown.actions);
                let does: Vec<&str> = does.map(String::as_str).collect();
                let colon = if does.is_empty() { "" } else { ": " };
                add(format!("- {step}{colon}{}", does.join("; ")));
            }
        }
        ConsentScope::Risk { step, action } => add(format!("step {step}: {}", words::action(action))),
    }
    let moments = [
        ("losses tolerated now:    ", &exposure.before),
        ("losses tolerated during: ", &exposure.during),
        ("losses tolerated after:  ", &exposure.after),
    ];
    moments.into_iter().flat_map(|(when, then)| words::exposure(when, then)).for_each(&mut add);
    add(format!("rollback: {rollback}"));
    lines.join("\n")
}

/// Drops what was typed before the question was there to be read: it was no answer to it.
fn drop_typed_ahead(terminal: impl AsFd) -> HostResult<()> {
    tcflush(terminal, QueueSelector::IFlush)
        .map_err(|error| io_failed("cannot drop what was typed before the question", &error.into()))
}

/// A yes or no from the terminal; `None` when the run was stopped meanwhile.
fn ask(stop: &Stop) -> HostResult<Option<bool>> {
    // All of the question has been printed. In the buffer of `stdin` is nothing, since a terminal gives a line at a time.
    drop_typed_ahead(std::io::stdin())?;
    let mut out = std::io::stdout().lock();
    let _ = write!(out, "          Continue? [y/N] ").and_then(|()| out.flush());
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
            Ok(answer) => return Ok(Some(answer)),
            Err(mpsc::RecvTimeoutError::Timeout) if !stop.asked() => {}
            Err(_) => return Ok(None),
        }
    }
}

fn is_yes(line: &str) -> bool {
    matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};

    #[test]
    fn what_was_typed_before_the_question_does_not_answer_it() {
        let user = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&user).unwrap();
        unlockpt(&user).unwrap();
        let terminal = ioctl_tiocgptpeer(&user, OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        let mut lines = std::io::BufReader::new(std::fs::File::from(terminal.try_clone().unwrap()));
        let mut next = || {
            let mut line = String::new();
            lines.read_line(&mut line).unwrap();
            line
        };
        // Both at once; the first answers the plan.
        rustix::io::write(&user, b"y\nyes\n").unwrap();
        assert_eq!(next(), "y\n");
        drop_typed_ahead(&terminal).unwrap();
        rustix::io::write(&user, b"no\n").unwrap();
        assert_eq!(next(), "no\n");
    }

    #[test]
    fn only_a_clear_yes_is_one() {
        assert!(is_yes("y\n") && is_yes(" YES \n"));
        for line in ["", "\n", "n\n", "yeah\n", "no y\n"] {
            assert!(!is_yes(line), "{line:?}");
        }
    }
}
