//! A node that is a process on this host.

mod life;
mod pidfile;
mod server;
mod sight;
#[cfg(test)]
mod tests;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::Mutex;
use std::time::Duration;

use restate_scaleout_api::answer::{
    CommandOutput, ConfigFile, DialReport, DiskReport, InstalledServer, LogTail, ProcessReport,
};

use self::server::{Server, Versions};
use super::{NewConfig, Node, done};
use crate::files::{self, OldText};
use crate::http;
use crate::inventory::LocalSpec;
use crate::secrets::{Secrets, env_secrets};
use crate::trouble::{HostResult, because, failed, io_failed};

/// A node that is a process on this host.
#[derive(Debug)]
pub struct LocalNode {
    name: String,
    spec: LocalSpec,
    /// The runner's own files: pid files and the choice of versions.
    state: PathBuf,
    /// A server this run has started; it must be awaited when it ends, or it stays as a zombie.
    child: Mutex<Option<Child>>,
    /// How long a started server is watched.
    settle: Duration,
    versions: Versions,
    secrets: Secrets,
}

impl LocalNode {
    /// The node of this name.
    pub fn new(name: &str, spec: &LocalSpec, state: &Path, secrets: &Secrets) -> Self {
        secrets.learn(env_secrets(&spec.env));
        Self {
            name: name.into(),
            spec: spec.clone(),
            state: state.into(),
            child: Mutex::new(None),
            settle: life::SETTLE,
            versions: Versions::default(),
            secrets: secrets.clone(),
        }
    }

    /// Compares where the inventory says the data lies with where the node's file puts it.
    ///
    /// # Errors
    /// When they differ.
    pub fn check_base_dir(&self) -> Result<(), String> {
        let (Some(said), true) = (&self.spec.base_dir, self.spec.config.exists()) else { return Ok(()) };
        let Ok(real) = self.base_dir() else {
            // A file that the server rejects is for the plugin to judge.
            return Ok(());
        };
        let resolved = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if resolved(said) == resolved(&real) {
            return Ok(());
        }
        let (file, place) = (self.spec.config.display(), self.spec.working_dir.display());
        let relative = fs::read_to_string(&self.spec.config)
            .ok()
            .and_then(|text| toml::from_str::<toml::Table>(&text).ok())
            .and_then(|table| Some(Path::new(table.get("base-dir")?.as_str()?).is_relative()));
        let help = match relative {
            Some(true) => format!(
                "the `base-dir` in the file starts at the directory that the server runs in, which is {place} unless \
                 `working-dir` in [node.local] says another: set that to where you start the server"
            ),
            Some(false) => "find out which is right, and correct the other".into(),
            None => format!(
                "the file has no `base-dir`, and the server makes restate-data in the directory that it runs in, which \
                 is {place} unless `working-dir` in [node.local] says another"
            ),
        };
        Err(format!(
            "node `{}`: the inventory says base-dir = {}, but with {file} the server keeps its data in {}; {help}",
            self.name,
            said.display(),
            real.display()
        ))
    }

    /// What is started: the inventory's program, or another one after an upgrade.
    ///
    /// # Errors
    /// When that was another one, and which is not known any more: the data may be too new for the first.
    fn server(&self) -> HostResult<Server<'_>> {
        let path = self.chosen_path();
        let program = match fs::read_to_string(&path) {
            Ok(version) => {
                let version = version.trim();
                self.spec.versions.get(version).cloned().ok_or_else(|| {
                    failed(format!(
                        "node `{}` was upgraded to version {version}, and the inventory has no program of it; list it under \
                         [node.local.versions] again, or make it the `server` and remove {}",
                        self.name,
                        path.display()
                    ))
                })?
            }
            Err(error) if error.kind() == ErrorKind::NotFound => self.spec.server.clone(),
            Err(error) => return Err(io_failed(format!("cannot read {}", path.display()), &error)),
        };
        Ok(self.server_at(program))
    }

    /// Whether it has a configuration file.
    ///
    /// # Errors
    /// When that cannot be seen.
    fn has_config(&self) -> HostResult<bool> {
        let path = &self.spec.config;
        path.try_exists().map_err(|error| io_failed(format!("cannot look for {}", path.display()), &error))
    }

    fn server_at(&self, program: PathBuf) -> Server<'_> {
        Server { program, spec: &self.spec, secrets: &self.secrets }
    }

    fn chosen_path(&self) -> PathBuf {
        self.state.join(format!("{}.version", self.name))
    }

    fn pid_path(&self) -> PathBuf {
        self.state.join(format!("{}.pid", self.name))
    }
}

impl Node for LocalNode {
    fn place(&self) -> &str {
        "localhost"
    }

    fn read_config(&self) -> HostResult<ConfigFile> {
        self.config_file()
    }

    fn processes(&self) -> HostResult<ProcessReport> {
        Ok(ProcessReport {
            processes: self.found()?.into_iter().map(|found| self.process(found.pid)).collect(),
        })
    }

    fn disk(&self, base_dir: Option<&str>) -> HostResult<DiskReport> {
        self.directory(base_dir)
    }

    fn installed(&self) -> HostResult<InstalledServer> {
        self.what_would_start()
    }

    fn dial(&self, url: &str) -> HostResult<DialReport> {
        http::get(url)
    }

    fn dump_config(&self) -> HostResult<CommandOutput> {
        self.server()?.dump(&self.spec.config)
    }

    fn log_tail(&self, lines: usize) -> HostResult<LogTail> {
        Ok(LogTail { lines: self.tail(lines)? })
    }

    fn write_config(&self, new: &NewConfig<'_>) -> HostResult<CommandOutput> {
        new.intact()?;
        let path = &self.spec.config;
        let server = self.server()?;
        files::replace(path, new.expect, new.text, OldText::Keep, |written| {
            let accepted = server.effective(written).map(drop);
            accepted.map_err(|error| because("nothing was written", error))
        })?;
        Ok(done(match new.expect {
            Some(hash) => {
                let kept = files::kept_path(path, hash);
                format!("wrote {}; the previous file is kept as {}", path.display(), kept.display())
            }
            None => format!("wrote {}", path.display()),
        }))
    }

    fn start(&self, restore: Option<&str>) -> HostResult<CommandOutput> {
        self.start_server(restore)
    }

    fn stop(&self) -> HostResult<CommandOutput> {
        self.stop_server()
    }

    fn restart(&self, restore: Option<&str>) -> HostResult<CommandOutput> {
        self.restart_server(restore)
    }

    fn upgrade(&self, version: &str, restore: Option<&str>) -> HostResult<CommandOutput> {
        self.install(version, restore)
    }
}
