//! Starting, stopping and replacing the server process.

use std::fs::{self, OpenOptions};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::{MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use restate_scaleout_api::answer::CommandOutput;
use restate_scaleout_api::reply::{ErrorKind, HostError};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process};

use super::LocalNode;
use super::pidfile::PidFile;
use crate::files;
use crate::nodes::done;
use crate::process::servers::{self, Found, Kind, NodeFiles};
use crate::process::{procfs, run};
use crate::trouble::{HostResult, because, failed, io_failed, unsupported};

/// A server that dies of its configuration does so within this time, and then its last words belong
/// in the answer of the start.
pub(super) const SETTLE: Duration = Duration::from_millis(400);

/// How much of its log is repeated when a server ends at once: it goes on logging after the error that ends it.
const LAST_WORDS: usize = 60;

impl LocalNode {
    /// The node's running servers: the one of the pid file, and whatever else runs with
    /// its file or its data. A server may have been started by hand, by a service manager, or by a
    /// runner that was killed before it wrote the pid file.
    ///
    /// # Errors
    /// When it cannot be told.
    pub(super) fn found(&self) -> HostResult<Vec<Found>> {
        let mut started = self.child();
        if started.as_mut().is_some_and(|child| !matches!(child.try_wait(), Ok(None))) {
            *started = None;
        }
        drop(started);
        // Of a file that the server rejects only the inventory says where the data lies.
        let base = self.base_dir().ok().or_else(|| self.spec.base_dir.clone());
        let known = PidFile::read(&self.pid_path()).map(|known| known.running()).transpose();
        let known = known.map_err(|error| io_failed("cannot look at the server that was started", &error))?;
        servers::find(&NodeFiles {
            name: self.name.clone(),
            config: self.spec.config.clone(),
            data: base.map(|base| base.join(&self.name)),
            programs: self.spec.versions.values().chain([&self.spec.server]).cloned().collect(),
            known: known.flatten(),
        })
    }

    pub(super) fn start_server(&self, restore: Option<&str>) -> HostResult<CommandOutput> {
        match (self.found()?.first(), restore) {
            (None, _) => {
                self.restore(restore)?;
                self.launch()
            }
            (Some(Found { pid, .. }), None) => Ok(done(format!("already running, pid {pid}"))),
            (Some(Found { pid, .. }), Some(_)) => Err(failed(format!(
                "node `{}` is running (pid {pid}), so its previous configuration was not restored",
                self.name
            ))),
        }
    }

    pub(super) fn stop_server(&self) -> HostResult<CommandOutput> {
        Ok(match self.halt()? {
            Some(stopped) => done(format!("stopped, pid {}", stopped.pid())),
            None => done("was not running"),
        })
    }

    pub(super) fn restart_server(&self, restore: Option<&str>) -> HostResult<CommandOutput> {
        self.check_kept(restore)?;
        // To start a node that does not run is another decision: a new node joins by it.
        let Some(stopped) = self.halt()? else {
            return Err(failed(format!("node `{}` is not running, so it was not restarted", self.name)));
        };
        self.stays_down(&stopped)?;
        self.restore(restore)?;
        self.launch()
    }

    /// Replaces the program by that of another version, and starts that.
    pub(super) fn install(&self, version: &str, restore: Option<&str>) -> HostResult<CommandOutput> {
        let Some(program) = self.spec.versions.get(version).cloned() else {
            return Err(unsupported(format!(
                "no program of version {version} is known for node `{}`; add it under [node.local.versions]",
                self.name
            )));
        };
        // The choice is only made once the program has proved to be what it is called.
        let server = self.server_at(program);
        match self.versions.of(&server) {
            Some(found) if found == version => {}
            found => {
                return Err(failed(format!(
                    "{} is version {}, not {version}; correct [node.local.versions]",
                    server.program.display(),
                    found.as_deref().unwrap_or("unknown")
                )));
            }
        }
        self.check_kept(restore)?;
        if self.has_config()? && restore.is_none() {
            server
                .effective(&self.spec.config)
                .map_err(|error| because(&format!("nothing was changed: version {version}"), error))?;
        }
        fs::create_dir_all(&self.state)
            .map_err(|error| io_failed(format!("cannot create {}", self.state.display()), &error))?;
        if let Some(stopped) = self.halt()? {
            self.stays_down(&stopped)?;
        }
        self.restore(restore)?;
        files::put(&self.chosen_path(), version.as_bytes())?;
        self.launch()
    }

    /// Before anything is stopped: whether what is to be restored is there.
    fn check_kept(&self, restore: Option<&str>) -> HostResult<()> {
        restore.map_or(Ok(()), |hash| files::kept(&self.spec.config, hash).map(drop))
    }

    fn restore(&self, restore: Option<&str>) -> HostResult<()> {
        restore.map_or(Ok(()), |hash| files::restore(&self.spec.config, hash))
    }

    fn child(&self) -> MutexGuard<'_, Option<Child>> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stops the server and waits until it has ended; which process it was.
    fn halt(&self) -> HostResult<Option<PidFile>> {
        let pid = match self.found()?[..] {
            [] => return Ok(None),
            [Found { pid, kind: Kind::Server }] => pid,
            [Found { pid, kind: Kind::Like }] => return Err(self.no_server(pid)),
            [Found { pid, kind: Kind::Contained }] => return Err(self.contained(pid)),
            ref several => return Err(self.several(several)),
        };
        let unseen = |error: std::io::Error| {
            io_failed(format!("cannot tell whether node `{}` (pid {pid}) runs", self.name), &error)
        };
        // One that has ended meanwhile was not stopped.
        let Some(known) = PidFile::of(pid).map_err(unseen)? else { return Ok(None) };
        let raw = i32::try_from(pid).ok().and_then(Pid::from_raw);
        let raw = raw.ok_or_else(|| failed(format!("{pid} is not a process id")))?;
        match kill_process(raw, Signal::TERM) {
            Ok(()) | Err(Errno::SRCH) => {}
            Err(error) => {
                return Err(io_failed(
                    format!("cannot stop node `{}` (pid {pid})", self.name),
                    &error.into(),
                ));
            }
        }
        if !ended(|| known.running(), self.spec.stop_timeout).map_err(unseen)? {
            let limit = humantime::format_duration(self.spec.stop_timeout);
            let message = format!(
                "node `{}` (pid {pid}) is still running {limit} after it was asked to stop; it was not killed",
                self.name
            );
            return Err(HostError::new(ErrorKind::TimedOut, message));
        }
        let mut child = self.child();
        if let Some(mut child) = child.take_if(|child| child.id() == pid) {
            // It has ended, so this does not block.
            let _ = child.wait();
        }
        Ok(Some(known))
    }

    /// After a stop: a service manager, or a script with a loop, starts what has ended again, and two servers must never
    /// work on the same data. A script that only ran the server is older than it, and ends by itself now.
    fn stays_down(&self, stopped: &PidFile) -> HostResult<()> {
        let deadline = Instant::now() + self.spec.stop_timeout;
        let pid = loop {
            match self.found()?.first() {
                None => return Ok(()),
                Some(Found { pid, .. }) if stopped.is_younger_than(*pid) && Instant::now() < deadline => {}
                Some(Found { pid, .. }) => break *pid,
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        Err(failed(format!(
            "node `{}` was stopped, and something else has started it again at once (pid {pid}), so it was not started a \
             second time; look who does that (a service manager, a script with a loop), and stop it there or let its \
                 own commands restart the node, under [node.commands] in the inventory",
            self.name
        )))
    }

    fn no_server(&self, pid: u32) -> HostError {
        let program = procfs::program(pid).ok().flatten();
        let program = program.map_or_else(|| "unknown program".into(), |path| path.display().to_string());
        failed(format!(
            "pid {pid} ({program}) was given the configuration file of node `{}`, and is neither a restate-server nor a \
             program that the inventory names for it, so it was not stopped; if it is the server, stop it by hand, else \
             end it",
            self.name
        ))
    }

    fn contained(&self, pid: u32) -> HostError {
        failed(format!(
            "the server of node `{}` (pid {pid}) runs in a container, so it was not stopped; give the node the commands of \
             what runs the container, under [node.commands] in the inventory, instead of [node.local]",
            self.name
        ))
    }

    fn several(&self, found: &[Found]) -> HostError {
        let pids: Vec<String> = found.iter().map(|found| found.pid.to_string()).collect();
        failed(format!(
            "node `{}` has more than one server process (pids {}); find out who starts the others and stop \
             them there",
            self.name,
            pids.join(", ")
        ))
    }

    /// The end of its log, or why that cannot be read.
    fn last_words(&self) -> String {
        self.tail(LAST_WORDS).map_or_else(|error| error.message, |lines| lines.join("\n"))
    }

    fn launch(&self) -> HostResult<CommandOutput> {
        let fail = |doing: &str, path: &Path, error: std::io::Error| {
            io_failed(format!("cannot {doing} {}", path.display()), &error)
        };
        let dirs = [Some(self.spec.working_dir.as_path()), self.spec.log.parent(), Some(&self.state)];
        for dir in dirs.into_iter().flatten() {
            fs::create_dir_all(dir).map_err(|error| fail("create", dir, error))?;
        }
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.spec.log)
            .map_err(|error| fail("open the log", &self.spec.log, error))?;
        let errors = log.try_clone().map_err(|error| fail("open the log", &self.spec.log, error))?;
        let server = self.server()?;
        let program = &server.program;
        let mut command = server.command();
        // A group of its own: Ctrl-C on the runner's terminal must not reach the server.
        command.args(server.arguments()).process_group(0).stdin(Stdio::null()).stdout(log).stderr(errors);
        let mut child = command.spawn().map_err(|error| fail("start", program, error))?;
        let pid = child.id();
        if let Ok(Some(known)) = PidFile::of(pid) {
            known.write(&self.pid_path())?;
        }
        let ended = run::wait(&mut child, self.settle).map_err(|error| fail("await", program, error))?;
        if let Some(status) = ended {
            return Ok(CommandOutput {
                // Even exit 0 is a failure of a server that was to stay.
                exit: Some(status.code().filter(|code| *code != 0).unwrap_or(1)),
                stderr: format!("the server ended at once ({status}):\n{}", self.last_words()),
                ..CommandOutput::default()
            });
        }
        *self.child() = Some(child);
        Ok(done(format!("started, pid {pid}")))
    }
}

/// Whether a process has ended before the time is up.
///
/// # Errors
/// When that cannot be seen: then it may still run.
pub(super) fn ended(
    mut running: impl FnMut() -> std::io::Result<Option<u32>>,
    limit: Duration,
) -> std::io::Result<bool> {
    let deadline = Instant::now() + limit;
    while running()?.is_some() {
        if Instant::now() >= deadline {
            return Ok(false);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(true)
}
