//! The installed `restate-server`: its version, its environment, and its opinion on a file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use crate::inventory::LocalSpec;
use crate::process::run;
use crate::secrets::{Secrets, toml_secrets};

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

/// A command of this server, in the node's environment and working directory.
pub fn command(server: &Path, spec: &LocalSpec) -> Command {
    let mut command = Command::new(server);
    command.env_clear();
    command.envs(INHERITED.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    command.envs(&spec.env);
    let dir = spec.working_dir.as_path();
    // A node that has never run may not have its directory yet.
    command.current_dir(if dir.is_dir() { dir } else { Path::new("/") });
    command
}

/// Versions by program and the time it was last written, so that a program is asked once.
#[derive(Debug, Default)]
pub struct Versions(Mutex<BTreeMap<PathBuf, (SystemTime, Option<String>)>>);

impl Versions {
    /// What `restate-server --version` says, without the program's name.
    pub fn of(&self, server: &Path, spec: &LocalSpec) -> Option<String> {
        let written = std::fs::metadata(server).and_then(|data| data.modified()).ok()?;
        if let Some((then, version)) = self.known().get(server)
            && *then == written
        {
            return version.clone();
        }
        let mut ask = command(server, spec);
        ask.arg("--version");
        let answer = run::run(ask, None, PATIENCE).ok().filter(|output| output.exit == Some(0));
        let version = answer.and_then(|output| output.stdout.split_whitespace().nth(1).map(str::to_owned));
        self.known().insert(server.to_owned(), (written, version.clone()));
        version
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<PathBuf, (SystemTime, Option<String>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The effective configuration for `config`, as the installed server prints it.
///
/// # Errors
/// With the server's own words when it rejects the file.
pub fn dump_config(
    server: &Path,
    spec: &LocalSpec,
    config: &Path,
    secrets: &Secrets,
) -> Result<String, String> {
    let mut ask = command(server, spec);
    ask.arg("--config-file").arg(config).arg("--dump-config");
    let output = run::run(ask, None, PATIENCE)?;
    if output.exit == Some(0) {
        return Ok(output.stdout);
    }
    if let Ok(text) = std::fs::read_to_string(config) {
        secrets.learn(toml_secrets(&text));
    }
    let said = if output.stderr.trim().is_empty() { output.stdout } else { output.stderr };
    let how = match output.exit {
        _ if output.timed_out => "did not answer in time".to_owned(),
        Some(code) => format!("rejects it (exit {code})"),
        None => "was killed by a signal".to_owned(),
    };
    Err(format!("the installed server {how}: {}", secrets.redact(said.trim())))
}

/// Where the server of this file keeps its data, the directory of the node's name not included.
///
/// # Errors
/// When the installed server rejects the file.
pub fn base_dir(
    server: &Path,
    spec: &LocalSpec,
    config: &Path,
    secrets: &Secrets,
) -> Result<PathBuf, String> {
    let dump = dump_config(server, spec, config, secrets)?;
    let table: toml::Table =
        toml::from_str(&dump).map_err(|error| format!("cannot read --dump-config: {error}"))?;
    let base = table.get("base-dir").and_then(toml::Value::as_str).unwrap_or("restate-data");
    Ok(spec.working_dir.join(base))
}
