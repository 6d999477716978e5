//! What this run has done so far. Results are claims; only later observations prove them.

use crate::api::secret::withhold;
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

    /// What the command printed, or the host's error, in one line. Of a server's log, only the error that ended it.
    pub fn words(&self) -> String {
        let text = match &self.answer {
            Reply::Error(error) => &error.message,
            Reply::Ok(output) if output.timed_out => "the command did not finish in time",
            Reply::Ok(output) if output.stderr.trim().is_empty() => &output.stdout,
            Reply::Ok(output) => &output.stderr,
        };
        // Before lines are lost: a secret may stand on the one below its name.
        let text = withhold(text);
        let text = last_error(&text).unwrap_or_else(|| text.into_owned());
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

/// How a server reports an event that ends it, before its other errors: it goes on logging while it shuts down.
const FATAL: [&str; 2] = ["Restate application failed", PANIC];

/// Where a server panicked, with the reason on the next line.
const PANIC: &str = "panicked at";

/// Of lines of a server's log, the error that ended it: an event is a line with its level, the message below that and
/// then its fields.
pub fn last_error(log: &str) -> Option<String> {
    let lines: Vec<&str> = log.lines().map(str::trim).collect();
    let last = |of: &dyn Fn(&str) -> bool| lines.iter().rposition(|line| of(line));
    let event = last(&|line| FATAL.iter().any(|fatal| line.contains(fatal)))
        .or_else(|| last(&|line| line.contains(" ERROR ")).map(|level| level + 1))?;
    let message = lines.get(event).filter(|message| !message.is_empty())?;
    if message.contains(PANIC) && message.ends_with(':') {
        let reason = lines[event + 1..].iter().find(|line| !line.is_empty());
        return Some(reason.map_or_else(|| (*message).to_owned(), |reason| format!("{message} {reason}")));
    }
    let fields = lines[event + 1..].iter().take(2);
    let error = fields.filter_map(|field| field.strip_prefix("error:").or(field.strip_prefix("err:"))).next();
    Some(error.map_or_else(|| (*message).to_owned(), |error| format!("{message}: {}", error.trim())))
}

/// The levels of a server's events.
const LEVELS: [&str; 5] = [" TRACE ", " DEBUG ", " INFO ", " WARN ", " ERROR "];

/// Of lines of a server's log, the warnings and errors, each with the lines that belong to it.
pub fn complaints(log: &[String]) -> Vec<&str> {
    let mut within = false;
    let mut told = Vec::new();
    for line in log {
        if let Some(level) = LEVELS.iter().position(|level| line.contains(level)) {
            within = level >= 3;
        }
        within |= FATAL.iter().any(|fatal| line.contains(fatal));
        if within {
            told.push(line.as_str());
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_warnings_and_errors_are_complaints() {
        let told = |log: &str| {
            let lines: Vec<String> = log.lines().map(str::to_owned).collect();
            complaints(&lines).join("\n")
        };
        for (log, expected) in [
            ("    global_tail: 101\non rs:worker-0", ""),
            ("t INFO a\n  one\nt WARN b\n  two\n  three\nt DEBUG c\n  four", "t WARN b\n  two\n  three"),
            ("t ERROR at the end", "t ERROR at the end"),
            (
                "  field\nthread 'main' panicked at x.rs:1:2:\nno URL",
                "thread 'main' panicked at x.rs:1:2:\nno URL",
            ),
            ("", ""),
        ] {
            assert_eq!(told(log), expected, "{log}");
        }
    }

    /// As 1.7.12 writes it, which goes on logging after the error that ends it.
    const NO_REGION: &str = "the server ended at once (exit status: 1):
2026-11-26T13:38:15.1Z ERROR octocrab
  failed with error client error (Connect)
on rs:worker-1
2026-11-26T13:38:15.101543Z ERROR restate_server
  Restate application failed
    error: building partition-store-manager failed: Unable to determine AWS region
    restate.error.code: None
on main
2026-11-26T13:38:15.102255Z INFO restate_rocksdb::rock_access
  2 column families flushed in 19.288µs";

    #[test]
    fn the_error_that_ended_a_server_is_told_from_what_it_logs_besides() {
        for (log, told) in [
            (
                NO_REGION,
                Some(
                    "Restate application failed: building partition-store-manager failed: Unable to determine AWS region",
                ),
            ),
            ("t ERROR one\n  first\nt ERROR two\n  second\nt INFO x", Some("second")),
            (
                "thread 'main' panicked at src/x.rs:1:2:\nno URL\nnote: run with `RUST_BACKTRACE=1`",
                Some("thread 'main' panicked at src/x.rs:1:2: no URL"),
            ),
            ("thread 'main' panicked at src/x.rs:1:2:", Some("thread 'main' panicked at src/x.rs:1:2:")),
            (
                "thread 'main' panicked at 'no URL', src/x.rs:1:2\nnote: x",
                Some("thread 'main' panicked at 'no URL', src/x.rs:1:2"),
            ),
            ("t ERROR at the very end", None),
            ("ssh: connect to host a port 22: Connection refused", None),
            ("", None),
        ] {
            assert_eq!(last_error(log).as_deref(), told, "{log}");
        }
        let stderr = NO_REGION.to_owned();
        let past = PastAction {
            at_ms: 1,
            step: StepKey::node("start-node", "n1"),
            action: Action::StartNode { node: "n1".into(), restore: None },
            answer: Reply::Ok(CommandOutput { exit: Some(1), stderr, ..CommandOutput::default() }),
        };
        assert!(past.words().ends_with("Unable to determine AWS region"), "{}", past.words());
    }

    #[test]
    fn the_line_that_is_told_loses_what_the_lines_before_it_tell_of() {
        let words = |stderr: &str| {
            let output = CommandOutput { exit: Some(1), stderr: stderr.into(), ..CommandOutput::default() };
            let action = Action::StopNode { node: "n1".into() };
            PastAction {
                at_ms: 0,
                step: StepKey::node("start-node", "n1"),
                action,
                answer: Reply::Ok(output),
            }
            .words()
        };
        for stderr in [
            "MIIBhush\nhush==\n-----END PRIVATE KEY-----",
            "2026 ERROR x\nit failed with token = Some(\nerror: hush\n)",
        ] {
            assert!(!words(stderr).contains("hush"), "{}", words(stderr));
        }
        assert_eq!(words("2026 ERROR x\nit failed\nerror: no disk"), "it failed: no disk");
    }
}
