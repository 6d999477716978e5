//! A node that is a process on this host.

mod life;
mod pidfile;
mod server;
mod sight;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::Mutex;

use restate_scaleout_api::host::WriteConfigCall;
use restate_scaleout_api::{CommandOutput, ConfigFile};

use super::{Node, NodeLook, done, intact};
use crate::files::{self, OldText};
use crate::http;
use crate::inventory::LocalSpec;
use crate::process::procfs;
use crate::secrets::{Secrets, env_secrets};

/// A node that is a process on this host.
#[derive(Debug)]
pub struct LocalNode {
    name: String,
    spec: LocalSpec,
    /// The runner's own files: pid files and the choice of versions.
    state: PathBuf,
    /// A server this run has started; it must be awaited when it ends, or it stays as a zombie.
    child: Mutex<Option<Child>>,
    versions: server::Versions,
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
            versions: server::Versions::default(),
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
}

impl Node for LocalNode {
    fn place(&self) -> &str {
        "localhost"
    }

    fn read_config(&self) -> Result<ConfigFile, String> {
        let text = files::read(&self.spec.config)?;
        let written = fs::metadata(&self.spec.config).and_then(|data| data.modified()).ok();
        Ok(ConfigFile {
            text,
            age_ms: written
                .and_then(|at| at.elapsed().ok())
                .and_then(|age| u64::try_from(age.as_millis()).ok()),
            env: self.spec.env.clone(),
        })
    }

    fn write_config(&self, call: &WriteConfigCall) -> Result<CommandOutput, String> {
        intact(call)?;
        let (program, spec) = (self.server(), &self.spec);
        files::replace(&spec.config, call.expect.as_deref(), &call.text, OldText::Keep, |new| {
            server::dump_config(&program, spec, new, &self.secrets)
                .map(drop)
                .map_err(|error| format!("nothing was written: {error}"))
        })?;
        Ok(done(format!("wrote {}", self.spec.config.display())))
    }

    fn start(&self) -> Result<CommandOutput, String> {
        match self.pids().first() {
            Some(pid) => Ok(done(format!("already running, pid {pid}"))),
            None => self.launch(),
        }
    }

    fn restart(&self) -> Result<CommandOutput, String> {
        self.stop()?;
        self.launch()
    }

    fn upgrade(&self, version: &str) -> Result<CommandOutput, String> {
        self.install(version)
    }

    fn dial(&self, url: &str) -> Result<http::Dialled, String> {
        http::get(url)
    }

    fn look(&self) -> NodeLook {
        let pid = self.pids().first().copied();
        let program = self.server();
        NodeLook {
            running: Some(pid.is_some()),
            process_age_ms: pid.and_then(procfs::age).and_then(|age| u64::try_from(age.as_millis()).ok()),
            installed_version: self.versions.of(&program, &self.spec),
            data_present: self.data_present(),
            log_tail: if pid.is_some() { vec![] } else { self.tail() },
        }
    }
}
