//! The installed `restate-server`: its version, its environment, and its opinion on a file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use restate_scaleout_api::answer::CommandOutput;

use crate::inventory::LocalSpec;
use crate::process::run::{Needs, run};
use crate::secrets::{Secrets, toml_secrets};
use crate::trouble::{HostResult, failed};

/// `--version` and `--dump-config` answer within milliseconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// Variables of the runner's own environment that a server also gets. `RESTATE_…` and credentials are
/// not among them: what changes a server's configuration belongs in the inventory.
const INHERITED: [&str; 11] = [
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "LANG",
    "LC_ALL",
    "TZ",
    "TMPDIR",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "LD_LIBRARY_PATH",
];

/// A program of a node, with what it is run with.
#[derive(Debug, Clone)]
pub struct Server<'a> {
    /// The program.
    pub program: PathBuf,
    /// The node it belongs to.
    pub spec: &'a LocalSpec,
    /// What is not shown.
    pub secrets: &'a Secrets,
}

impl Server<'_> {
    /// The whole environment of this server.
    pub fn environment(&self) -> BTreeMap<String, String> {
        let inherited =
            INHERITED.iter().filter_map(|name| Some(((*name).to_owned(), std::env::var(name).ok()?)));
        inherited.chain(self.spec.env.clone()).collect()
    }

    /// The arguments of a start.
    pub fn arguments(&self) -> Vec<String> {
        vec!["--config-file".into(), self.spec.config.display().to_string()]
    }

    /// A command of this server, in the node's environment and working directory.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env_clear().envs(self.environment());
        let dir = self.spec.working_dir.as_path();
        // A node that has never run may not have its directory yet.
        command.current_dir(if dir.is_dir() { dir } else { Path::new("/") });
        command
    }

    /// What `--dump-config` prints for `config`.
    ///
    /// # Errors
    /// When the server cannot be run.
    pub fn dump(&self, config: &Path) -> HostResult<CommandOutput> {
        let mut ask = self.command();
        ask.arg("--config-file").arg(config).arg("--dump-config");
        run(ask, None, PATIENCE, Needs::Both)
    }

    /// The effective configuration for `config`.
    ///
    /// # Errors
    /// With the server's own words when it rejects the file.
    pub fn effective(&self, config: &Path) -> HostResult<String> {
        let output = self.dump(config)?;
        if output.exit == Some(0) {
            return Ok(output.stdout);
        }
        if let Ok(text) = std::fs::read_to_string(config) {
            self.secrets.learn(toml_secrets(&text));
        }
        let said = if output.stderr.trim().is_empty() { output.stdout } else { output.stderr };
        let how = match output.exit {
            _ if output.timed_out => "did not answer in time".to_owned(),
            Some(code) => format!("rejects it (exit {code})"),
            None => "was killed by a signal".to_owned(),
        };
        Err(failed(format!("the installed server {how}: {}", self.secrets.redact(said.trim()))))
    }

    /// Where the server of this file keeps its data, the directory of the node's name not included.
    ///
    /// # Errors
    /// When the server rejects the file.
    pub fn base_dir(&self, config: &Path) -> HostResult<PathBuf> {
        let dump = self.effective(config)?;
        let table: toml::Table =
            toml::from_str(&dump).map_err(|error| failed(format!("cannot read --dump-config: {error}")))?;
        let base = table.get("base-dir").and_then(toml::Value::as_str).unwrap_or("restate-data");
        Ok(self.spec.working_dir.join(base))
    }
}

/// Versions by program and the time it was last written, so that a program is asked once.
#[derive(Debug, Default)]
pub struct Versions(Mutex<BTreeMap<PathBuf, (SystemTime, Option<String>)>>);

impl Versions {
    /// What `restate-server --version` says, without the program's name.
    pub fn of(&self, server: &Server<'_>) -> Option<String> {
        let program = &server.program;
        let written = std::fs::metadata(program).and_then(|data| data.modified()).ok()?;
        if let Some((then, version)) = self.known().get(program)
            && *then == written
        {
            return version.clone();
        }
        let mut ask = server.command();
        ask.arg("--version");
        // One that was too busy to answer is asked again.
        let answer = run(ask, None, PATIENCE, Needs::Both).ok().filter(|output| !output.timed_out)?;
        let answer = Some(answer).filter(|output| output.exit == Some(0));
        let version = answer.and_then(|output| output.stdout.split_whitespace().nth(1).map(str::to_owned));
        self.known().insert(program.clone(), (written, version.clone()));
        version
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<PathBuf, (SystemTime, Option<String>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
