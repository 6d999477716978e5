//! A node that is a process on this host.

mod pidfile;
mod server;

use std::fs::{self, OpenOptions};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use restate_scaleout::api::host::WriteConfigCall;
use restate_scaleout::api::{CommandOutput, ConfigFile};
use rustix::process::{Pid, Signal, kill_process};

use self::pidfile::PidFile;
use super::node::{Look, Node, done, intact};
use super::{atomic, http};
use crate::inventory::Local;
use crate::process::{procfs, run};
use crate::secrets;

const TAIL_LINES: usize = 20;

/// A server that dies of its configuration does so within this time, and then its last words belong
/// into the answer of the start.
const SETTLE: Duration = Duration::from_millis(400);

/// A node that is a process on this host.
#[derive(Debug)]
pub struct LocalNode {
    name: String,
    spec: Local,
    /// The runner's own files: pid files and the choice of versions.
    state: PathBuf,
    /// A server this run has started; it must be awaited when it ends, or it stays as a zombie.
    child: Option<Child>,
    versions: server::Versions,
}

impl LocalNode {
    /// The node of this name.
    pub fn new(name: &str, spec: &Local, state: &Path) -> Self {
        Self {
            name: name.into(),
            spec: spec.clone(),
            state: state.into(),
            child: None,
            versions: server::Versions::default(),
        }
    }

    /// Compares where the inventory says the data lies with where the node's file puts it.
    ///
    /// # Errors
    /// When they differ.
    pub fn check_base_dir(&self) -> Result<(), String> {
        let (Some(said), true) = (&self.spec.base_dir, self.spec.config.exists()) else { return Ok(()) };
        let Ok(real) = server::base_dir(&self.server(), &self.spec, &self.spec.config) else {
            // A file that the server rejects is for the plugin to judge.
            return Ok(());
        };
        let resolved = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if resolved(said) == resolved(&real) {
            return Ok(());
        }
        Err(format!(
            "node `{}`: the inventory says base-dir = {}, but by {} the server keeps its data in {}; correct the inventory",
            self.name,
            said.display(),
            self.spec.config.display(),
            real.display()
        ))
    }

    /// The program that is started: the inventory's, or another one after an upgrade.
    fn server(&self) -> PathBuf {
        fs::read_to_string(self.chosen_path())
            .ok()
            .and_then(|version| self.spec.versions.get(version.trim()).cloned())
            .unwrap_or_else(|| self.spec.server.clone())
    }

    fn chosen_path(&self) -> PathBuf {
        self.state.join(format!("{}.version", self.name))
    }

    fn pid_path(&self) -> PathBuf {
        self.state.join(format!("{}.pid", self.name))
    }

    /// The pid of the running server, by the pid file or, failing that, by its command line: a server
    /// may have been started by hand, or by a runner that was killed before it wrote the pid file.
    fn pid(&mut self) -> Option<u32> {
        if let Some(child) = &mut self.child
            && !matches!(child.try_wait(), Ok(None))
        {
            self.child = None;
        }
        PidFile::read(&self.pid_path())
            .and_then(|known| known.running())
            .or_else(|| procfs::find_server(&self.spec.config))
    }

    fn stop(&mut self) -> Result<(), String> {
        let Some(pid) = self.pid() else { return Ok(()) };
        let known = PidFile::of(pid);
        let raw = i32::try_from(pid).ok().and_then(Pid::from_raw).ok_or("the pid is out of range")?;
        kill_process(raw, Signal::TERM)
            .map_err(|error| format!("cannot stop node `{}` (pid {pid}): {error}", self.name))?;
        let deadline = Instant::now() + self.spec.stop_timeout;
        while known.as_ref().is_some_and(|known| known.running().is_some()) {
            if Instant::now() >= deadline {
                return Err(format!(
                    "node `{}` (pid {pid}) still runs {} after it was asked to stop; it was not killed",
                    self.name,
                    humantime::format_duration(self.spec.stop_timeout)
                ));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        if let Some(mut child) = self.child.take() {
            // It has ended, so this does not block.
            let _ = child.wait();
        }
        Ok(())
    }

    fn launch(&mut self) -> Result<CommandOutput, String> {
        let fail = |doing: &str, path: &Path, error: std::io::Error| {
            format!("cannot {doing} {}: {error}", path.display())
        };
        for dir in [Some(self.spec.working_dir.as_path()), self.spec.log.parent(), Some(&self.state)]
            .into_iter()
            .flatten()
        {
            fs::create_dir_all(dir).map_err(|error| fail("make", dir, error))?;
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
        self.child = Some(child);
        Ok(done(format!("started, pid {pid}")))
    }

    fn tail(&self) -> Vec<String> {
        let Ok(bytes) = fs::read(&self.spec.log) else { return vec![] };
        // Servers write much; only the end is looked at.
        let end = &bytes[bytes.len().saturating_sub(64 << 10)..];
        let hidden = secrets::env_secrets(&self.spec.env);
        let text = String::from_utf8_lossy(end);
        let mut lines: Vec<String> =
            text.lines().rev().take(TAIL_LINES).map(|line| secrets::redact(line, &hidden)).collect();
        lines.reverse();
        lines
    }

    fn data_present(&self) -> Option<bool> {
        let base = if self.spec.config.exists() {
            server::base_dir(&self.server(), &self.spec, &self.spec.config).ok()?
        } else {
            self.spec.base_dir.clone().unwrap_or_else(|| self.spec.working_dir.join("restate-data"))
        };
        match fs::read_dir(base.join(&self.name)) {
            Ok(mut entries) => Some(entries.next().is_some()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some(false),
            Err(_) => None,
        }
    }
}

impl Node for LocalNode {
    fn read_config(&mut self) -> Result<ConfigFile, String> {
        let text = atomic::read(&self.spec.config)?;
        let written = fs::metadata(&self.spec.config).and_then(|data| data.modified()).ok();
        Ok(ConfigFile {
            text,
            age_ms: written
                .and_then(|at| at.elapsed().ok())
                .and_then(|age| u64::try_from(age.as_millis()).ok()),
            env: self.spec.env.clone(),
        })
    }

    fn write_config(&mut self, call: &WriteConfigCall) -> Result<CommandOutput, String> {
        intact(call)?;
        let (program, spec) = (self.server(), &self.spec);
        atomic::replace(&spec.config, call.expect.as_deref(), &call.text, |new| {
            server::dump_config(&program, spec, new)
                .map(drop)
                .map_err(|error| format!("nothing was written: {error}"))
        })?;
        Ok(done(format!("wrote {}", self.spec.config.display())))
    }

    fn start(&mut self) -> Result<CommandOutput, String> {
        match self.pid() {
            Some(pid) => Ok(done(format!("runs already, pid {pid}"))),
            None => self.launch(),
        }
    }

    fn restart(&mut self) -> Result<CommandOutput, String> {
        self.stop()?;
        self.launch()
    }

    fn upgrade(&mut self, version: &str) -> Result<CommandOutput, String> {
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
            server::dump_config(&program, &self.spec, &self.spec.config)
                .map_err(|error| format!("nothing was changed: version {version}: {error}"))?;
        }
        fs::create_dir_all(&self.state)
            .map_err(|error| format!("cannot make {}: {error}", self.state.display()))?;
        self.stop()?;
        fs::write(self.chosen_path(), version)
            .map_err(|error| format!("cannot write {}: {error}", self.chosen_path().display()))?;
        self.launch()
    }

    fn dial(&mut self, url: &str) -> Result<http::Answer, String> {
        http::get(url)
    }

    fn look(&mut self) -> Look {
        let pid = self.pid();
        let program = self.server();
        Look {
            running: Some(pid.is_some()),
            process_age_ms: pid.and_then(procfs::age_ms),
            installed_version: self.versions.of(&program, &self.spec),
            data_present: self.data_present(),
            log_tail: if pid.is_some() { vec![] } else { self.tail() },
        }
    }
}
