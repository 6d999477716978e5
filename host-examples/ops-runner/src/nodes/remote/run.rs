//! Running the user's command templates.

use std::collections::BTreeMap;
use std::process::Command;

use restate_scaleout_api::answer::CommandOutput;
use restate_scaleout_api::reply::{ErrorKind, HostError};

use super::RemoteNode;
use crate::inventory::Purpose;
use crate::process::run::{Needs, run};
use crate::trouble::{HostResult, failed, unsupported};

/// `ssh` ends with this code when it could not reach the host.
const SSH_FAILED: i32 = 255;

/// How many lines of a failure are repeated.
const LAST_WORDS: usize = 5;

impl RemoteNode {
    /// Runs one of the user's commands; `None` when the inventory has none for this purpose.
    pub(super) fn try_run(
        &self,
        purpose: Purpose,
        dynamic: Option<&str>,
        input: Option<&str>,
    ) -> HostResult<Option<CommandOutput>> {
        let Some(template) = self.spec.templates.get(&purpose) else { return Ok(None) };
        let mut values: BTreeMap<&str, &str> =
            self.spec.vars.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if let (Some(name), Some(value)) = (purpose.dynamic(), dynamic) {
            // Unlike the user's own values, this one comes from the cluster, and a remote shell may
            // read it once more than the template shows.
            if !value.chars().all(|c| c.is_ascii_alphanumeric() || "-._~:/[]%@+,=".contains(c)) {
                return Err(failed(format!(
                    "`{value}` is not put into the `{}` command because of its special characters",
                    purpose.key()
                )));
            }
            values.insert(name, value);
        }
        let line = template.fill(&values).map_err(failed)?;
        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(line);
        run(command, input, self.spec.timeout, needs(purpose)).map(Some)
    }

    /// Runs a command that must exist.
    pub(super) fn must_run(
        &self,
        purpose: Purpose,
        dynamic: Option<&str>,
        input: Option<&str>,
    ) -> HostResult<CommandOutput> {
        self.try_run(purpose, dynamic, input)?.ok_or_else(|| {
            unsupported(format!("node `{}` has no `{}` command in the inventory", self.name, purpose.key()))
        })
    }

    /// Runs a command that must exist and succeed; what it prints.
    pub(super) fn must_print(&self, purpose: Purpose, dynamic: Option<&str>) -> HostResult<String> {
        let output = self.must_run(purpose, dynamic, None)?;
        if output.claims_success() { Ok(output.stdout) } else { Err(self.failure(purpose, &output)) }
    }

    /// What an action's command printed, without credentials.
    pub(super) fn action(&self, purpose: Purpose, dynamic: Option<&str>) -> HostResult<CommandOutput> {
        let mut output = self.must_run(purpose, dynamic, None)?;
        if output.exit == Some(SSH_FAILED) {
            return Err(self.failure(purpose, &output));
        }
        output.stdout = self.secrets.redact(&output.stdout);
        output.stderr = self.secrets.redact(&output.stderr);
        Ok(output)
    }

    /// Why a command did not do its work.
    pub(super) fn failure(&self, purpose: Purpose, output: &CommandOutput) -> HostError {
        let (kind, how) = match output.exit {
            _ if output.timed_out => {
                let limit = humantime::format_duration(self.spec.timeout);
                (ErrorKind::TimedOut, format!("did not end within {limit}"))
            }
            Some(code @ SSH_FAILED) => (ErrorKind::Unreachable, format!("failed with exit code {code}")),
            Some(code) => (ErrorKind::Failed, format!("failed with exit code {code}")),
            None => (ErrorKind::Failed, "was killed by a signal".into()),
        };
        let said = self.secrets.redact(output.stderr.trim());
        let said: Vec<&str> = said.lines().collect();
        let said = said[said.len().saturating_sub(LAST_WORDS)..].join("\n");
        let colon = if said.is_empty() { "" } else { ": " };
        HostError::new(
            kind,
            format!("the `{}` command of node `{}` {how}{colon}{said}", purpose.key(), self.name),
        )
    }
}

/// What the answer to a command rests on.
fn needs(purpose: Purpose) -> Needs {
    match purpose {
        Purpose::ReadFile | Purpose::DumpConfig => Needs::Text,
        Purpose::WriteFile
        | Purpose::Verify
        | Purpose::Dial
        | Purpose::Process
        | Purpose::Disk
        | Purpose::Version
        | Purpose::FileAge
        | Purpose::LogTail => Needs::Lines,
        Purpose::Start | Purpose::Stop | Purpose::Restart | Purpose::Upgrade => Needs::Exit,
    }
}
