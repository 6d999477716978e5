//! A node that only the user's own commands reach.

mod read;
mod run;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use restate_scaleout_api::answer::{
    CommandOutput, ConfigFile, DialReport, DiskReport, InstalledServer, LogTail, ProcessReport,
};

use super::environment::relevant;
use super::{NewConfig, Node, done, last_lines};
use crate::files::{self, unchanged};
use crate::hash::sha256;
use crate::inventory::{Purpose, RemoteSpec};
use crate::secrets::{Secrets, env_secrets, toml_secrets};
use crate::trouble::{HostResult, because, failed, unsupported};

/// The exit code by which `read` and `disk` say that there is no such file or directory
/// (`EX_NOINPUT`). Other codes mean that it could not be read, and a host that cannot be reached must
/// not look like one without a file.
pub const NO_FILE: i32 = 66;

/// A node that only the user's own commands reach.
#[derive(Debug)]
pub struct RemoteNode {
    name: String,
    spec: RemoteSpec,
    /// Beside which path replaced texts are kept: here, since not every host has a command for that.
    kept: PathBuf,
    secrets: Secrets,
}

impl RemoteNode {
    /// The node of this name; `state` is the directory of the runner's own files.
    pub fn new(name: &str, spec: &RemoteSpec, state: &Path, secrets: &Secrets) -> Self {
        secrets.learn(spec.env.as_ref().map(env_secrets).unwrap_or_default());
        let kept = state.join("kept").join(format!("{name}.toml"));
        Self { name: name.into(), spec: spec.clone(), kept, secrets: secrets.clone() }
    }

    fn read(&self) -> HostResult<Option<String>> {
        let output = self.must_run(Purpose::ReadFile, None, None)?;
        match output.exit {
            Some(0) => Ok(Some(output.stdout)),
            Some(NO_FILE) => Ok(None),
            _ => Err(self.failure(Purpose::ReadFile, &output)),
        }
    }

    /// What an optional command prints; nothing when there is none or it fails.
    fn print(&self, purpose: Purpose) -> Option<String> {
        let output = self.try_run(purpose, None, None).ok()??;
        output.claims_success().then(|| output.stdout.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn write(&self, present: Option<&str>, new: &NewConfig<'_>) -> HostResult<()> {
        let what = format!("the file of node `{}`", self.name);
        self.secrets.learn(toml_secrets(new.text));
        if self.spec.templates.contains_key(&Purpose::Verify) {
            let output = self.must_run(Purpose::Verify, None, Some(new.text))?;
            if !output.claims_success() {
                return Err(because("nothing was written", self.failure(Purpose::Verify, &output)));
            }
        }
        present.map_or(Ok(()), |text| files::keep_text(&self.kept, text))?;
        let output = self.must_run(Purpose::WriteFile, None, Some(new.text))?;
        if !output.claims_success() {
            return Err(self.failure(Purpose::WriteFile, &output));
        }
        // The command's word is not enough: half a file would keep the node from starting.
        unchanged(&what, self.read()?.as_deref(), Some(new.sha256)).map_err(|_| {
            failed(format!(
                "the `write` command of node `{}` succeeded, but its file is not the new text",
                self.name
            ))
        })
    }

    /// Puts the kept text of this hash back, if there is one to put back.
    fn restore(&self, restore: Option<&str>) -> HostResult<()> {
        let Some(hash) = restore else { return Ok(()) };
        let present = self.read()?;
        if present.as_ref().is_some_and(|text| sha256(text.as_bytes()) == hash) {
            return Ok(());
        }
        let text = files::kept(&self.kept, hash)?;
        let expect = present.as_ref().map(|text| sha256(text.as_bytes()));
        let new = NewConfig { expect: expect.as_deref(), text: &text, sha256: hash };
        self.write(present.as_deref(), &new)
    }
}

impl Node for RemoteNode {
    fn place(&self) -> &str {
        self.spec.vars.get("host").unwrap_or(&self.name)
    }

    fn read_config(&self) -> HostResult<ConfigFile> {
        let text = self.read()?;
        let printed = text.as_ref().and_then(|_| self.print(Purpose::FileAge));
        let (age_ms, mode) = read::age_and_mode(&printed.unwrap_or_default());
        Ok(ConfigFile { sha256: text.as_ref().map(|text| sha256(text.as_bytes())), text, age_ms, mode })
    }

    fn processes(&self) -> HostResult<ProcessReport> {
        let printed = self.must_print(Purpose::Process, None)?;
        read::processes(&printed)
            .map_err(|error| failed(format!("the `process` command of node `{}`: {error}", self.name)))
    }

    fn disk(&self, base_dir: Option<&str>) -> HostResult<DiskReport> {
        let Some(base) = base_dir.or(self.spec.vars.get("base-dir").map(String::as_str)) else {
            return Err(unsupported(format!(
                "the inventory does not say where node `{}` keeps its data; set `base-dir` in [node.commands]",
                self.name
            )));
        };
        let output = self.must_run(Purpose::Disk, Some(base), None)?;
        let report = match output.exit {
            Some(0) => read::disk(&output.stdout)
                .map_err(|error| failed(format!("the `disk` command of node `{}`: {error}", self.name)))?,
            Some(NO_FILE) => DiskReport::default(),
            _ => return Err(self.failure(Purpose::Disk, &output)),
        };
        Ok(DiskReport { base_dir: Some(base.to_owned()), ..report })
    }

    fn installed(&self) -> HostResult<InstalledServer> {
        let printed = self.must_print(Purpose::Version, None)?;
        // `restate-server 1.7.12` or just the number.
        let mut words = printed.split_whitespace();
        let version = words.find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        Ok(InstalledServer {
            version: version.map(str::to_owned),
            program: self.spec.program.clone(),
            arguments: self.spec.arguments.clone(),
            environment: self.spec.env.as_ref().map(relevant),
        })
    }

    fn dial(&self, url: &str) -> HostResult<DialReport> {
        let output = self.must_run(Purpose::Dial, Some(url), None)?;
        let failure = match output.exit {
            Some(0) => {
                return Ok(DialReport { status: Some(200), body: Some(output.stdout), failure: None });
            }
            // `ssh` failing means that nothing was dialled. 126 and 127: no such program.
            Some(126 | 127 | 255) | None => return Err(self.failure(Purpose::Dial, &output)),
            Some(code) => read::dial_failure(code, &output.stderr),
        };
        Ok(DialReport { failure: Some(failure), ..DialReport::default() })
    }

    fn dump_config(&self) -> HostResult<CommandOutput> {
        self.must_run(Purpose::DumpConfig, None, None)
    }

    fn log_tail(&self, lines: usize) -> HostResult<LogTail> {
        let printed = self.must_print(Purpose::LogTail, Some(&lines.to_string()))?;
        Ok(LogTail { lines: last_lines(&self.secrets, &printed, lines) })
    }

    fn write_config(&self, new: &NewConfig<'_>) -> HostResult<CommandOutput> {
        new.intact()?;
        let what = format!("the file of node `{}`", self.name);
        let present = self.read()?;
        unchanged(&what, present.as_deref(), new.expect)?;
        self.write(present.as_deref(), new)?;
        Ok(done(format!("wrote {what}")))
    }

    fn start(&self, restore: Option<&str>) -> HostResult<CommandOutput> {
        self.restore(restore)?;
        self.action(Purpose::Start, None)
    }

    fn stop(&self) -> HostResult<CommandOutput> {
        self.action(Purpose::Stop, None)
    }

    fn restart(&self, restore: Option<&str>) -> HostResult<CommandOutput> {
        self.restore(restore)?;
        self.action(Purpose::Restart, None)
    }

    fn upgrade(&self, version: &str, restore: Option<&str>) -> HostResult<CommandOutput> {
        self.restore(restore)?;
        self.action(Purpose::Upgrade, Some(version))
    }
}
