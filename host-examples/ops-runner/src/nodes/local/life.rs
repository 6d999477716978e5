//! Starting, stopping and replacing the server process.

use std::fs::{self, OpenOptions};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::{MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use restate_scaleout_api::CommandOutput;
use rustix::process::{Pid, Signal, kill_process};

use super::pidfile::PidFile;
use super::{LocalNode, server};
use crate::nodes::done;
use crate::process::run;
use crate::process::servers::{self, NodeFiles};

/// A server that dies of its configuration does so within this time, and then its last words belong
/// into the answer of the start.
const SETTLE: Duration = Duration::from_millis(400);

impl LocalNode {
    /// The pids of the node's running servers: the one of the pid file, and whatever else runs with
    /// its file or its data. A server may have been started by hand, by a service manager, or by a
    /// runner that was killed before it wrote the pid file.
    pub(super) fn pids(&self) -> Vec<u32> {
        let mut started = self.child();
        if started.as_mut().is_some_and(|child| !matches!(child.try_wait(), Ok(None))) {
            *started = None;
        }
        drop(started);
        let files = NodeFiles { config: self.spec.config.clone(), data: self.data_dir().ok() };
        let mut pids = servers::find(&files);
        pids.extend(PidFile::read(&self.pid_path()).and_then(|known| known.running()));
        pids.sort_unstable();
        pids.dedup();
        pids
    }

    fn several(&self, pids: &[u32]) -> String {
        let pids: Vec<String> = pids.iter().map(u32::to_string).collect();
        format!(
            "node `{}` has more than one server process (pids {}); find out who starts the others and stop \
             them there",
            self.name,
            pids.join(", ")
        )
    }

    fn child(&self) -> MutexGuard<'_, Option<Child>> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn stop(&self) -> Result<(), String> {
        let pid = match self.pids()[..] {
            [] => return Ok(()),
            [pid] => pid,
            ref pids => return Err(self.several(pids)),
        };
        let known = PidFile::of(pid);
        let raw = i32::try_from(pid).ok().and_then(Pid::from_raw).ok_or("the pid is out of range")?;
        kill_process(raw, Signal::TERM)
            .map_err(|error| format!("cannot stop node `{}` (pid {pid}): {error}", self.name))?;
        let deadline = Instant::now() + self.spec.stop_timeout;
        while known.as_ref().is_some_and(|known| known.running().is_some()) {
            if Instant::now() >= deadline {
                return Err(format!(
                    "node `{}` (pid {pid}) is still running {} after it was asked to stop; it was not killed",
                    self.name,
                    humantime::format_duration(self.spec.stop_timeout)
                ));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        if let Some(mut child) = self.child().take() {
            // It has ended, so this does not block.
            let _ = child.wait();
        }
        Ok(())
    }

    pub(super) fn launch(&self) -> Result<CommandOutput, String> {
        let fail = |doing: &str, path: &Path, error: std::io::Error| {
            format!("cannot {doing} {}: {error}", path.display())
        };
        for dir in [Some(self.spec.working_dir.as_path()), self.spec.log.parent(), Some(&self.state)]
            .into_iter()
            .flatten()
        {
            fs::create_dir_all(dir).map_err(|error| fail("create", dir, error))?;
        }
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.spec.log)
            .map_err(|error| fail("open the log", &self.spec.log, error))?;
        let errors = log.try_clone().map_err(|error| fail("open the log", &self.spec.log, error))?;
        let program = self.server();
        let mut command = server::command(&program, &self.spec);
        command.arg("--config-file").arg(&self.spec.config);
        // A group of its own: Ctrl-C on the runner's terminal must not reach the server.
        command.process_group(0).stdin(Stdio::null()).stdout(log).stderr(errors);
        let mut child = command.spawn().map_err(|error| fail("start", &program, error))?;
        let pid = child.id();
        if let Some(known) = PidFile::of(pid) {
            known.write(&self.pid_path())?;
        }
        let ended = run::wait(&mut child, SETTLE).map_err(|error| fail("await", &program, error))?;
        if let Some(status) = ended {
            return Ok(CommandOutput {
                // Even exit 0 is a failure of a server that was to stay.
                exit: Some(status.code().filter(|code| *code != 0).unwrap_or(1)),
                stderr: format!("the server ended at once ({status}):\n{}", self.tail().join("\n")),
                ..CommandOutput::default()
            });
        }
        *self.child() = Some(child);
        Ok(done(format!("started, pid {pid}")))
    }

    /// Replaces the program by that of another version, and starts that.
    pub(super) fn install(&self, version: &str) -> Result<CommandOutput, String> {
        let Some(program) = self.spec.versions.get(version).cloned() else {
            return Err(format!(
                "no program of version {version} is known for node `{}`; add it under [node.local.versions]",
                self.name
            ));
        };
        // The choice is only made once the program has proved to be what it is called.
        match self.versions.of(&program, &self.spec) {
            Some(found) if found == version => {}
            found => {
                return Err(format!(
                    "{} is version {}, not {version}; correct [node.local.versions]",
                    program.display(),
                    found.as_deref().unwrap_or("unknown")
                ));
            }
        }
        if self.spec.config.exists() {
            server::dump_config(&program, &self.spec, &self.spec.config, &self.secrets)
                .map_err(|error| format!("nothing was changed: version {version}: {error}"))?;
        }
        fs::create_dir_all(&self.state)
            .map_err(|error| format!("cannot make {}: {error}", self.state.display()))?;
        self.stop()?;
        fs::write(self.chosen_path(), version)
            .map_err(|error| format!("cannot write {}: {error}", self.chosen_path().display()))?;
        self.launch()
    }
}
